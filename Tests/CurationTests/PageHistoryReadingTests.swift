import Curation
import Foundation
import Pages
import Support
import Testing

/// A page in a real repository, whose curator puts new entries on top.
@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct PageHistoryReadingTests {
    private static func page(_ count: Int) -> String {
        let entries = (0..<count).map { "- [Fait \(7 * $0 % 11)](https://e.fr/\($0))\n" }
        return "# Été\n\n## T\n\n" + entries.reversed().joined() + "\n## U\n\n- [U](https://e.fr/u)\n"
    }

    @Test func `the habit is read from git`() async throws {
        let folder = TemporaryDirectory.current
        let repository = try await GitRepository(in: folder)
        let file = folder.url.appending(path: "l’été.md")
        for count in 2...7 {
            try folder.write(Self.page(count), to: file.lastPathComponent)
            try await repository.commitAll("\(count)")
        }
        // What is not committed yet is not history.
        try folder.write(Self.page(9), to: file.lastPathComponent)
        let page = try PageParser.parse(Array(Self.page(9).utf8))
        let history = try #require(await PageHistory(of: file))
        let section = try #require(page.linkSections.first)
        let basis = PageOrders(page).basis(of: section, history: history)
        #expect(basis == .habit(.top, count: 5, of: 5))
        let link = NewLink(title: "Cour", url: "https://n.fr/x", site: "")
        #expect(try PageEditor.add(link, to: section.path, of: page, history: history).lineNumber == 5)
        #expect(try PageEditor.add(link, to: section.path, of: page).lineNumber == 14)
    }

    @Test func `without git there is no history`() async throws {
        let folder = TemporaryDirectory.current
        try folder.write(Self.page(2), to: "page.md")
        #expect(await PageHistory(of: folder.url.appending(path: "page.md")) == nil)
    }
}
