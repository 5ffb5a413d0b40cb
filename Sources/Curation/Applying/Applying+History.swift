import Feeds
package import Foundation
package import Home
package import Pages
import Storage

extension Applying {
    /// The git history of each page with accepted lines, by its name; pages outside of git have none.
    ///
    /// - Parameters:
    ///   - home: The folder.
    ///   - name: Only this page.
    /// - Returns: The histories.
    /// - Throws: ``UserError``, and errors of the file system.
    package static func histories(in home: HomeFolder, page name: String? = nil) async throws
        -> [String: PageHistory]
    {
        let decisions = try home.readHistory()
        let pages = home.configuration.pages.filter { page in
            name.map { $0 == page } ?? true
                && decisions.accepted(page: page).contains { $0.repair == nil }
        }
        return try await home.histories(of: Set(pages))
    }
}

extension HomeFolder {
    /// The git history of some pages, by their names; pages outside of git have none.
    ///
    /// - Throws: ``UserError`` if a page cannot be read.
    package func histories(of names: Set<String>) async throws -> [String: PageHistory] {
        guard !names.isEmpty else { return [:] }
        var histories: [String: PageHistory] = [:]
        for file in try pages() where names.contains(file.name) {
            histories[file.name] = await PageHistory(of: file.url)
        }
        return histories
    }
}

extension PageHistory {
    /// How long git may take: without its answer, new lines go to the end.
    private static let limit = Duration.seconds(10)

    /// Asks git about a page; `nil` without an answer.
    package init?(of file: URL) async {
        func git(_ arguments: [String]) async -> String? {
            let folder = file.deletingLastPathComponent()
            let command = Command(words: ["git", "-c", "core.quotePath=false"] + arguments, folder: folder)
            guard let ending = try? await command.run(limit: Self.limit), ending.code == 0, !ending.isStopped
            else { return nil }
            return ending.output.map { String(decoding: $0, as: UTF8.self) }
        }
        guard let text = await git(["show", "HEAD:./" + file.lastPathComponent]),
            let log = await git(Self.logArguments + ["--", file.lastPathComponent])
        else { return nil }
        self.init(text: text, log: log)
    }
}
