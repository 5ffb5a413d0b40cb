import Curation
import Feeds
import Foundation
import Home
import Storage
import Support
import Testing

@Suite(.temporaryDirectory) struct MutingTests {
    private static func muting(sites: [String] = [], words: [String] = []) -> Muting {
        var mute = Configuration.Mute()
        (mute.sites, mute.words) = (sites, words)
        return Muting(mute)
    }

    @Test(arguments: [
        ("e.fr", "https://e.fr/1", true), ("e.fr", "https://www.e.fr/1", true),
        ("e.fr", "https://a.b.e.fr/", true),
        ("e.fr", "https://me.fr/1", false), ("e.fr", "https://e.fr.example/1", false),
        ("e.fr", "https://x.fr/?u=https://e.fr/", false), ("e.fr", "https://e.fr@x.fr/", false),
        ("e.fr", "https://E.FR.:443/", true), ("www.E.fr", "https://e.fr/1", true),
        ("https://e.fr/x", "https://e.fr/1", true), ("a.e.fr", "https://e.fr/1", false),
        ("", "https://e.fr/1", false), (".", "https://e.fr/1", false), ("e.fr", "e.fr", false),
        ("localhost", "http://localhost:8080/", true), ("fr", "https://e.fr/1", true),
    ])
    func `a site stands for the hosts below it`(site: String, url: String, isMuted: Bool) {
        let entry = Self.muting(sites: [site]).entry(title: "T", url: url)
        #expect(entry == (isMuted ? site : nil))
    }

    @Test(arguments: [
        ("IA", "L’IA générative", true), ("ia", "L'IA", true), ("ia", "Le piano", false),
        ("ia", "IA-t-il ?", true),
        ("energie", "Énergie : le point", true), ("Énergie", "ENERGIE", true), ("e\u{301}te", "L’été", true),
        ("jeux", "Un jeux-concours", true), ("jeux-concours", "Jeux concours", true),
        ("concours", "Concourse", false), ("black friday", "Le Black  Friday, encore", true),
        ("black friday", "Black and Friday", false), ("black friday", "Black, puis black friday", true),
        ("c’est l’été", "C'est l'ete", true), ("!", "Tout !", false), ("", "Tout", false),
        ("人工知能", "新しい人工知能の未来", true), ("人工知能", "人工の知能", false), ("ガス", "天然ガス", true),
        ("AI", "生成AIの未来", true), ("인공지능", "인공지능 시대", true),
        ("c", "C++ 26", false), ("c", "Vitamine C", true), ("C++", "Le c++ arrive", true), ("C#", "C", false),
    ])
    func `a word is found whole, in any case and without accents`(word: String, title: String, isMuted: Bool)
    {
        let entry = Self.muting(words: [word]).entry(title: title, url: "https://e.fr/")
        #expect(entry == (isMuted ? word : nil))
    }

    @Test func `many words, long words and long titles end`() {
        let many = Self.muting(
            words: (0..<10_000).map { "mot mot mot \($0)" }
                + [String(repeating: "a", count: 10_000), String(repeating: "a ", count: 5_000), "fin"]
        )
        #expect(many.entry(title: String(repeating: "mot ", count: 20_000), url: "") == nil)
        #expect(many.entry(title: "mot mot mot mot 9999", url: "") == "mot mot mot 9999")
        #expect(many.entry(title: String(repeating: "a", count: 10_000), url: "") == nil)
        #expect(many.entry(title: "La fin", url: "") == "fin")
    }

    private static func put(_ name: String, in store: Store) throws -> String {
        let article = Suggestion.Article(
            url: "https://\(name).fr/1",
            title: "Titre \(name)",
            site: name,
            feedURL: "https://e.fr/feed"
        )
        let suggestion = Suggestion(
            id: "",
            page: "page.md",
            section: ["Énergie"],
            article: article,
            relevance: 0.9,
            confidence: 1
        )
        return try store.put(Proposal(suggestion: suggestion, key: "\(name).fr/1"), at: SampleHome.now).id
    }

    @Test func `what is muted leaves the queue at once, and comes back`() throws {
        let sample = try SampleHome()
        let (home, store, now) = (sample.home, sample.store, SampleHome.now)
        let ids = try ["a", "b"].map { try Self.put($0, in: store) }
        var queue = LiveQueue(home: home, store: store)
        func pending() throws -> [String] { try queue.list(.pending, now: now).map(\.id).sorted() }
        #expect(try pending() == ids.sorted())
        #expect(try home.mute(site: "https://www.a.fr/x"))
        #expect(home.mute.sites == ["a.fr"])
        #expect(try pending() == [ids[1]])
        let muted = try queue.list(.muted, now: now)
        #expect(muted.map(\.id) == [ids[0]] && muted.map(\.mutedBy) == ["a.fr"])
        #expect(muted.first?.stateLabel.en == "muted by “a.fr”")
        #expect(try home.mute(word: "titre"))
        #expect(try !home.mute(word: "Titre"), "the same word")
        #expect(try pending().isEmpty)
        #expect(try StatusReport(home: home, store: store, now: now).pending == 0)
        _ = try queue.decide([ids[0]], now: now) { try $0.accept([ids[0]], now: now) }
        #expect(try queue.item(ids[0], now: now).state == .accepted, "a decision counts more")
        _ = try queue.undo(ids[0], now: now + 1)
        #expect(try queue.item(ids[0], now: now + 1).state == .muted)
        #expect(try home.mute(word: "TITRE", isMuted: false))
        #expect(try pending() == [ids[1]])
        #expect(try home.mute(site: "a.fr", isMuted: false))
        #expect(try pending() == ids.sorted())
    }

    @Test func `what a person refused stays refused, and what is muted was not`() throws {
        let sample = try SampleHome()
        let (home, store, now) = (sample.home, sample.store, SampleHome.now)
        let ids = try ["a", "b"].map { try Self.put($0, in: store) }
        _ = try sample.reviewing.refuse([ids[0]], now: now)
        #expect(try home.mute(word: "titre"))
        let items = try sample.reviewing.items(now: now)
        #expect(items.first { $0.id == ids[0] }?.state == .refused)
        #expect(items.first { $0.id == ids[1] }?.state == .muted)
        #expect(try home.readLedger().decisions.map(\.verdict) == [.refuse])
    }

    @Test func `one's own find stays`() async throws {
        let sample = try SampleHome()
        let suggesting = try Suggesting(home: sample.home, store: sample.store)
        let article = Suggestion.Article(url: "https://own.fr/1", title: "Titre", site: "own")
        let own = try await suggesting.propose(article, section: ["Énergie"], now: SampleHome.now)
        #expect(try sample.home.mute(word: "titre"))
        #expect(try sample.reviewing.item(own.id, now: SampleHome.now).state == .pending)
    }

    @Test func `what waits takes no place while it is muted`() throws {
        let sample = try SampleHome(
            configuration:
                "pages: [page.md]\nsuggest: {max_per_section: 1, max_per_site: 1, max_per_week: 1}\n"
        )
        let (home, store, now) = (sample.home, sample.store, SampleHome.now)
        let queued = try Self.put("a", in: store)
        func waiting(_ name: String) -> Proposal {
            Proposal(
                suggestion: Suggestion(
                    id: "",
                    page: "page.md",
                    section: ["Énergie"],
                    article: .init(url: "https://\(name).fr/1", title: "Autre \(name)", site: name),
                    relevance: name == "b" ? 0.9 : 0.8,
                    confidence: 1
                ),
                key: "\(name).fr/1"
            )
        }
        #expect(try store.propose([waiting("b"), waiting("c")], judged: [], at: now) == 2)
        func fill() throws -> Int {
            try Suggesting(home: home, store: store).fillQueue(hasNews: true, now: now)
        }
        #expect(try fill() == 0, "the section is full")
        for site in ["a.fr", "b.fr"] { #expect(try home.mute(site: site)) }
        #expect(try fill() == 1)
        let pending = try sample.reviewing.pendingItems(now: now)
        #expect(pending.map(\.suggestion.article.site) == ["c"])
        #expect(try sample.reviewing.item(queued, now: now).state == .muted)
    }

    @Test(arguments: ["e", "black friday", "", "..", "a\u{1B}[31m.fr", "a.fr,b.fr", "javascript:alert(1)"])
    func `what is no site is refused`(site: String) throws {
        let sample = try SampleHome()
        #expect(throws: UserError.self) { try sample.home.mute(site: site) }
        #expect(try sample.folder.read("veille.yml") == "pages: [page.md]\n")
    }

    @Test(arguments: ["", " ", "!", "a\nb", "a\u{0}", "\u{1B}[31m", String(repeating: "a", count: 10_000)])
    func `what no title has is refused`(word: String) throws {
        let sample = try SampleHome()
        #expect(throws: UserError.self) { try sample.home.mute(word: word) }
        #expect(try sample.folder.read("veille.yml") == "pages: [page.md]\n")
    }
}
