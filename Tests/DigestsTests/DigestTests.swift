import Digests
import Foundation
import Testing

@Suite struct DigestTests {
    private static func digest(title: String = "Veille & IA", language: String = "fr") -> Digest {
        let item = Digest.Item(
            title: "Un <titre> & \"co\"",
            markdownTitle: "Un \\<titre>",
            url: "https://e.fr/?a=1&b=2",
            site: "Site",
            markdownSite: "Site",
            published: Date(timeIntervalSince1970: 1_772_323_200),
            decided: Date(timeIntervalSince1970: 1_773_475_200),
            language: "en",
            summary: "Des <mots>.",
            markdownSummary: "Des \\<mots>.",
            id: "urn:veille:abc"
        )
        return Digest(
            name: "default",
            number: 3,
            date: Date(timeIntervalSince1970: 1_773_475_200),
            title: title,
            language: language,
            identity: "abc",
            sections: [Digest.Part(name: "Énergie", items: [item])]
        )
    }

    @Test func `Markdown is a post with front matter`() throws {
        #expect(
            try Self.digest().rendered(as: .md) == """
                ---
                layout: post
                title: "Veille & IA : n°\u{202F}3 — 1 nouveau lien"
                date: 2026-03-14
                lang: fr
                ---

                ## Énergie

                - [Un \\<titre>](https://e.fr/?a=1&b=2) — Site, 1er\u{A0}mars\u{A0}2026 (EN)
                  > Des \\<mots>.

                """
        )
    }

    @Test(arguments: [Digest.Format.html, .atom])
    func `what strangers wrote is text in every markup`(format: Digest.Format) throws {
        let text = try Self.digest(title: "<script>x</script>").rendered(as: format)
        #expect(!text.contains("<script>") && !text.contains("<titre>") && !text.contains("<mots>"))
        #expect(text.contains("https://e.fr/?a=1&amp;b=2"))
        #expect(text.contains("Un &lt;titre&gt; &amp;"))
    }

    @Test func `a title cannot leave its line of front matter`() throws {
        let text = try Self.digest(title: "a\"\n---\nb: c").rendered(as: .md)
        #expect(text.split(separator: "\n").count { $0 == "---" } == 2)
    }

    @Test func `English has English dates`() throws {
        #expect(try Self.digest(language: "en").rendered(as: .md).contains("Site, 1 March 2026\n"))
    }

    @Test func `the same issue gives the same bytes`() throws {
        for format in Digest.Format.allCases {
            #expect(try Self.digest().rendered(as: format) == Self.digest().rendered(as: format))
        }
    }
}
