import Feeds
import Digests
import Foundation
import Testing

@Suite struct RenderingTests {
    @Test func `Markdown is a post with front matter`() throws {
        let text = try Sample.full().rendered(as: .md)
        #expect(
            text == """
                ---
                layout: post
                title: "Veille & IA\u{A0}: n°\u{202F}3 — 2 nouveautés, semaine 11 (9–15\u{A0}mars\u{A0}2026)"
                date: 2026-03-14
                lang: fr
                categories: ["veille"]
                ---

                ## Énergie

                - [Un \\<titre> & "co"](https://e.fr/1?a=1&b=2) — Site, 1er\u{A0}mars\u{A0}2026 (EN) (€)

                  > Des \\<mots>.

                  Et aussi\u{A0}: [Autre](https://a.fr/1), [Tiers](https://t.fr/2)

                ## Autres

                - [Deuxième](https://e.fr/2?a=1&b=2) — Site

                  À lire \\[d’abord].

                ---

                12 sources suivies, dont 1 en difficulté\u{A0}: \\<Panne>.
                Choisi par une personne, trouvé par veille.
                [Proposer un lien](mailto:veille@e.fr).
                [La page entière](https://e.fr/page).
                [Flux Atom](https://e.fr/atom.xml).

                """
        )
    }

    @Test func `a draft is marked for Jekyll and Hugo`() throws {
        var digest = Sample.digest()
        digest.isDraft = true
        #expect(try digest.rendered(as: .md).contains("\ndraft: true\npublished: false\n---\n"))
    }

    @Test func `plain text has numbered links and 72 columns`() throws {
        var digest = Sample.full(language: .en)
        digest.sections[0].items[0].quote = Sample.text(
            "Words of the feed, " + String(repeating: "and more, ", count: 9)
        )
        let text = try digest.rendered(as: .text)
        #expect(
            text == """
                Veille & IA
                ===========
                no. 3 — 2 new links
                14 March 2026, week 11 (9–15 March 2026)


                Énergie
                -------

                Un <titre> & "co" [1]
                Site, 1 March 2026 (€)
                  “Words of the feed, and more, and more, and more, and more, and more,
                  and more, and more, and more, and more,”
                  Also at: Autre [2], Tiers [3]
                [1] https://e.fr/1?a=1&b=2
                [2] https://a.fr/1
                [3] https://t.fr/2


                Other
                -----

                Deuxième [4]
                Site
                  À lire [d’abord].
                [4] https://e.fr/2?a=1&b=2


                12 sources followed, 1 of them in trouble: <Panne>.
                Chosen by a person, found by veille.
                Propose a link: mailto:veille@e.fr
                The whole page: https://e.fr/page
                Atom feed: https://e.fr/atom.xml

                """
        )
    }

    @Test(
        arguments: [
            String(repeating: "x", count: 200), String(repeating: "漢字", count: 60),
            "https://e.fr/" + String(repeating: "y", count: 90),
            "« \u{A0}a\u{202F}! " + String(repeating: "b\u{A0}c ", count: 30),
        ]
    )
    func `plain text has at most 72 columns, except for addresses`(title: String) throws {
        let text = try Sample.digest([Sample.item(title)]).rendered(as: .text)
        for line in text.split(separator: "\n") where !line.contains("://") {
            let width = line.reduce(0) { $0 + ("漢字".contains($1) ? 2 : 1) }
            #expect(width <= 72, "\(line)")
        }
        #expect(!text.split(separator: "\n").contains { $0.hasSuffix(" ") })
    }

    @Test func `an HTML page is complete and loads nothing`() throws {
        let html = try Sample.full().rendered(as: .html)
        #expect(html.hasPrefix("<!doctype html>\n<html lang=\"fr\">"))
        let article = """
            <article id="l-1">
            <h3 dir="auto"><a href="https://e.fr/1?a=1&amp;b=2" hreflang="en" lang="en">Un &lt;titre&gt; &amp; &quot;co&quot;</a></h3>
            <p class="meta"><bdi>Site</bdi>, <time datetime="2026-03-01">1er\u{A0}mars\u{A0}2026</time> <abbr title="langue\u{A0}: EN">EN</abbr> <abbr title="Réservé aux abonnés">€</abbr></p>
            <blockquote cite="https://e.fr/1?a=1&amp;b=2" dir="auto" lang="en">Des &lt;mots&gt;.</blockquote>
            <p class="also">Et aussi\u{A0}: <a href="https://a.fr/1" title="La même">Autre</a>, <a href="https://t.fr/2" title="Encore">Tiers</a></p>
            </article>
            """
        #expect(html.contains(article))
        #expect(html.contains("<p class=\"note\">À lire [d’abord].</p>"))
        #expect(html.contains("<p>12 sources suivies, dont 1 en difficulté\u{A0}: &lt;Panne&gt;.</p>"))
        #expect(!html.contains("<img") && !html.contains("src=") && !html.contains("url("))
    }

    @Test(
        arguments: [
            ("{{#items}}{{itemTitle}}", TemplateFault.noEnd, 1),
            ("a\n{{#items}}\n{{/item}}", .wrongEnd, 3),
            ("a\n\n{{title", .badTag, 3),
            ("a\n" + String(repeating: "{{#items}}", count: 50_000), .tooDeep, 2),
            ("a\n" + String(repeating: "{{^items}}{{/items}}{{#items}}", count: 50_000), .tooDeep, 2),
            ("{{=<% %>=}}\n\n" + String(repeating: "<%#items%>", count: 101), .tooDeep, 3),
        ]
    )
    func `an invalid template is an error with a line`(
        source: String,
        kind: TemplateFault,
        line: Int
    ) {
        let fault = #expect(throws: Digest.Template.Fault.self) { _ = try Digest.Template(source) }
        #expect(fault?.kind == kind && fault?.line == line)
    }

    @Test(
        arguments: [
            (DigestFormat.md, "Veille & IA 3 Un <titre> & \"co\", Deuxième (none)"),
            (.text, "Veille & IA 3 Un <titre> & \"co\", Deuxième (none)"),
            (.html, "Veille &amp; IA 3 Un &lt;titre&gt; &amp; &quot;co&quot;, Deuxième (none)"),
            (.rss, "Veille &amp; IA 3 Un &lt;titre&gt; &amp; &quot;co&quot;, Deuxième (none)"),
        ]
    )
    func `a template replaces the built-in one`(format: DigestFormat, text: String) throws {
        let template = try Digest.Template(
            "{{title}} {{number}} {{#items}}{{itemTitle}}{{^last()}}, {{/last()}}{{/items}} {{^nonsense}}(none){{/nonsense}}"
        )
        let rendered = try Sample.full().rendered(as: format, template: template)
        #expect(rendered == text)
    }

    @Test(arguments: [DigestFormat.json, .eml])
    func `other formats cannot have a template`(format: DigestFormat) throws {
        let template = try Digest.Template("{{title}}")
        #expect(throws: Digest.Problem.noTemplate) {
            _ = try Sample.full().rendered(as: format, template: template)
        }
    }
}
