import Feeds
import Foundation
import Testing

@testable import Classify

/// What of a page tells that it is the same thing, or somebody else's.
@Suite struct ContinuityTests {
    @Test(arguments: [
        (
            "Le journal de la semaine est dans la poste, avec des nouvelles pour les abonnés et pour tous.",
            "fr"
        ),
        ("The weekly journal is in the mail, with news for all of you and what is to come from us.", "en"),
        ("Situs ini adalah yang terbaik untuk anda dan kami, dengan bonus dari hari ini.", "id"),
        ("Nhà cái này là của người Việt và được các bạn cho là tốt.", "vi"),
        ("Казино онлайн с бонусом", "ru"), ("澳门娱乐城官方网站真人百家乐", "zh"),
        ("オンラインカジノの入金不要ボーナス", "ja"), ("สล็อตเว็บตรงแตกง่าย", "th"), ("kubectl apply -f x.yml", nil),
    ])
    func `the language of a text shows in its script or its words`(text: String, language: String?) {
        #expect(PageWords(text).language == language)
    }

    private static let past = ReadPage(
        PageContent(
            title: "Tinyraft: consensus in 500 lines",
            headings: ["Tinyraft"],
            text:
                "A replicated log in few lines of code, for those who teach distributed systems. Leader election, "
                + "snapshots and membership changes, each with its test and a drawing of what the nodes send."
        ),
        at: Date(timeIntervalSince1970: 0)
    ).snapshot

    private static func verdict(
        _ content: PageContent,
        from: String = "https://tinyraft.dev/",
        to: String = "https://tinyraft.dev/",
        past: PageSnapshot? = past
    ) -> Continuity.Verdict? {
        guard let from = WebURL(from), let to = WebURL(to) else { return nil }
        return Continuity(embeddings: nil).verdict(
            on: ReadPage(content, at: Date(timeIntervalSince1970: 9)),
            of: .init(title: "Tinyraft", note: "consensus for teaching"),
            past: past,
            way: .init(from: from, to: to)
        )
    }

    private static func trade(_ verdict: Continuity.Verdict?) -> Takeover.Trade? {
        if case .takenOver(let takeover) = verdict { takeover.trade } else { nil }
    }

    @Test(arguments: [
        (
            Takeover.Trade.gambling, "Casino en ligne : bonus sans dépôt",
            "Machines à sous, roulette, jackpot."
        ),
        (.gambling, "Slot Gacor Hari Ini", "Daftar situs slot online, togel dan maxwin."),
        (.pharmacy, "Buy Viagra and Cialis", "Generic pills without prescription, discreet shipping."),
        (.essays, "Write my essay", "Essay writing service, cheap essay writers, plagiarism free."),
        (.domain, "tinyraft.dev", "This domain is for sale. Related searches: cheap flights."),
        (.gambling, "娱乐城", "老虎机 百家乐 体育投注"),
    ])
    func `what hijacked domains sell is told`(trade: Takeover.Trade, title: String, text: String) {
        let content = PageContent(title: title, text: text)
        #expect(Self.trade(Self.verdict(content)) == trade)
        #expect(Self.trade(Self.verdict(content, past: nil)) == trade)
    }

    @Test func `a page that wrote of it from the start is no takeover`() {
        let text =
            "How casinos set the odds of slot machines and sports betting: the mathematics of bookmakers."
        let content = PageContent(title: "The mathematics of casinos", text: text)
        let past = ReadPage(content, at: Date(timeIntervalSince1970: 0)).snapshot
        #expect(Self.verdict(content, past: past) == .same)
    }

    @Test func `a parked domain is told by its mark and by its host`() {
        let content = PageContent(title: "x", text: "", isMarkedAsParked: true)
        #expect(Self.trade(Self.verdict(content)) == .domain)
        let sold = PageContent(title: "Tinyraft", text: "Name and price")
        #expect(Self.trade(Self.verdict(sold, to: "https://www.hugedomains.com/x")) == .domain)
    }

    @Test(arguments: [
        // The title stays.
        (
            "https://tinyraft.dev/docs", "https://docs.example/raft",
            "Tinyraft: consensus in 500 lines", Continuity.Verdict.same
        ),
        // The name of the page stays, on the same site.
        ("https://e.fr/2019/raft-in-code", "https://e.fr/blog/raft-in-code/", "Nouveau", .same),
        ("https://e.fr/2019/raft-in-code", "https://m.fr/blog/raft-in-code/", "Nouveau", .unclear),
        // A forge sends only to what was renamed.
        ("https://github.com/a/tinyraft", "https://github.com/b/other", "GitHub - b/other", .same),
        ("https://github.com/a/tinyraft", "https://gitlab.com/b/other", "b / other", .unclear),
    ])
    func `without knowing what was there, titles, names and forges prove a move`(
        from: String,
        to: String,
        title: String,
        verdict: Continuity.Verdict
    ) {
        let content = PageContent(title: title, text: "Consensus for teaching.")
        #expect(Self.verdict(content, from: from, to: to, past: nil) == verdict)
    }
}
