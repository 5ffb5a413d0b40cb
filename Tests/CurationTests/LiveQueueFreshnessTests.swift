import Curation
import Feeds
import Foundation
import Home
import Storage
import Support
import Testing

@Suite(.temporaryDirectory) struct LiveQueueFreshnessTests {
    private static let now = Date(timeIntervalSince1970: 1_773_475_200)

    private func lay() throws -> (HomeFolder, Store, String) {
        let folder = TemporaryDirectory.current
        try folder.write("# V\n\n## A\n\n* [Un](https://e.fr/1)\n* [Deux](https://e.fr/2)\n", to: "page.md")
        try folder.write("pages: [page.md]\n", to: "veille.yml")
        let home = try HomeFolder.find(from: folder.url)
        let store = try home.openStore()
        let article = Suggestion.Article(url: "https://n.fr/1", title: "Eau", site: "N")
        let suggestion = Suggestion(
            id: "",
            page: "page.md",
            section: ["A"],
            article: article,
            relevance: 0.9,
            confidence: 0.8,
            line: "* [Eau](https://n.fr/1)"
        )
        let id = try store.put(Proposal(suggestion: suggestion, key: "n.fr/1"), at: Self.now).id
        return (home, store, id)
    }

    @Test func `a suggestion is the same by its identifier as in its list`() throws {
        let (home, store, id) = try lay()
        var queue = LiveQueue(home: home, store: store)
        #expect(try queue.item(id, now: Self.now).state == .pending)
        #expect(try queue.item(id.uppercased(), now: Self.now).id == id)
        _ = try queue.decide([id], now: Self.now) { try $0.refuse([id], now: Self.now) }
        #expect(try queue.item(id, now: Self.now).state == .refused)
        #expect(try queue.list(.refused, now: Self.now).map(\.id) == [id])
        #expect(throws: UserError.self) { try queue.item("none", now: Self.now) }
    }

    @Test func `a decision made elsewhere shows at once`() throws {
        let (home, store, id) = try lay()
        var queue = LiveQueue(home: home, store: store)
        #expect(try queue.counts(now: Self.now) == [.pending: 1])
        _ = try Reviewing(home: home, store: store).accept([id], now: Self.now)
        #expect(try queue.item(id, now: Self.now).state == .accepted)
    }

    @Test func `a ledger replaced by one of the same size and time is noticed`() throws {
        let (home, store, id) = try lay()
        var queue = LiveQueue(home: home, store: store)
        _ = try Reviewing(home: home, store: store).refuse([id], now: Self.now)
        #expect(try queue.item(id, now: Self.now).state == .refused)
        let path = "state/decisions.jsonl"
        let url = home.folder.appending(path: path)
        let time = try FileManager.default.attributesOfItem(atPath: url.path)[.modificationDate]
        let text = try TemporaryDirectory.current.read(path)
        try TemporaryDirectory.current.write(
            text.replacing("\"refuse\"", with: "\"accept\""),
            to: path + ".new"
        )
        let other = home.folder.appending(path: path + ".new")
        try FileManager.default.setAttributes(
            [.modificationDate: try #require(time)],
            ofItemAtPath: other.path
        )
        #expect(unsafe rename(other.path, url.path) == 0)
        #expect(try queue.item(id, now: Self.now).state == .accepted)
    }
}
