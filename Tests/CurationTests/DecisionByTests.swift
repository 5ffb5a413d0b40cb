import Feeds
import Foundation
import Home
import Pages
import Storage
import Support
import Testing

@testable import Curation

/// Who decided, and what comes with a merge.
@Suite(.temporaryDirectory) struct DecisionByTests {
    private static let now = SampleHome.now

    private static func reviewing(_ sample: SampleHome, _ name: String) -> Reviewing {
        Reviewing(home: sample.home.decided(by: .named(name)), store: sample.store)
    }

    @Test func `each decision says who made it`() throws {
        let sample = try SampleHome()
        let ids = try ["a", "b"].map { try sample.suggest($0) }
        _ = try Self.reviewing(sample, "Anne").accept([ids[0]], now: Self.now)
        _ = try Self.reviewing(sample, "Bob").refuse([ids[1]], now: Self.now + 1)
        _ = try Self.reviewing(sample, "Bob").undo(ids[1], now: Self.now + 2)
        let applying = Applying(home: sample.home.decided(by: .named("Chloé")))
        for change in try applying.plan() { try applying.write(change, now: Self.now + 3) }
        let decisions = try sample.home.readLedger().decisions
        #expect(decisions.map(\.by) == ["Anne", "Bob", "Bob", "Chloé"])
        let item = try sample.reviewing.item(ids[0], now: Self.now)
        #expect(item.settled.map { Phrase(said: $0).fr } == "écrite par Chloé le 2026-03-14")
    }

    @Test func `the last step is one's own`() throws {
        let sample = try SampleHome()
        let ids = try ["a", "b"].map { try sample.suggest($0) }
        _ = try Self.reviewing(sample, "Anne").accept([ids[0]], now: Self.now)
        _ = try Self.reviewing(sample, "Bob").refuse([ids[1]], now: Self.now + 1)
        #expect(try Self.reviewing(sample, "Anne").undo(now: Self.now + 2).map(\.id) == [ids[0]])
        #expect(try Self.reviewing(sample, "Anne").undo(now: Self.now + 3).isEmpty)
        // By its name, anybody's.
        #expect(try Self.reviewing(sample, "Anne").undo(ids[1], now: Self.now + 4).map(\.id) == [ids[1]])
    }

    @Test func `a name is said on one line, and none is said as well`() throws {
        let sample = try SampleHome()
        let id = try sample.suggest("a")
        _ = try Self.reviewing(sample, "Anne").accept([id], now: Self.now)
        var decision = try #require(try sample.home.readLedger().decisions.first)
        #expect(Phrase(said: decision).en == "accepted by Anne, 2026-03-14")
        decision.by = "An\u{1B}[31mne\nMartin" + String(repeating: "x", count: 900)
        let said = Phrase(said: decision).en
        #expect(!said.contains { $0.isNewline || $0 == "\u{1B}" } && said.count < 130)
        decision.by = nil
        #expect(Phrase(said: decision).en == "accepted on 2026-03-14")
        #expect(sample.home.decided(by: .named("Anne")).isOfAnother(decision))
        #expect(!sample.home.decided(by: .unknown).isOfAnother(decision))
    }

    @Test(
        arguments: [
            // Another site than that whose article was accepted.
            ("n.fr/a", "https://casino.example/a", false),
            // Another owner on the same host.
            ("github.com/good/repo", "https://github.com/evil/malware", false),
            // An article that was refused, under another key.
            ("n.fr/a", "https://n.fr/refused", false),
            // An earlier version made other keys of the same address.
            ("n.fr/a?utm_source=x", "https://n.fr/a", true),
            ("n.fr/a", "https://www.n.fr/a", true),
        ]
    )
    func `a record that is for another address is not written`(key: String, url: String, isWritten: Bool)
        throws
    {
        let sample = try SampleHome()
        _ = try sample.reviewing.refuse([try sample.suggest("refused")], now: Self.now)
        let suggestion = Suggestion(
            id: "zzzz",
            page: "page.md",
            section: ["Énergie"],
            article: .init(url: url, title: "Titre", site: "Neuf"),
            relevance: 1,
            confidence: 1
        )
        let record = Decision(
            at: Self.now,
            verdict: .accept,
            suggestion: suggestion,
            key: key,
            line: "* [Titre](\(url))"
        )
        try sample.home.ledger.append([.decision(record)])
        let change = try #require(try Applying(home: sample.home).plan().first)
        #expect(change.added.count == (isWritten ? 1 : 0))
        #expect(change.refused.map(\.reason.reason) == (isWritten ? [] : [.notProven]))
    }
}
