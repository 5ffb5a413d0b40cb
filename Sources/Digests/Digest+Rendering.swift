import Foundation
private import Mustache

extension Digest {
    func markdown() throws -> String { try Self.markdownTemplate.get().render(context) }
    func html() throws -> String { try Self.htmlTemplate.get().render(context) }
    func atom() throws -> String { try Self.atomTemplate.get().render(context) }

    /// What the templates are given.
    private var context: [String: Any] {
        let words = DigestWords(language: language)
        let headline = words.headline(number: number, count: count)
        return [
            "language": language,
            "title": title,
            "headline": headline,
            "number": number,
            "count": count,
            "date": DigestDates.short(date),
            "dateLong": DigestDates.long(date, language),
            "updated": DigestDates.machine(date),
            "week": words.week(DigestDates.week(date)),
            "homeURL": homeURL ?? "",
            "hasHome": homeURL != nil,
            "pageLabel": words.page,
            "closing": words.closing,
            // JSON's quotes are YAML's: a title cannot leave its line.
            "yamlTitle": Self.quoted("\(title) : \(headline)"),
            // A feed keeps its identifier over all its issues (RFC 4287 §4.2.6).
            "id": "urn:veille:\(Self.slug(identity)):\(Self.slug(name))",
            "sections": sections.map { section in
                [
                    "name": section.name.isEmpty ? words.unknownSection : section.name,
                    "items": section.items.map { item($0) },
                ] as [String: Any]
            },
            "items": sections.flatMap { section in
                section.items.map { item($0).merging(["section": section.name]) { _, new in new } }
            },
        ]
    }

    private func item(_ item: Item) -> [String: Any] {
        [
            "title": item.title,
            "markdownTitle": item.markdownTitle,
            "url": item.url,
            "site": item.site,
            "markdownSite": item.markdownSite,
            "hasDate": item.published != nil,
            "date": item.published.map(DigestDates.short) ?? "",
            "dateLong": item.published.map { DigestDates.long($0, language) } ?? "",
            "published": DigestDates.machine(item.published ?? item.decided),
            "updated": DigestDates.machine(item.decided),
            "language": item.language ?? "",
            "isForeign": item.language.map { !$0.lowercased().hasPrefix(language) } ?? false,
            "languageMark": (item.language ?? "").prefix(2).uppercased(),
            "hasSummary": !item.summary.isEmpty,
            "summary": item.summary,
            "markdownSummary": item.markdownSummary,
            "id": item.id,
        ]
    }

    private static func quoted(_ text: String) -> String {
        let data = try? JSONSerialization.data(
            withJSONObject: [text],
            options: [.withoutEscapingSlashes]
        )
        return data.map { String(String(decoding: $0, as: UTF8.self).dropFirst().dropLast()) } ?? "\"\""
    }

    private static func slug(_ text: String) -> String {
        text.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? String($0) : "-" }.joined()
    }

    private static let markdownTemplate = Result {
        try MustacheTemplate(
            string: """
                {{%CONTENT_TYPE:TEXT}}
                ---
                layout: post
                title: {{yamlTitle}}
                date: {{date}}
                lang: {{language}}
                ---
                {{#sections}}

                ## {{name}}

                {{#items}}
                - [{{markdownTitle}}]({{url}}) — {{markdownSite}}{{#hasDate}}, {{dateLong}}{{/hasDate}}{{#isForeign}} ({{languageMark}}){{/isForeign}}
                {{#hasSummary}}
                  > {{markdownSummary}}
                {{/hasSummary}}
                {{/items}}
                {{/sections}}
                {{#hasHome}}

                [{{pageLabel}}]({{homeURL}})
                {{/hasHome}}

                """
        )
    }

    private static let htmlTemplate = Result {
        try MustacheTemplate(
            string: """
                <!doctype html>
                <html lang="{{language}}">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>{{title}}, {{headline}}</title>
                <style>
                :root { color-scheme: light dark; --ink: #1c1b19; --soft: #5f5b55; --paper: #fdfcfa; --rule: #ddd8d0; --link: #0b4f79; }
                @media (prefers-color-scheme: dark) { :root { --ink: #ece8e1; --soft: #a8a29a; --paper: #191816; --rule: #3a3733; --link: #8cc4ee; } }
                body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.55 Georgia, "Times New Roman", serif; }
                main { max-width: 38rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
                header { border-bottom: 1px solid var(--rule); margin-bottom: 2rem; padding-bottom: 1rem; }
                h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .4rem; }
                h2 { font-size: 1.2rem; margin: 2.2rem 0 .8rem; }
                header p, .meta, footer { color: var(--soft); font: .875rem/1.5 system-ui, sans-serif; margin: 0; }
                ul { list-style: none; margin: 0; padding: 0; }
                li { margin: 0 0 1.3rem; }
                a { color: var(--link); text-underline-offset: .15em; }
                li > a { font-weight: 600; }
                blockquote { margin: .35rem 0 0; overflow-wrap: anywhere; }
                footer { border-top: 1px solid var(--rule); margin-top: 2.5rem; padding-top: 1rem; }
                </style>
                </head>
                <body>
                <main>
                <header>
                <h1>{{title}}</h1>
                <p>{{headline}} · <time datetime="{{date}}">{{dateLong}}</time> · {{week}}</p>
                </header>
                {{#sections}}
                <section>
                <h2>{{name}}</h2>
                <ul>
                {{#items}}
                <li><a href="{{url}}"{{#isForeign}} hreflang="{{language}}" lang="{{language}}"{{/isForeign}}>{{title}}</a>
                <p class="meta">{{site}}{{#hasDate}} · <time datetime="{{date}}">{{dateLong}}</time>{{/hasDate}}{{#isForeign}} · {{languageMark}}{{/isForeign}}</p>
                {{#hasSummary}}
                <blockquote cite="{{url}}">{{summary}}</blockquote>
                {{/hasSummary}}
                </li>
                {{/items}}
                </ul>
                </section>
                {{/sections}}
                <footer><p>{{closing}}{{#hasHome}} <a href="{{homeURL}}">{{pageLabel}}</a>{{/hasHome}}</p></footer>
                </main>
                </body>
                </html>

                """
        )
    }

    private static let atomTemplate = Result {
        try MustacheTemplate(
            string: """
                <?xml version="1.0" encoding="utf-8"?>
                <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{{language}}">
                  <id>{{id}}</id>
                  <title>{{title}}, {{headline}}</title>
                  <updated>{{updated}}</updated>
                  <author><name>{{title}}</name></author>
                {{#hasHome}}
                  <link rel="alternate" type="text/html" href="{{homeURL}}"/>
                {{/hasHome}}
                {{#items}}
                  <entry>
                    <id>{{id}}</id>
                    <title>{{title}}</title>
                    <link rel="alternate" href="{{url}}"/>
                    <updated>{{updated}}</updated>
                    <published>{{published}}</published>
                    <category term="{{section}}"/>
                    <author><name>{{site}}</name></author>
                {{#hasSummary}}
                    <summary>{{summary}}</summary>
                {{/hasSummary}}
                  </entry>
                {{/items}}
                </feed>

                """
        )
    }
}
