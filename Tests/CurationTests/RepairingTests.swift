import Curation
import Feeds
import Foundation
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
}
