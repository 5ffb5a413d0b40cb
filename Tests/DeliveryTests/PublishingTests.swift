import Curation
import Digests
import Feeds
import Foundation
import Storage
import Support
import Testing
import Delivery
import Home

@Suite(.temporaryDirectory) struct PublishingTests {
    private static let now = Date(timeIntervalSince1970: 1_773_475_200)
    private static let page =
        "# Veille\n\n## Un\n\n- [A](https://e.fr/a)\n\n### Outils\n\n- [B](https://e.fr/b)\n\n## Deux\n\n### Outils\n\n- [C](https://e.fr/c)\n"

    private func home(page: String = page) throws -> HomeFolder {
        let folder = TemporaryDirectory.current
        try folder.write(page, to: "page.md")
        try folder.write("pages: [page.md]\n", to: "veille.yml")
        return try HomeFolder.find(from: folder.url)
    }

    private func decision(
        _ path: String,
        section: [String] = ["Un"],
        verdict: Decision.Verdict = .accept,
        line: String? = nil,
        at date: Date = now,
        summary: String = "Les mots du flux. Et d’autres.",
        alsoAt: [Suggestion.Coverage] = []
    ) -> Decision {
        let article = Suggestion.Article(
            url: "https://n.fr/\(path)",
            title: "Titre \(path)",
            site: "Site",
            summary: summary,
            alsoAt: alsoAt
        )
        let suggestion = Suggestion(
            id: path,
            page: "page.md",
            section: section,
            article: article,
            relevance: 1,
            confidence: 1,
            line: line ?? "- [Titre \(path)](https://n.fr/\(path))"
        )
        return Decision(
            at: date,
            verdict: verdict,
            suggestion: suggestion,
            key: "n.fr/\(path)",
            line: line ?? suggestion.line
        )
    }

    @Test func `what more people have to accept is not published`() throws {
        let home = try home()
        try TemporaryDirectory.current.write(
            "pages: [page.md]\nsections: {Un: {approvals: 2}}\n",
            to: "veille.yml"
        )
        let strict = try HomeFolder.find(from: home.folder)
        func yes(_ path: String, _ name: String, _ moment: TimeInterval) -> Decision {
            var record = decision(path, at: Self.now + moment)
            record.by = name
            return record
        }
        let records = [yes("x", "Anne", 0), yes("x", "Zoë", 1), yes("y", "Anne", 2), yes("y", "Anne", 3)]
        try home.ledger.append(records.map { .decision($0) })
        #expect(try Publishing(home: strict).next("default", now: Self.now + 9).issue.keys == ["n.fr/x"])
    }

    @Test(arguments: [true, false])
    func `who proposed a link is named if the settings say so`(isWanted: Bool) throws {
        _ = try home()
        try TemporaryDirectory.current.write(
            "pages: [page.md]\ndigest: {credit: \(isWanted)}\n",
            to: "veille.yml"
        )
        let home = try HomeFolder.find(from: TemporaryDirectory.current.url)
        var records = [
            decision("x", verdict: .propose), decision("x", at: Self.now + 1),
            decision("y", at: Self.now + 2),
        ]
        for (index, name) in ["Anne", "Zoë", "Zoë"].enumerated() { records[index].by = name }
        try home.ledger.append(records.map { .decision($0) })
        let digest = try Publishing(home: home).next("default", now: Self.now + 9).digest
        let items = digest.sections.flatMap(\.items)
        #expect(items.map(\.proposer?.plain) == [isWanted ? "Anne" : nil, nil])
    }

    @Test func `what is on a branch waits, and comes after its merge`() throws {
        let home = try home()
        func applied(_ path: String, on branch: String?) -> Decision {
            var record = decision(path, verdict: .applied, at: Self.now + 1)
            record.branch = branch.map { BranchName($0) }
            return record
        }
        let accepted = ["x", "y", "z", "w"].map { decision($0) }
        let written = [applied("x", on: nil), applied("y", on: "veille"), applied("z", on: "veille")]
        try home.ledger.append((accepted + written).map { .decision($0) })
        let publishing = Publishing(home: home)
        let first = try publishing.next("default", now: Self.now + 2)
        #expect(first.issue.keys == ["n.fr/x", "n.fr/w"])
        // Outside of git, whatever is said to be on a branch is.
        #expect(first.waiting == [.init(branch: BranchName("veille"), count: 2)])
        try publishing.record(first)
        let merged = Self.page.replacing(
            "(https://e.fr/a)\n",
            with: "(https://e.fr/a)\n- [Y](https://n.fr/y)\n"
        )
        try TemporaryDirectory.current.write(merged, to: "page.md")
        let second = try publishing.next("default", now: Self.now + 3)
        #expect(second.issue.keys == ["n.fr/y"])
        #expect(second.waiting == [.init(branch: BranchName("veille"), count: 1)])
        let again = try publishing.next("default", number: 1, now: Self.now + 3)
        #expect(again.issue.keys == first.issue.keys && again.waiting.isEmpty)
    }

    @Test func `a link of a merged branch whose address was repaired is announced`() throws {
        let home = try home()
        var written = decision("y", verdict: .applied, at: Self.now + 1)
        written.branch = BranchName("veille")
        var repair = decision("z", at: Self.now + 2)
        repair.key = "repair:V101:z"
        repair.repair = .init(
            code: "V101",
            line: 5,
            before: "- [Y](https://n.fr/y)",
            after: "- [Y](https://n.fr/neuf)"
        )
        var repaired = decision("z", verdict: .applied, at: Self.now + 3)
        repaired.key = repair.key
        try home.ledger.append([decision("y"), written, repair, repaired].map { .decision($0) })
        let draft = try Publishing(home: home).next("default", now: Self.now + 4)
        #expect(draft.issue.keys == ["n.fr/y"] && draft.waiting.isEmpty)
    }

    @Test func `sections have the order of the page, and distinct names`() throws {
        let home = try home()
        try home.ledger.append(
            [
                ["Deux", "Outils"], ["Ailleurs"], ["Un"],
                ["Un", "Outils"],
            ]
            .enumerated().map { .decision(decision("\($0.offset)", section: $0.element)) }
        )
        let digest = try Publishing(home: home).next("default", now: Self.now).digest
        #expect(
            digest.sections.map(\.name.plain) == ["Un", "Un › Outils", "Deux › Outils", ""]
        )
        #expect(digest.sources == nil)
    }

    @Test(
        arguments: [
            ("- [Titre a](https://n.fr/a) — mes mots", nil, "mes mots"),
            ("- [Titre a](https://n.fr/a)", nil, nil),
            ("- [Titre a](https://n.fr/a) - Les mots du flux", nil, nil),
            (
                "- [Titre a](https://n.fr/a) — mes mots", "- [Titre a](https://n.fr/a) — d’autres mots",
                "d’autres mots"
            ),
            ("- [Titre a](https://n.fr/a) — mes mots", "- [Titre a](http://www.n.fr/a/)", nil),
        ] as [(String, String?, String?)]
    )
    func `a note is what a person wrote, on the page before the ledger`(
        line: String,
        onPage: String?,
        note: String?
    ) throws {
        let home = try home(page: "# Veille\n\n## Un\n\n" + (onPage ?? "- [A](https://e.fr/a)") + "\n")
        try home.ledger.append([.decision(decision("a", line: line))])
        let digest = try Publishing(home: home).next("default", now: Self.now).digest
        let item = try #require(digest.sections.first?.items.first)
        #expect(item.note?.plain == note && item.quote?.plain == "Les mots du flux. Et d’autres.")
    }

    @Test(
        arguments: [
            ("- [Titre a](https://n.fr/a)", nil, "Titre a"),
            ("- [Mon titre](https://n.fr/a)", nil, "Mon titre"),
            (
                "- [Mon titre](https://n.fr/a)", "- Site : [Un **autre** titre](https://n.fr/a)",
                "Un autre titre"
            ),
            ("- Les mots d’avant : <https://n.fr/a>", nil, "Les mots d’avant"),
            ("- Lisez [ici](https://n.fr/a)", nil, "Titre a"), ("- <https://n.fr/a>", nil, "Titre a"),
        ] as [(String, String?, String)]
    )
    func `the title is that of the page`(line: String, onPage: String?, title: String) throws {
        let home = try home(page: "# Veille\n\n## Un\n\n" + (onPage ?? "- [A](https://e.fr/a)") + "\n")
        try home.ledger.append([.decision(decision("a", line: line))])
        let digest = try Publishing(home: home).next("default", now: Self.now).digest
        #expect(digest.sections.first?.items.first?.title.plain == title)
    }

    @Test(
        arguments: [
            ("Microsoft - Développement durable", "Microsoft - Développement durable"), ("", "Site"),
            ("Le journal | " + String(repeating: "un très long slogan ", count: 4), "Le journal"),
        ]
    )
    func `the source is what its feed calls itself`(feedTitle: String, source: String) throws {
        let home = try home()
        try home.write(SubscriptionList(feeds: [Feed(url: "https://n.fr/feed", title: feedTitle)]))
        var accepted = decision("a", line: "- Sur le site : [Titre a](https://n.fr/a)")
        accepted.article?.feedURL = "https://n.fr/feed"
        try home.ledger.append([.decision(accepted)])
        let digest = try Publishing(home: home).next("default", now: Self.now).digest
        #expect(digest.sections.first?.items.first?.site.plain == source)
    }

    @Test func `other sources of the same news are listed`() throws {
        let home = try home()
        let others = [
            Suggestion.Coverage(url: "https://o.fr/1", title: "O", site: "Autre", seen: Self.now),
            Suggestion.Coverage(url: "https://www.p.fr/1", title: "P", site: "", seen: Self.now),
            Suggestion.Coverage(url: "javascript:alert(1)", title: "Q", site: "Q", seen: Self.now),
        ]
        try home.ledger.append([.decision(decision("a", alsoAt: others))])
        let digest = try Publishing(home: home).next("default", now: Self.now).digest
        #expect(digest.sections.first?.items.first?.alsoAt.map(\.site.plain) == ["Autre", "p.fr"])
    }

    @Test func `failing sources are listed if they are subscribed`() throws {
        let home = try home()
        let list = SubscriptionList(
            feeds: ["a", "b", "c"].map {
                Feed(url: "https://\($0).fr/feed", title: $0 == "b" ? "Le B | Un slogan" : "")
            }
        )
        let store = try home.openStore()
        try store.follow(list)
        for feed in try store.dueFeeds(try store.dueFeeds(at: Self.now) { _ in 0 })
        where feed.feed.url != "https://a.fr/feed" {
            let outcome = FeedOutcome.failed(Problem(.fetch(.timeout)))
            _ = try store.record([Visit(feed: feed.id, outcome: outcome, at: Self.now, nextCheck: Self.now)])
        }
        try home.write(SubscriptionList(feeds: Array(list.feeds.prefix(2))))
        try home.ledger.append([.decision(decision("a"))])
        let sources = try Publishing(home: home, store: store).next("default", now: Self.now).digest.sources
        #expect(sources?.count == 2 && sources?.troubled.map(\.plain) == ["Le B"])
        let unknown = try Publishing(home: home).next("default", now: Self.now).digest.sources
        #expect(unknown?.count == 2 && unknown?.troubled.isEmpty == true)
    }

    @Test func `an earlier issue is the same after later decisions`() throws {
        let home = try home()
        let publishing = Publishing(home: home)
        let first = decision("a")
        try home.ledger.append([
            .decision(first), .decision(decision("b", section: ["Deux", "Outils"])),
        ])
        let made = try publishing.next("default", now: Self.now.addingTimeInterval(60))
        try publishing.record(made)
        let text = try made.digest.rendered(as: .md)
        var undo = decision("a", verdict: .undo, at: Self.now.addingTimeInterval(90))
        undo.undoes = first.record
        try home.ledger.append([
            .decision(undo), .decision(decision("c", at: Self.now.addingTimeInterval(100))),
            .decision(decision("b", verdict: .move, at: Self.now.addingTimeInterval(100))),
        ])
        let again = try publishing.next("default", number: 1, now: Self.now.addingTimeInterval(900))
        #expect(again.isRecorded && again.issue == made.issue)
        #expect(try again.digest.rendered(as: .md) == text)
        try publishing.record(again)
        #expect(try home.readLedger().issues.count == 1)
        let next = try publishing.next("default", number: 2, now: Self.now)
        #expect(!next.isRecorded && next.issue.keys == ["n.fr/c"])
    }

    @Test(arguments: [-1, 0, 2, 9])
    func `a number that does not exist is rejected, with the next one`(number: Int) throws {
        let home = try home()
        #expect(throws: UserError(SendProblem.noSuchIssue(number, next: 1))) {
            _ = try Publishing(home: home).next("default", number: number, now: Self.now)
        }
    }
}
