import Curation
import Feeds
import Foundation
import Home
import Pages
import Storage
import Support
import Testing

/// The repairs that are proposed for a page.
@Suite(.temporaryDirectory) struct RepairingTests {
    @Test func `a repair names the link that is at fault, not the first of its line`() throws {
        let sample = try SampleHome()
        try sample.folder.write(
            "## A\n\n- [Un](https://e.fr/1)\n- [Deux] (https://e.fr/2)\n- [Trois](https://e.fr/3) et [Quatre](https://e.fr/4\n",
            to: "page.md"
        )
        let repairs = try Repairing(home: sample.home, store: sample.store).propose(now: SampleHome.now)
        #expect(repairs.map(\.article.title) == ["[Deux] (https://e.fr/2)", "Quatre"])
        #expect(repairs.map(\.repair?.code) == ["V005", "V001"])
        #expect(
            repairs.map(\.line) == [
                "- [Deux](https://e.fr/2)", "- [Trois](https://e.fr/3) et [Quatre](https://e.fr/4)",
            ]
        )
        #expect(repairs.map(\.article.url) == ["https://e.fr/2", "https://e.fr/3"])
    }

    /// A page with one link, whose health is as given.
    private static func repairs(_ outcome: LinkHealth.Outcome, _ change: LinkChange?) throws -> [Suggestion] {
        let sample = try SampleHome()
        try sample.folder.write("## A\n\n- [Un](https://old.example/1)\n", to: "page.md")
        var health = LinkHealth(outcome, at: SampleHome.now)
        health.change = change
        try sample.store.record([.init(url: "https://old.example/1", health: health)])
        return try Repairing(home: sample.home, store: sample.store).propose(now: SampleHome.now)
    }

    @Test(arguments: [(1, 0.0), (2, 7), (3, 1)])
    func `a redirect is no repair before three visits over three days`(count: Int, days: Double) throws {
        var change = LinkChange(.moved(to: "https://new.example/1", title: "Un"), at: SampleHome.now)
        change.count = count
        change.last = SampleHome.now.addingTimeInterval(days * 86_400)
        #expect(try Self.repairs(.moved(to: "https://new.example/1"), change).isEmpty)
    }

    @Test func `a proven move is offered, with the title of what is there`() throws {
        var change = LinkChange(.moved(to: "https://new.example/1", title: "Un, deux"), at: SampleHome.now)
        change.count = 3
        change.last = SampleHome.now.addingTimeInterval(2 * 86_400)
        let repairs = try Self.repairs(.moved(to: "https://new.example/1"), change)
        #expect(repairs.map(\.line) == ["- [Un](https://new.example/1)"])
        #expect(repairs.first?.article.summary == "Un, deux")
    }

    @Test func `of a hijacked link a copy of an honest day is offered, never the new address`() throws {
        var takeover = Takeover(trade: .gambling, title: "Slots", target: "https://slots.example/")
        #expect(try Self.repairs(.hijacked(takeover), nil).isEmpty)
        takeover.lastSeen = Date(timeIntervalSince1970: 1_772_582_400)
        #expect(
            try Self.repairs(.hijacked(takeover), nil).map(\.line)
                == ["- [Un](https://web.archive.org/web/20260304/https://old.example/1)"]
        )
    }

    /// A page with links of many kinds, and what was last seen of them; `days` ago the failures began.
    private static func aging() throws -> SampleHome {
        let sample = try SampleHome()
        try sample.folder.write(
            """
            ## A

            - [Dead](https://e.fr/dead)
            - [Down](https://e.fr/down)
            - [Closed](https://github.com/a/closed)
            - [Quiet](https://github.com/a/quiet)
            - [Sold](https://github.com/a/sold)
            - [Lost](https://github.com/a/lost)
            - [Taken](https://taken.example/)
            - [Guide 1.0](https://e.fr/guide)
            - [Guide 2.0](https://e.fr/guide?new)

            ## News

            - [Old](https://e.fr/old), May 2019

            """,
            to: "page.md"
        )
        func failing(_ url: String, days: Double) -> Store.LinkCheck {
            var health = LinkHealth(.failed(Problem(.fetch(.status(404)))), at: SampleHome.now)
            health.failures = 9
            health.failingSince = SampleHome.now - days * 86_400
            return .init(url: url, health: health)
        }
        var closed = LinkHealth(.fine, at: SampleHome.now)
        closed.isArchived = true
        var quiet = LinkHealth(.fine, at: SampleHome.now)
        quiet.repository = RepositoryFacts(
            asked: SampleHome.now,
            lastCommit: SampleHome.now - 4 * 366 * 86_400
        )
        var sold = quiet
        sold.repository = RepositoryFacts(asked: SampleHome.now, licence: "BUSL-1.1")
            .after(RepositoryFacts(asked: SampleHome.now - 86_400, licence: "MIT"))
        let takeover = Takeover(trade: .gambling, title: "Slots", target: "https://slots.example/")
        try sample.store.record([
            failing("https://e.fr/dead", days: 100), failing("https://e.fr/down", days: 20),
            failing("https://github.com/a/lost", days: 20),
            .init(url: "https://github.com/a/closed", health: closed),
            .init(url: "https://github.com/a/quiet", health: quiet),
            .init(url: "https://github.com/a/sold", health: sold),
            .init(url: "https://taken.example/", health: LinkHealth(.hijacked(takeover), at: SampleHome.now)),
        ])
        return sample
    }

    @Test(arguments: [2, 10]) func `removals come with the most urgent first, never more than asked`(
        limit: Int
    ) throws {
        let sample = try Self.aging()
        let removals = try Repairing(home: sample.home, store: sample.store)
            .prune(limit: limit, PruningTerms(), now: SampleHome.now)
        let all = ["V407", "V409", "V403", "V104", "V408", "V410", "V204"]
        #expect(removals.map { $0.repair?.code ?? "" } == Array(all.prefix(limit)))
        #expect(removals.allSatisfy { $0.line.isEmpty && $0.repair?.isRemoval == true })
        let warnings = try Reviewing(home: sample.home, store: sample.store)
            .pendingItems(now: SampleHome.now).flatMap(\.warnings)
        #expect(warnings.count == removals.count)
    }

    @Test func `what forges tell of repositories is found`() throws {
        let sample = try Self.aging()
        let file = try sample.home.page("page.md")
        let health = try sample.store.linkHealth(of: file.linksToCheck.map(\.url))
        var settings = Configuration.Check()
        func found() -> [String] {
            PageCheck(settings).findings(of: file, health: health)
                .filter { ["V408", "V410", "V411"].contains($0.code.rawValue) }
                .map { "\($0.code.rawValue) \($0.line) \(FindingText.phrase($0).en)" }
        }
        #expect(
            found() == [
                "V408 5 archived: nothing changes in this repository any more: https://github.com/a/closed",
                "V410 6 no commit since 2022-03-11: https://github.com/a/quiet",
                "V411 7 the licence has changed, from MIT to BUSL-1.1: https://github.com/a/sold",
            ]
        )
        let dropped = PageCheck().findings(
            of: file,
            dropped: ["github.com/a/sold": DroppedLink(list: "Une liste", at: SampleHome.now)]
        ).filter { $0.code == .droppedElsewhere }
        #expect(
            dropped.map { FindingText.phrase($0).en } == [
                "“Une liste” has dropped it, seen on 2026-03-14: https://github.com/a/sold"
            ]
        )
        settings.unmaintainedYears = 0
        #expect(found().count == 2)
    }

    @Test func `a removal that was refused is not proposed again, and one made by hand leaves the queue`()
        throws
    {
        let sample = try Self.aging()
        let repairing = Repairing(home: sample.home, store: sample.store)
        let reviewing = Reviewing(home: sample.home, store: sample.store)
        let all = try repairing.prune(limit: 10, PruningTerms(), now: SampleHome.now)
        _ = try reviewing.refuse([all[0].id], now: SampleHome.now)
        let rest = try repairing.prune(limit: 10, PruningTerms(), now: SampleHome.now)
        #expect(rest.map(\.id) == all.dropFirst().map(\.id))

        let page = try sample.folder.read("page.md")
        try sample.folder.write(
            page.replacing("- [Lost](https://github.com/a/lost)\n", with: ""),
            to: "page.md"
        )
        let pending = try reviewing.pendingItems(now: SampleHome.now).map(\.id)
        #expect(Set(pending) == Set(rest.dropFirst().map(\.id)))
    }

    @Test func `a removal is written, and can be told from a line that was only edited`() throws {
        let sample = try Self.aging()
        let repairing = Repairing(home: sample.home, store: sample.store)
        let removals = try repairing.prune(limit: 3, PruningTerms(), now: SampleHome.now)
        let changes = try repairing.write([removals[0].id], isTrial: false, now: SampleHome.now)
        #expect(changes.flatMap(\.added).map(\.edit.proof.kind) == [.removal])
        #expect(!(try sample.folder.read("page.md")).contains("taken.example"))

        let page = try sample.folder.read("page.md")
        try sample.folder.write(page.replacing("[Dead]", with: "[Still here]"), to: "page.md")
        let edited = try repairing.write([removals[2].id], isTrial: false, now: SampleHome.now)
        #expect(edited.flatMap(\.refused).map(\.reason.reason) == [.lineGone])
        let items = try Reviewing(home: sample.home, store: sample.store).items(now: SampleHome.now)
        #expect(items.first { $0.id == removals[0].id }?.state == .applied)
        #expect(items.first { $0.id == removals[2].id }?.state == .accepted)
    }

    private static func stale(_ pages: [String: String]) throws -> SampleHome {
        let sample = try SampleHome(
            configuration: "pages: [\(pages.keys.sorted().joined(separator: ", "))]\n"
        )
        for (name, text) in pages { try sample.folder.write(text, to: name) }
        return sample
    }

    private static func prune(_ sample: SampleHome, limit: Int = 10) throws -> [Suggestion] {
        try Repairing(home: sample.home, store: sample.store)
            .prune(limit: limit, PruningTerms(), now: SampleHome.now)
    }

    @Test func `what is most urgent comes first over all pages, and the same line once`() throws {
        let sample = try Self.stale([
            "page.md": "## News\n\n- [A](https://e.fr/a), May 2019\n- [A](https://e.fr/a), May 2019\n",
            "two.md": "## B\n\n- [G 1.0](https://e.fr/g)\n- [G 2.0](https://e.fr/g?new)\n",
        ])
        #expect(try Self.prune(sample, limit: 1).map(\.page) == ["two.md"])
        #expect(try Self.prune(sample).map { $0.repair?.code } == ["V104", "V204"])
    }

    @Test func `a sub-entry is removed under its own title, and edited it is not recorded as removed`() throws
    {
        let sample = try Self.stale([
            "page.md": "## News\n\n- [Parent](https://e.fr/p)\n  - [Child](https://e.fr/c), May 2019\n"
        ])
        let removal = try #require(try Self.prune(sample).first)
        #expect(removal.article.title == "Child" && removal.article.url == "https://e.fr/c")
        #expect(throws: UserError(DecisionProblem.removalWithoutLine(removal.id))) {
            try sample.reviewing.edit(removal.id, line: "- [Child](https://e.fr/c)", now: SampleHome.now)
        }
        _ = try sample.reviewing.accept([removal.id], now: SampleHome.now)
        try sample.folder.write("## News\n\n- [Child](https://e.fr/new)\n", to: "page.md")
        let change = try #require(try Applying(home: sample.home).plan().first)
        #expect(change.present.isEmpty && change.refused.map(\.reason.reason) == [.lineGone])
    }

    @Test func `a removal of another page is not accepted on the way`() throws {
        let sample = try Self.stale([
            "page.md": "## News\n\n- [A](https://e.fr/a), May 2019\n",
            "two.md": "## B\n\n- [B](https://e.fr/b)\n",
        ])
        let id = try #require(try Self.prune(sample).first?.id)
        #expect(throws: UserError.self) {
            try Repairing(home: sample.home, store: sample.store)
                .write([id], page: "two.md", isTrial: false, now: SampleHome.now)
        }
        #expect(try sample.reviewing.item(id, now: SampleHome.now).state == .pending)
    }
}
