import Feeds
import Digests
import Foundation
import Parse
import Testing

/// Digests of hostile feeds.
@Suite struct HostileTests {
    private static let titles = [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><b>x", "\"\u{301} onmouseover=\"x",
        "'\u{301} onmouseover='x", "<\u{301}script>", "]]>x", "&lt;script&gt;",
        "a\u{0}b\u{8}c\u{1B}[31md\u{7F}\u{9B}e",
        "a\r\nBcc: victim@e.fr\r\n\r\n<p>", "a\nBcc: victim@e.fr", "a\u{2028}b\u{2029}c\u{85}d",
        "=?UTF-8?Q?=0D=0ABcc:_x?=",
        "abc\u{202E}fdp.exe\u{2066}\u{200F}", "\u{FFFE}\u{FFFF}\u{FEFF}x", "---\n- a: b",
        "{{title}} {{{x}}} {% y %}",
        "\u{301}\u{301}", ".", "From me", "--=_veille", "a\u{200B}b", "🔒 \u{1F468}\u{200D}\u{1F469}",
    ]

    private static func digest(_ title: String) -> Digest {
        var item = Sample.item()
        item.title = Digest.Text(title, markdown: title)
        item.site = item.title
        item.quote = item.title
        item.proposer = item.title
        item.alsoAt = [
            Digest.Coverage(site: item.title, title: item.title, url: "https://a.fr/\"onclick='x'><b>")
        ]
        item.url = "https://e.fr/\"\u{301}onclick='x'><b>"
        var digest = Sample.digest([item], title: title, section: title)
        digest.sources = Digest.Sources(count: 1, troubled: [item.title])
        digest.categories = [title]
        return Digest(
            name: digest.name,
            number: digest.number,
            date: digest.date,
            title: title,
            language: digest.language,
            categories: [title],
            identity: digest.identity,
            sections: digest.sections,
            sources: digest.sources,
            envelope: digest.envelope
        )
    }

    @Test(arguments: titles)
    func `feeds stay well formed`(title: String) throws {
        for format in [DigestFormat.atom, .rss, .json] {
            let text = try Self.digest(title).rendered(as: format)
            let feed = try FeedParser.parse(Array(text.utf8))
            #expect(feed.repairs.isEmpty && feed.items.count == 1, "\(format)")
        }
    }

    @Test(arguments: titles)
    func `pages contain only their own tags`(title: String) throws {
        let plain = try Self.tags(Self.digest("x").rendered(as: .html))
        let hostile = try Self.tags(Self.digest(title).rendered(as: .html))
        #expect(plain == hostile)
    }

    /// The names of tags and attributes, as an HTML parser would find them.
    private static func tags(_ html: String) -> [String] {
        let text = String(html.unicodeScalars.map { $0.isASCII ? Character($0) : "é" })
        return text.matches(of: /<\/?([a-z0-9!]+)((?:[^"'>]|"[^"]*"|'[^']*')*)>/).map { match in
            let names = match.output.2.matches(of: /([a-z\-]+)=(?:"[^"]*"|'[^']*')/).map {
                String($0.output.1)
            }
            return match.output.1 + " " + names.filter { $0 != "lang" }.joined(separator: " ")
        }
    }

    @Test(arguments: titles, DigestFormat.allCases)
    func `output has no terminal controls or hidden text`(title: String, format: DigestFormat) throws {
        let text = try Self.digest(title).rendered(as: format)
        for scalar in text.unicodeScalars {
            let isLineEnd = scalar == "\n" || scalar == "\r" && format == .eml
            #expect(scalar.value >= 0x20 || isLineEnd)
            #expect(!(0x7F...0x9F).contains(scalar.value) && !(0x202A...0x202E).contains(scalar.value))
            #expect(![0x2028, 0x2029, 0x200B, 0x2066, 0xFEFF, 0xFFFE, 0xFFFF].contains(scalar.value))
        }
    }

    @Test(arguments: titles)
    func `front matter keeps its lines`(title: String) throws {
        let text = try Self.digest(title).rendered(as: .md)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(
            lines.prefix(7).map { $0.prefix { $0 != ":" } } == [
                "---", "layout", "title", "date", "lang", "categories", "---",
            ]
        )
    }

    @Test(arguments: titles)
    func `a message has only the expected header fields`(title: String) throws {
        let text = try Self.digest(title).rendered(as: .eml)
        let header = try #require(text.firstRange(of: "\r\n\r\n")).lowerBound
        let names = text[..<header].split(separator: "\r\n").filter { !$0.hasPrefix(" ") }.map {
            $0.prefix { $0 != ":" }
        }
        #expect(
            names == [
                "From", "To", "Subject", "Date", "Message-ID", "List-Id", "List-Unsubscribe",
                "List-Unsubscribe-Post",
                "Content-Language", "Auto-Submitted", "MIME-Version", "Content-Type",
            ]
        )
        #expect(text.utf8.allSatisfy { $0 < 0x80 })
        #expect(text.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 78 })
        #expect(text.split(separator: "\r\n").count { $0.hasPrefix("--=_veille.") } == 3)
    }
}
