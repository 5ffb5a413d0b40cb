extension Digest {
    /// A complete HTML page without external resources.
    func html(_ template: Template?) throws -> String {
        try (template ?? Self.htmlTemplate.get()).filled(with: context, escaping: true)
    }

    private static let htmlTemplate = Result {
        try Template(
            """
            <!doctype html>
            <html lang="{{language}}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="generator" content="veille">
            <title>{{postTitle}}</title>
            {{#feedURL}}
            <link rel="alternate" type="application/atom+xml" href="{{feedURL}}" title="{{title}}">
            {{/feedURL}}
            <style>
            \(style)
            </style>
            </head>
            <body>
            <main>
            <header>
            <p class="kicker">{{issue}}</p>
            <h1>{{title}}</h1>
            <p><time datetime="{{date}}">{{dateLong}}</time>, {{week}}</p>
            </header>
            {{#isEmpty}}
            <p>{{words.nothingNew}}.</p>
            {{/isEmpty}}
            {{#hasContents}}
            <nav aria-labelledby="contents">
            <h2 id="contents">{{words.contents}}</h2>
            <ol>
            {{#sections}}
            <li><a href="#s-{{anchor}}">{{section}}</a> <span>{{sectionCount}}</span></li>
            {{/sections}}
            </ol>
            </nav>
            {{/hasContents}}
            {{#sections}}
            <section aria-labelledby="s-{{anchor}}">
            <h2 id="s-{{anchor}}">{{section}}</h2>
            {{#items}}
            <article id="l-{{link}}">
            <h3 dir="auto"><a href="{{url}}"{{#foreign}} hreflang="{{foreign}}" lang="{{foreign}}"{{/foreign}}>{{itemTitle}}</a></h3>
            <p class="meta"><bdi>{{site}}</bdi>{{#day}}{{#site}}, {{/site}}<time datetime="{{day}}">{{dayLong}}</time>{{/day}}{{#languageMark}} <abbr title="{{words.foreign}}{{words.colon}}{{languageMark}}">{{languageMark}}</abbr>{{/languageMark}}{{#isPaywalled}} <abbr title="{{words.paywalled}}">€</abbr>{{/isPaywalled}}</p>
            {{#proposedBy}}
            <p class="meta">{{proposedBy}}</p>
            {{/proposedBy}}
            {{#note}}
            <p class="note">{{note}}</p>
            {{/note}}
            {{#quote}}
            <blockquote cite="{{url}}" dir="auto"{{#foreign}} lang="{{foreign}}"{{/foreign}}>{{quote}}</blockquote>
            {{/quote}}
            {{#hasAlso}}
            <p class="also">{{words.alsoAt}}{{words.colon}}{{#also}}<a href="{{alsoURL}}" title="{{alsoTitle}}">{{alsoSite}}</a>{{^last()}}, {{/last()}}{{/also}}</p>
            {{/hasAlso}}
            </article>
            {{/items}}
            </section>
            {{/sections}}
            <footer>
            {{#sources}}
            <p>{{sources}}</p>
            {{/sources}}
            <p>{{words.closing}}</p>
            {{#hasLinks}}
            <ul>
            {{/hasLinks}}
            {{#proposeURL}}
            <li><a href="{{proposeURL}}">{{words.propose}}</a></li>
            {{/proposeURL}}
            {{#homeURL}}
            <li><a href="{{homeURL}}">{{words.page}}</a></li>
            {{/homeURL}}
            {{#feedURL}}
            <li><a href="{{feedURL}}">{{words.feed}}</a></li>
            {{/feedURL}}
            {{#hasLinks}}
            </ul>
            {{/hasLinks}}
            </footer>
            </main>
            </body>
            </html>

            """
        )
    }

    private static let style = """
        :root { color-scheme: light dark; --ink: #1d1b18; --soft: #625d55; --paper: #fdfcf9; --rule: #ddd7cc; --link: #0a4a75; }
        @media (prefers-color-scheme: dark) { :root { --ink: #eae6de; --soft: #a9a297; --paper: #181715; --rule: #3b3731; --link: #93c8f0; } }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 1.125rem/1.55 "Iowan Old Style", "Palatino Linotype", Palatino, "Book Antiqua", Georgia, serif; font-kerning: normal; font-variant-numeric: oldstyle-nums; }
        main { max-width: 36rem; margin: 0 auto; padding: 3.5rem 1.25rem 4rem; overflow-wrap: break-word; }
        h1, h2, h3 { line-height: 1.2; text-wrap: balance; }
        h1 { font-size: 2rem; font-weight: 600; letter-spacing: -.01em; margin: 0 0 .5rem; }
        header { border-bottom: 3px double var(--rule); padding-bottom: 1.4rem; }
        header p { margin: 0; color: var(--soft); }
        .kicker { margin-bottom: .6rem; }
        section, nav { margin-top: 2.6rem; }
        section > h2, nav h2 { font-size: 1.0625rem; font-weight: 400; font-style: italic; color: var(--soft); margin: 0 0 1.1rem; padding-bottom: .35rem; border-bottom: 1px solid var(--rule); }
        nav ol { list-style: none; margin: 0; padding: 0; }
        nav li { display: flex; justify-content: space-between; gap: 1rem; margin: .3rem 0; }
        nav span { color: var(--soft); font-variant-numeric: tabular-nums oldstyle-nums; }
        article { margin: 0 0 1.9rem; }
        h3 { font-size: 1.25rem; font-weight: 600; margin: 0 0 .2rem; text-wrap: pretty; }
        a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: .18em; }
        h3 a { text-decoration-color: color-mix(in srgb, currentColor 30%, transparent); }
        a:hover, a:focus-visible { text-decoration-thickness: 2px; text-decoration-color: currentColor; }
        .meta, .also { color: var(--soft); font-size: .9375rem; margin: 0; }
        abbr { font-size: .75rem; letter-spacing: .05em; text-decoration: none; border: 1px solid var(--rule); border-radius: 3px; padding: .05rem .3rem; margin-left: .15rem; font-variant-numeric: lining-nums; white-space: nowrap; }
        .note, blockquote { margin: .55rem 0 0; }
        blockquote { padding-left: 1rem; border-left: 2px solid var(--rule); color: var(--ink); }
        .also { margin-top: .55rem; }
        footer { border-top: 3px double var(--rule); margin-top: 3rem; padding-top: 1.1rem; color: var(--soft); font-size: .9375rem; }
        footer p { margin: 0 0 .3rem; }
        footer ul { list-style: none; margin: .7rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; }
        footer li a { display: inline-block; padding: .25rem 0; }
        @media print { body { background: none; color: #000; font-size: 11pt; } article { break-inside: avoid; } nav { display: none; } }
        """
}
