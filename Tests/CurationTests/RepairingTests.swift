import Curation
import Feeds
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
}
