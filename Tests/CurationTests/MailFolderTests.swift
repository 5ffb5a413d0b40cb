@testable import Curation
import Feeds
import Fetch
import Foundation
import Storage
import Support
import Testing

@Suite(.temporaryDirectory) struct MailFolderTests {
    private static let now = Date(timeIntervalSince1970: 1_773_475_200)
    private var folder: URL { TemporaryDirectory.current.url.appending(path: "Lettres à lire") }

    /// Writes a letter of a list with three links, by default an hour ago.
    private func write(
        _ name: String,
        list: String? = "liens.e.fr",
        number: Int = 1,
        at date: Date = MailFolderTests.now - 3600
    ) throws {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Self.letter(list, number).write(to: file, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file.path)
    }

    private static func letter(_ list: String?, _ number: Int) -> String {
        """
        From: Ada <ada@e.fr>
        Subject: Lettre \(number)
        Message-ID: <\(number)@e.fr>\(list.map { "\nList-Id: Les liens <\($0)>" } ?? "")
        Content-Type: text/html

        <ul><li><a href="https://a.fr/\(number)">Un titre</a></li><li><a href="https://b.fr/\(number)">Deux</a></li>
        <li><a href="https://c.fr/\(number)">Trois</a></li></ul>

        """
    }

    /// The addresses known after a visit; a request is a failure.
    private func visit(_ store: Store, day: Double = 0) async throws -> [String] {
        let fetcher = ScriptedFetcher { request throws(FetchError) in
            Issue.record("\(request.url)")
            throw FetchError(.timeout)
        }
        let round = Round(fetcher: fetcher, store: store, concurrency: 1)
        let report = try await round.run(now: Self.now + day * 86_400, all: true)
        return report.failures.map(\.problem.label)
            + (try store.entriesToJudge(limit: 100).compactMap(\.entry.url).sorted())
    }

    private func store(following list: String = "liens.e.fr") throws -> Store {
        let store = try Store.inMemory()
        let feed = Feed(url: MailFolder(folder).address(of: list), title: "L", kind: .mail)
        try store.follow(SubscriptionList(feeds: [feed]))
        return store
    }

    @Test(arguments: [["1.eml"], ["new/1.eml"], ["cur/1:2,S", ".hidden"]])
    func `the letters of one list, in a Maildir or a plain folder`(_ names: [String]) async throws {
        for name in names { try write(name) }
        try write("new/2.eml", list: "autre.e.fr", number: 2)
        try write("new/3.eml", list: nil, number: 3)
        try "rien".write(to: folder.appending(path: "note.txt"), atomically: true, encoding: .utf8)
        let lists = try MailFolder(folder).lists(since: Self.now - 86_400)
        #expect(lists.map(\.id) == ["autre.e.fr", "liens.e.fr"])
        #expect(lists.map(\.letters) == [1, 1])
        #expect(try await visit(try store()) == ["https://a.fr/1", "https://b.fr/1", "https://c.fr/1"])
    }

    @Test func `a letter is read once, and a later one is found`() async throws {
        try write("new/1")
        let store = try store()
        #expect(try await visit(store).count == 3)
        #expect(try await visit(store, day: 1).count == 3)
        // Read meanwhile, in its mail program.
        try FileManager.default.createDirectory(
            at: folder.appending(path: "cur"),
            withIntermediateDirectories: true
        )
        try FileManager.default.moveItem(
            at: folder.appending(path: "new/1"),
            to: folder.appending(path: "cur/1:2,S")
        )
        try write("new/2", number: 2, at: Self.now + 86_400)
        #expect(try await visit(store, day: 2).count == 6)
    }

    @Test(arguments: [("cur/1:2,ST", 0), ("cur/1:2,DS", 0), ("cur/1:2,FRS", 3)])
    func `what was thrown away, and drafts, are not read`(_ name: String, _ count: Int) async throws {
        try write(name)
        #expect(try await visit(try store()).count == count)
    }

    @Test func `a letter that is put here late is read, and a folder may be a link`() async throws {
        try write("1.eml", at: Self.now - 50 * 86_400)
        let link = TemporaryDirectory.current.url.appending(path: "lien")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: folder)
        let store = try Store.inMemory()
        let feed = Feed(url: MailFolder(link).address(of: "liens.e.fr"), title: "L", kind: .mail)
        try store.follow(SubscriptionList(feeds: [feed]))
        #expect(try await visit(store).count == 3)
        // Its file keeps the time of its text.
        try write("2.eml", number: 2, at: Self.now - 50 * 86_400)
        let found = try await visit(store, day: 5)
        #expect(found.count == 6)
    }

    @Test func `many letters of nobody do not hide those of a list`() async throws {
        for number in 0..<320 { try write("new/\(number)", list: nil, number: number) }
        try write("new/list", number: 999, at: Self.now - 40 * 86_400)
        #expect(try await visit(try store()).count == 3)
    }

    @Test func `the person's own folder is not named in the subscription`() throws {
        let folder = MailFolder(URL(filePath: NSHomeDirectory()).appending(path: "Mail/à lire"))
        let address = folder.address(of: "liens.e.fr")
        #expect(address == "file:///~/Mail/%C3%A0%20lire#liens.e.fr")
        #expect(
            MailFolder(of: Feed(url: address, title: "", kind: .mail))?.address(of: "liens.e.fr") == address
        )
        #expect(MailFolder.list(of: Feed(url: address, title: "", kind: .mail)) == "liens.e.fr")
    }

    @Test func `a mailbox in one file`() async throws {
        let box = (1...2).map { "From ada@e.fr Sat Mar 14 2026\n" + Self.letter("liens.e.fr", $0) + "\n" }
            .joined()
        try box.write(to: folder, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.modificationDate: Self.now], ofItemAtPath: folder.path)
        #expect(try await visit(try store()).count == 6)
    }

    @Test func `a folder that is gone, or what a link points to elsewhere, is told or left`() async throws {
        let store = try store()
        #expect(try await visit(store) == ["no-mail"])
        try write("1.eml")
        let secret = TemporaryDirectory.current.url.appending(path: "ailleurs.eml")
        try Self.letter("liens.e.fr", 9).write(to: secret, atomically: true, encoding: .utf8)
        try FileManager.default.createSymbolicLink(
            at: folder.appending(path: "2.eml"),
            withDestinationURL: secret
        )
        #expect(try await visit(store, day: 1).count == 3)
    }
}
