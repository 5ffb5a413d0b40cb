import Feeds
import Digests
import Foundation
import Testing

/// The issue as a webhook body.
@Suite struct PostingTests {
    private static let head = "Veille & IA\u{A0}: n°\u{202F}3 — 1 nouveauté"
    private static let week = "semaine 11 (9–15 mars 2026)"

    private static func object(_ body: String) throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
        return try #require(object)
    }

    private static func sorted(_ object: [String: Any]) throws -> String {
        let options: JSONSerialization.WritingOptions = [
            .sortedKeys, .prettyPrinted, .withoutEscapingSlashes,
        ]
        let text = String(
            decoding: try JSONSerialization.data(withJSONObject: object, options: options),
            as: UTF8.self
        )
        // No-break spaces are tested elsewhere.
        return text.replacing("\u{A0}", with: " ")
    }

    private static func sample(_ title: String = "Un <titre> & \"co\" @all") -> Digest {
        var item = Sample.item(title)
        item.note = Sample.text("Mes mots, @here.")
        var digest = Sample.digest([item])
        digest.links = Digest.Links(home: "https://e.fr/@moi")
        digest.sources = nil
        return digest
    }

    private static func expected(_ shape: WebhookFormat) -> [String: Any] {
        switch shape {
        case .slack:
            [
                "text":
                    "*Veille &amp; IA\u{A0}: n°\u{202F}3 — 1 nouveauté*, \(week)\n\n*Énergie*\n• <https://e.fr/1?a=1&amp;b=2|Un &lt;titre&gt; &amp; \"co\" @all> — Site, 1er mars 2026 (EN)\nMes mots, @here.\n\n<https://e.fr/@moi|La page entière>",
                "unfurl_links": false, "unfurl_media": false,
            ]
        case .mattermost:
            [
                "text":
                    "**\(head)**, \(week)\n\n**Énergie**\n- [Un \\<titre> & \"co\" @\u{2060}all](https://e.fr/1?a=1&b=2) — Site, 1er mars 2026 (EN)\n  Mes mots, @\u{2060}here.\n\n[La page entière](https://e.fr/@moi)"
            ]
        case .discord:
            [
                "content":
                    "**\(head)**, \(week)\n\n**Énergie**\n- [Un \\<titre> & \"co\" @\u{2060}all](https://e.fr/1?a=1&b=2) — Site, 1er mars 2026 (EN)\n  Mes mots, @\u{2060}here.\n\n[La page entière](https://e.fr/@moi)",
                "flags": 4, "allowed_mentions": ["parse": [] as [String]],
            ]
        case .matrix:
            [
                "msgtype": "m.text", "format": "org.matrix.custom.html",
                "m.mentions": [:] as [String: String],
                "body":
                    "\(head), \(week)\n\nÉnergie\n• Un <titre> & \"co\" @all — Site, 1er mars 2026 (EN)\n  https://e.fr/1?a=1&b=2\n  Mes mots, @here.\n\nLa page entière\u{A0}: https://e.fr/@moi",
                "formatted_body":
                    "<p><strong>Veille &amp; IA\u{A0}: n°\u{202F}3 — 1 nouveauté</strong>, \(week)</p>\n<p><strong>Énergie</strong></p>\n<ul>\n<li><a href=\"https://e.fr/1?a=1&amp;b=2\">Un &lt;titre&gt; &amp; &quot;co&quot; @all</a> — Site, 1er mars 2026 (EN)<br>Mes mots, @here.</li>\n</ul>\n<p><a href=\"https://e.fr/@moi\">La page entière</a></p>",
            ]
        case .ntfy:
            [
                "topic": "sujet", "click": "https://e.fr/@moi", "tags": ["newspaper"],
                "title":
                    "[Veille & IA] n°\u{202F}3 — 1 nouveauté, \(week)\u{A0}: Un <titre> & \"co\" @all",
                "message":
                    "Énergie\n• Un <titre> & \"co\" @all — Site, 1er mars 2026 (EN)\n  https://e.fr/1?a=1&b=2\n  Mes mots, @here.\n\nLa page entière\u{A0}: https://e.fr/@moi",
            ]
        case .json:
            [
                "schema": "veille.issue/1", "id": "urn:veille:abc:default", "digest": "default",
                "number": 3,
                "title": "Veille & IA", "language": "fr", "date": "2026-03-14T08:00:00Z", "count": 1,
                "home_url": "https://e.fr/@moi",
                "subject":
                    "[Veille & IA] n°\u{202F}3 — 1 nouveauté, \(week)\u{A0}: Un <titre> & \"co\" @all",
                "text":
                    "\(head), \(week)\n\nÉnergie\n• Un <titre> & \"co\" @all — Site, 1er mars 2026 (EN)\n  https://e.fr/1?a=1&b=2\n  Mes mots, @here.\n\nLa page entière\u{A0}: https://e.fr/@moi",
                "items": [
                    [
                        "id": "urn:veille:abc1", "url": "https://e.fr/1?a=1&b=2",
                        "title": "Un <titre> & \"co\" @all", "section": "Énergie",
                        "published": "2026-03-01T00:00:00Z", "paywalled": false, "site": "Site",
                        "language": "en", "note": "Mes mots, @here.",
                    ] as [String: Any]
                ],
            ]
        }
    }

    @Test(arguments: WebhookFormat.allCases)
    func `each service gets its JSON object`(shape: WebhookFormat) throws {
        let body = try Self.sample().posted(as: shape, topic: "sujet")
        #expect(try Self.sorted(Self.object(body)) == Self.sorted(Self.expected(shape)))
    }

    @Test(
        arguments: [
            (.slack, "text", 4_000), (.mattermost, "text", 16_000), (.discord, "content", 2_000),
            (.ntfy, "message", 4_000), (.matrix, "body", 16_000), (.matrix, "formatted_body", 24_000),
        ] as [(WebhookFormat, String, Int)]
    )
    func `links without room are counted`(shape: WebhookFormat, key: String, limit: Int) throws {
        let items = (1...400).map { Sample.item("Titre \($0) é🔒", number: $0) }
        let object = try Self.object(Sample.digest(items).posted(as: shape, topic: "t"))
        let text = try #require(object[key] as? String)
        let size = key == "message" || shape == .matrix ? text.utf8.count : text.utf16.count
        #expect(size <= limit && size > limit - 400)
        #expect(text.contains(/[0-9]+ autres liens ne tiennent pas dans ce message\./))
        #expect(text.contains("400 nouveautés") != (shape == .ntfy) && !text.contains("Rien de neuf"))
        let endless = Sample.digest([Sample.item()], title: String(repeating: "é🔒", count: 9_000))
        let cut = try Self.object(endless.posted(as: shape, topic: "t"))
        #expect((cut[key] as? String)?.utf16.count ?? .max <= limit)
    }

    @Test(arguments: WebhookFormat.allCases)
    func `an empty issue is reported as such`(shape: WebhookFormat) throws {
        let body = try Sample.digest([]).posted(as: shape, topic: "t")
        _ = try Self.object(body)
        #expect(body.contains("Rien de neuf cette semaine."))
    }

    @Test(
        arguments: WebhookFormat.allCases,
        [
            "\",\"x\":\"", "\\", "\\\"}", "a\nb\r\u{0}\u{1F}\u{7F}\u{2028}", "\"\u{301}", "\\\u{301}",
            "<!channel>",
            "<\u{301}!channel>", "{{message}} {{{url}}} {{/items}}", "@everyone @\u{301}here",
            "](https://evil.fr)",
            "<https://evil.fr|x>", "\u{FFFF}\u{202E}x", "=?UTF-8?Q?=0D=0A?=",
        ]
    )
    func `a title is text in every object`(shape: WebhookFormat, title: String) throws {
        let harmless = try Self.object(Self.sample("x").posted(as: shape, topic: title))
        let object = try Self.object(Self.sample(title).posted(as: shape, topic: title))
        #expect(Set(object.keys) == Set(harmless.keys))
        let text = (object["text"] ?? object["content"] ?? object["body"] ?? object["message"]) as? String
        let value = try #require(text)
        if shape == .slack {
            #expect(value.unicodeScalars.count { $0 == "<" } == 2, "the link and the page")
        }
        if shape == .mattermost || shape == .discord {
            #expect(!value.contains("@everyone") && !value.contains("@here"))
        }
        if shape == .ntfy { #expect(object["topic"] as? String == title) }
    }

    @Test func `a custom template must give JSON, and its values are escaped`() throws {
        let template = try Digest.Template(
            #"{"t": "{{subject}}", "m": "{{message}}", "l": [{{#items}}"{{itemTitle}}"{{^last()}}, {{/last()}}{{/items}}]}"#
        )
        let titles = ["a \"b\" \\", "c\u{301}\""]
        let digest = Sample.digest(titles.map { Sample.item($0) })
        let object = try Self.object(digest.posted(with: template))
        #expect(object["l"] as? [String] == titles && object["t"] as? String == digest.subject)
        let broken = try Digest.Template(#"{"t": {{subject}}}"#)
        #expect(throws: Digest.Problem.noJSON) { try digest.posted(with: broken) }
    }
}
