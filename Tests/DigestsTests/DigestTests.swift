import Feeds
import Digests
import Foundation
import Testing

@Suite struct DigestTests {
    @Test(
        arguments: [
            (
                Language.fr,
                "[Veille & IA] n°\u{202F}3 — 1 nouveauté, semaine 11 (9–15\u{A0}mars\u{A0}2026)\u{A0}: Un"
            ),
            (Language.en, "[Veille & IA] no. 3 — 1 new link, week 11 (9–15 March 2026): Un"),
        ]
    )
    func `a subject has number, count, week and one headline`(language: Language, subject: String) {
        #expect(Sample.digest(language: language).subject == subject + " <titre> & \"co\"")
    }

    @Test(
        arguments: [
            ("2026-03-16", Language.fr, "semaine 12 (16–22\u{A0}mars\u{A0}2026)"),
            ("2026-03-22", Language.en, "week 12 (16–22 March 2026)"),
            ("2026-06-03", Language.fr, "semaine 23 (1er–7\u{A0}juin\u{A0}2026)"),
            ("2026-04-01", Language.fr, "semaine 14 (30\u{A0}mars – 5\u{A0}avril\u{A0}2026)"),
            ("2026-04-01", Language.en, "week 14 (30 March – 5 April 2026)"),
            ("2025-12-31", Language.fr, "semaine 1 (29\u{A0}décembre\u{A0}2025 – 4\u{A0}janvier\u{A0}2026)"),
            ("2027-01-03", Language.en, "week 53 (28 December 2026 – 3 January 2027)"),
        ]
    )
    func `weeks are ISO weeks, with their days`(day: String, language: Language, week: String) throws {
        var digest = Sample.digest(language: language)
        digest.date = try Date(day + "T23:00:00Z", strategy: .iso8601)
        #expect(digest.subject.contains(", " + week))
    }

    @Test(arguments: DigestFormat.allCases)
    func `who proposed a link is said where that is wanted`(format: DigestFormat) throws {
        var items = [Sample.item(), Sample.item("Deux", number: 2)]
        items[0].quote = nil
        items[0].proposer = Sample.text("Anne <b> & co")
        for (language, words) in [(Language.fr, "proposé par Anne"), (.en, "proposed by Anne")] {
            let text = try Sample.digest(items, language: language).rendered(as: format)
            // A soft line break, and an accent, of quoted-printable.
            let plain = text.replacing("=\r\n", with: "").replacing("=C3=A9", with: "é")
            #expect(plain.ranges(of: words).count == (format == .eml ? 2 : 1), "\(format)")
            let isMarkup = [.html, .atom, .rss].contains(format)
            #expect(!isMarkup || !text.contains("<b>"))
        }
        items[0].proposer = nil
        let silent = try Sample.digest(items, language: .en).rendered(as: format)
        #expect(!silent.contains("proposed"))
    }

    @Test(arguments: WebhookFormat.allCases)
    func `services say it as well`(shape: WebhookFormat) throws {
        var item = Sample.item()
        item.proposer = Sample.text("Anne")
        let body = try Sample.digest([item], language: .en).posted(as: shape, topic: "t")
        #expect(body.contains("proposed by Anne"))
        #expect(shape != .json || body.contains("\"proposed_by\": \"Anne\""))
    }

    @Test(arguments: Language.allCases)
    func `a subject is short, and cut at a word`(language: Language) throws {
        var digest = Sample.digest(
            [Sample.item(String(repeating: "un très long titre, ", count: 20))],
            title: String(repeating: "Observatoire ", count: 10),
            language: language
        )
        digest.number = 1234
        digest.date = try Date("2025-12-31T00:00:00Z", strategy: .iso8601)
        let colon = language == .fr ? "\u{A0}: " : "): "
        let facts = try #require(digest.subject.firstRange(of: colon))
        #expect(digest.subject[..<facts.upperBound].count <= 90)
        #expect(digest.subject.count <= 160)
        #expect(
            digest.subject.hasPrefix("[Observatoire…] ") && digest.subject.hasSuffix("long titre, un très…")
        )
    }

    @Test(arguments: DigestFormat.allCases)
    func `the same issue gives the same bytes`(format: DigestFormat) throws {
        let first = try Sample.full().rendered(as: format)
        let second = try Sample.full().rendered(as: format)
        #expect(first == second)
    }

    @Test(
        arguments: DigestFormat.allCases,
        [(Language.fr, "Rien de neuf cette semaine."), (Language.en, "Nothing new this week.")]
    )
    func `an empty issue is reported in formats for people`(format: DigestFormat, words: (Language, String))
        throws
    {
        let digest = Sample.digest([], language: words.0)
        #expect(digest.count == 0 && digest.sections.isEmpty)
        let text = try digest.rendered(as: format)
        let isRead = [.md, .html, .text, .eml].contains(format)
        #expect(text.contains(words.1) == isRead)
        #expect(
            digest.subject.contains(
                words.0 == .fr ? "n°\u{202F}3 — rien de neuf, " : "no. 3 — nothing new, "
            )
        )
    }

    @Test(arguments: [DigestFormat.md, .html, .text, .eml])
    func `seven or more links have a table of contents`(format: DigestFormat) throws {
        for count in [6, 7] {
            let items = (1...count).map { Sample.item("T\($0)", number: $0) }
            let text = try Sample.digest(items, section: "Énergie & eau").rendered(as: format)
            #expect(text.contains("Sommaire") == (count > 6))
        }
    }

    @Test func `the table of contents links to unique anchors`() throws {
        var digest = Sample.digest((1...7).map { Sample.item(number: $0) }, section: "Énergie, eau & co")
        digest.sections.append(Digest.Part(name: Sample.text("Énergie eau  co"), items: [Sample.item()]))
        let markdown = try digest.rendered(as: .md)
        #expect(
            markdown.contains(
                "- [Énergie, eau & co](#énergie-eau--co) (7)\n- [Énergie eau co](#énergie-eau-co) (1)"
            )
        )
        digest.sections[1].name = digest.sections[0].name
        let html = try digest.rendered(as: .html)
        for anchor in ["s-énergie-eau--co", "s-énergie-eau--co-1"] {
            #expect(html.contains("href=\"#\(anchor)\"") && html.contains("<h2 id=\"\(anchor)\">"))
        }
    }

    @Test(
        arguments: [
            (Language.fr, "12 sources suivies, dont 1 en difficulté\u{A0}: \\<Panne>."),
            (Language.en, "12 sources followed, 1 of them in trouble: \\<Panne>."),
        ]
    )
    func `the footer counts sources and lists failing ones`(language: Language, sentence: String) throws {
        #expect(try Sample.full(language: language).rendered(as: .md).contains("\n" + sentence + "\n"))
    }
}
