import Curation
import Feeds
import Foundation
import Home
import Pages
import Storage
import Support
import Testing

@Suite(.temporaryDirectory) struct LiveQueueTests {
    private static let now = SampleHome.now

    /// A home with three suggestions, and its queue after the first read.
    private static func makeHome(onDisk: Bool = false) throws -> (SampleHome, LiveQueue, ids: [String]) {
        let sample = try SampleHome(onDisk: onDisk)
        let ids = try ["a", "b", "c"].enumerated().map {
            try sample.suggest($0.element, relevance: 0.9 - Double($0.offset) / 10)
        }
        var queue = LiveQueue(home: sample.home, store: sample.store)
        try #require(try queue.list(.pending, now: now).map(\.id) == ids)
        return (sample, queue, ids)
    }

    // MARK: Deciding

    @Test func `a decision changes its list at once, and is in the ledger`() throws {
        var (sample, queue, ids) = try Self.makeHome()
        let accepted = try queue.decide([ids[1]], now: Self.now) { try $0.accept([ids[1]], now: Self.now) }
        #expect(accepted.map(\.id) == [ids[1]])
        #expect(try queue.list(.pending, now: Self.now).map(\.id) == [ids[0], ids[2]])
        #expect(try queue.list(.accepted, now: Self.now).map(\.id) == [ids[1]])
        #expect(try sample.home.readLedger().decisions.map(\.verdict) == [.accept])

        _ = try queue.decide([ids[1], ids[2]], now: Self.now) {
            try $0.refuse([ids[1], ids[2]], now: Self.now + 1)
        }
        let counts = try queue.counts(now: Self.now).filter { $0.value > 0 }
        #expect(counts == [.pending: 1, .refused: 2])
        #expect(try queue.all(now: Self.now).map(\.state) == [.pending, .refused, .refused])
        #expect(try queue.item(ids[1], now: Self.now).state == .refused)
        #expect(try sample.states() == ["a": .pending, "b": .refused, "c": .refused], "as read again")
    }

    @Test func `an item that stays in its list keeps its position`() throws {
        var (_, queue, ids) = try Self.makeHome()
        _ = try queue.decide([ids[1]], now: Self.now) { reviewing in
            [try reviewing.move(ids[1], to: ["Droit"], now: Self.now)]
        }
        let pending = try queue.list(.pending, now: Self.now)
        #expect(pending.map(\.id) == ids)
        #expect(pending.map(\.suggestion.section) == [["Énergie"], ["Droit"], ["Énergie"]])
    }

    @Test func `a decision that fails changes nothing`() throws {
        var (sample, queue, ids) = try Self.makeHome()
        #expect(throws: UserError.self) {
            try queue.decide(["zzzz"], now: Self.now) { try $0.accept([ids[0], "zzzz"], now: Self.now) }
        }
        #expect(try queue.list(.pending, now: Self.now).map(\.id) == ids)
        #expect(!sample.folder.has("state/decisions.jsonl"))
    }

    @Test func `a postponed suggestion returns on its date, without a change of files`() throws {
        var (_, queue, ids) = try Self.makeHome()
        let until = Self.now + 3600
        _ = try queue.decide([ids[0]], now: Self.now) { try $0.later([ids[0]], until: until, now: Self.now) }
        #expect(try queue.list(.later, now: until - 1).map(\.id) == [ids[0]])
        #expect(try queue.list(.pending, now: until - 1).map(\.id) == [ids[1], ids[2]])
        #expect(try queue.list(.pending, now: until).map(\.id) == ids)
        #expect(try queue.list(.later, now: until).isEmpty)
    }

    @Test(arguments: [false, true]) func `an undone decision restores the state`(isNamed: Bool) throws {
        var (_, queue, ids) = try Self.makeHome()
        _ = try queue.decide([ids[0]], now: Self.now) { try $0.refuse([ids[0]], now: Self.now) }
        _ = try queue.decide([ids[1]], now: Self.now) { try $0.accept([ids[1]], now: Self.now + 1) }
        let undone = try queue.undo(isNamed ? ids[0] : nil, now: Self.now + 2)
        #expect(undone.map(\.id) == [ids[isNamed ? 0 : 1]])
        #expect(undone.map(\.verdict) == [isNamed ? .refuse : .accept])
        #expect(
            try queue.list(.pending, now: Self.now + 2).map(\.id)
                == (isNamed ? [ids[0], ids[2]] : [ids[1], ids[2]])
        )
        _ = try queue.undo(now: Self.now + 3)
        #expect(try queue.list(.pending, now: Self.now + 3).map(\.id) == ids)
        #expect(try queue.undo(now: Self.now + 4).isEmpty, "nothing is left to undo")
    }

    // MARK: What others change

    /// A store in memory has no file: changes in it show only after everything was read again.
    @Test func `the list is cached, with one's own decisions`() throws {
        var (sample, queue, ids) = try Self.makeHome()
        try sample.suggest("d")
        #expect(try queue.list(.pending, now: Self.now).map(\.id) == ids)
        _ = try queue.decide([ids[0]], now: Self.now) { try $0.accept([ids[0]], now: Self.now) }
        #expect(try queue.list(.pending, now: Self.now).map(\.id) == [ids[1], ids[2]])
        try sample.folder.write(SampleHome.page + "\nFin.\n", to: "page.md")
        #expect(try queue.counts(now: Self.now)[.pending] == 3)
    }

    @Test func `a suggestion stored by another process shows`() throws {
        var (sample, queue, ids) = try Self.makeHome(onDisk: true)
        let other = try sample.home.openStore()
        let article = Suggestion.Article(url: "https://n.fr/d", title: "Titre d", site: "Neuf")
        let suggestion = Suggestion(
            id: "",
            page: "page.md",
            section: ["Droit"],
            article: article,
            relevance: 0.5,
            confidence: 1
        )
        let id = try other.put(Proposal(suggestion: suggestion, key: "n.fr/d"), at: Self.now).id
        #expect(try queue.list(.pending, now: Self.now).map(\.id) == ids + [id])
    }

    @Test func `a decision by another process shows`() throws {
        var (sample, queue, ids) = try Self.makeHome()
        _ = try sample.reviewing.refuse([ids[2]], now: Self.now)
        #expect(try queue.list(.pending, now: Self.now).map(\.id) == [ids[0], ids[1]])
        #expect(try queue.list(.refused, now: Self.now).map(\.id) == [ids[2]])
    }

    @Test func `a simultaneous decision by another process shows`() throws {
        var (sample, queue, ids) = try Self.makeHome()
        _ = try queue.decide([ids[0]], now: Self.now) { reviewing in
            _ = try sample.reviewing.refuse([ids[2]], now: Self.now)
            return try reviewing.accept([ids[0]], now: Self.now)
        }
        #expect(try queue.list(.pending, now: Self.now).map(\.id) == [ids[1]])
        #expect(try queue.list(.refused, now: Self.now).map(\.id) == [ids[2]])
        #expect(try queue.list(.accepted, now: Self.now).map(\.id) == [ids[0]])
    }

    @Test func `an article that is on the page cannot be decided on`() throws {
        var (sample, queue, ids) = try Self.makeHome()
        try sample.folder.write(SampleHome.page + "* [Autre titre](https://n.fr/a)\n", to: "page.md")
        #expect(try queue.list(.pending, now: Self.now).map(\.id) == [ids[1], ids[2]])
        #expect(try queue.list(.applied, now: Self.now).map(\.id) == [ids[0]])
        #expect(try queue.files(now: Self.now)["page.md"]?.page.links.count == 4)
        #expect(throws: UserError.self) {
            try queue.decide([ids[0]], now: Self.now) { try $0.accept([ids[0]], now: Self.now) }
        }
    }

    @Test func `renaming a section leaves its suggestions unplaced`() throws {
        var (sample, queue, ids) = try Self.makeHome()
        try sample.folder.write(
            SampleHome.page.replacing("## Énergie", with: "## Eau et énergie"),
            to: "page.md"
        )
        #expect(try queue.list(.unplaced, now: Self.now).map(\.id) == ids)
        #expect(try queue.list(.pending, now: Self.now).isEmpty)
    }

    @Test func `a missing page is an error until it is back`() throws {
        var (sample, queue, ids) = try Self.makeHome()
        try FileManager.default.removeItem(at: sample.folder.url.appending(path: "page.md"))
        let error = #expect(throws: UserError.self) { try queue.list(.pending, now: Self.now) }
        #expect(error?.place == "page.md")
        try sample.folder.write(SampleHome.page, to: "page.md")
        #expect(try queue.list(.pending, now: Self.now).map(\.id) == ids)
    }
}
