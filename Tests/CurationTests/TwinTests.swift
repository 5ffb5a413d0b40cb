import Feeds
import Foundation
import Home
import Pages
import Storage
import Support
import Testing

@testable import Curation

/// A page and its translation.
@Suite(.temporaryDirectory) struct TwinTests {
    private static let now = SampleHome.now
    private static let other = """
        # Watch

        ## Law

        * [Three](https://e.fr/3?utm_source=x)

        ## Energy

        * [One](https://e.fr/1)
        * [Only here](https://e.fr/9)
        * [Both](https://e.fr/2) <!-- the same -->

        """

    private static func sample(_ other: String = other) throws -> SampleHome {
        try TemporaryDirectory.current.write(other, to: "other.md")
        return try SampleHome(configuration: "pages: [page.md, other.md]\ntwins: {page.md: other.md}\n")
    }

    private static func write(_ sample: SampleHome, at seconds: TimeInterval = 1) throws {
        let home = sample.home.decided(by: .named("Anne"))
        for change in try Applying(home: home).plan() {
            try Applying(home: home).write(change, now: now + seconds)
        }
    }

    private static func findings(_ sample: SampleHome) throws -> [String] {
        let history = try sample.home.readHistory()
        return try sample.home.pages().flatMap { file in
            PageCheck().findings(of: file, twin: try sample.home.twin(of: file.name, history))
                .filter { $0.code == .missingOnTwin }.map { "\(file.name):\($0.line) \($0.subject)" }
        }
    }

    @Test func `check names the links that one has and the other has not`() throws {
        let sample = try Self.sample()
        #expect(try Self.findings(sample) == ["other.md:10 Only here"])
        let quiet = Self.other.replacing("9)", with: "9) <!-- veille-disable-line V105 -->")
        #expect(try Self.findings(Self.sample(quiet)) == [])
        #expect(try Self.findings(SampleHome()) == [], "without twins, nothing is missing")
    }

    @Test func `a line that is written is proposed in the section that corresponds, once`() throws {
        let sample = try Self.sample()
        let id = try sample.suggest("a", section: ["Énergie"])
        _ = try sample.reviewing.accept([id], now: Self.now)
        try Self.write(sample)
        let waiting = try sample.reviewing.pendingItems(now: Self.now + 2)
        #expect(waiting.map(\.suggestion.page) == ["other.md"])
        let item = try #require(waiting.first)
        #expect(item.suggestion.section == ["Energy"] && item.key == "n.fr/a" && item.proposedBy == nil)
        #expect(item.suggestion.line == "* [Titre a](https://n.fr/a)")
        let report = try StatusReport(home: sample.home, store: sample.store, now: Self.now + 2)
        #expect(report.waitingForTwin.map(\.id) == [id] && report.waitingForTwin.first?.twin == "other.md")
        #expect(try Self.findings(sample).contains("page.md:7 Titre a"))
        // Written there as well, nothing is proposed back.
        _ = try sample.reviewing.accept([item.id], now: Self.now + 3)
        try Self.write(sample, at: 4)
        #expect(try sample.reviewing.pendingItems(now: Self.now + 5).isEmpty)
        let done = try StatusReport(home: sample.home, store: sample.store, now: Self.now + 5)
        #expect(done.waitingForTwin.isEmpty)
        #expect(try Self.findings(sample) == ["other.md:10 Only here"])
    }

    @Test func `who brought a link brought it for both`() throws {
        let sample = try Self.sample()
        let id = try sample.suggest("a", section: ["Énergie"])
        var record = Decision(
            at: Self.now,
            verdict: .propose,
            suggestion: try sample.reviewing.item(id, now: Self.now).suggestion,
            key: "n.fr/a"
        )
        record.by = "Zoë"
        try sample.home.ledger.append([.decision(record)])
        _ = try sample.reviewing.accept([id], now: Self.now + 1)
        try Self.write(sample, at: 2)
        #expect(try sample.reviewing.pendingItems(now: Self.now + 3).map(\.proposedBy) == ["Zoë"])
    }

    @Test func `what was refused for the twin is not missed`() throws {
        let sample = try Self.sample()
        _ = try sample.reviewing.accept([try sample.suggest("a", section: ["Énergie"])], now: Self.now)
        try Self.write(sample)
        let item = try #require(try sample.reviewing.pendingItems(now: Self.now + 2).first)
        _ = try sample.reviewing.refuse([item.id], now: Self.now + 3)
        #expect(
            try StatusReport(home: sample.home, store: sample.store, now: Self.now + 4).waitingForTwin.isEmpty
        )
        #expect(try Self.findings(sample) == ["other.md:10 Only here"])
        // Taken off the page and written again, it is not proposed again.
        try sample.folder.write(SampleHome.page, to: "page.md")
        let id = try #require(
            try sample.reviewing.items(now: Self.now + 5).first { $0.suggestion.page == "page.md" }
        ).id
        _ = try sample.reviewing.accept([id], now: Self.now + 6)
        try Self.write(sample, at: 7)
        #expect(try sample.reviewing.pendingItems(now: Self.now + 8).isEmpty)
    }

    @Test(
        arguments: [
            // Nothing is shared.
            ("# Watch\n\n## Law\n\n* [X](https://x.fr/1)\n", nil),
            // As much with two sections.
            ("# W\n\n## A\n\n* [X](https://e.fr/1)\n\n## B\n\n* [Y](https://e.fr/2)\n", nil),
            (
                "# W\n\n## A\n\n* [X](https://e.fr/1)\n\n### B\n\n* [Y](https://e.fr/2)\n* [Z](https://e.fr/1)\n",
                ["A", "B"]
            ),
        ] as [(String, [String]?)]
    )
    func `the section is derived from the links that both have`(text: String, section: [String]?) throws {
        let sample = try Self.sample(text)
        let twin = try #require(try sample.home.twin(of: "page.md", sample.home.readHistory()))
        #expect(twin.section(for: ["Énergie"], of: try sample.home.page("page.md").page) == section)
    }
}
