extension Digest {
    /// Atom (RFC 4287), one entry per link.
    func atom(_ template: Template?) throws -> String {
        try (template ?? Self.atomTemplate.get()).filled(with: feedContext(), escaping: true)
    }

    /// The context for feeds: each link also has its content as an HTML fragment.
    func feedContext() throws -> [String: Any] {
        let words = DigestWords(language: language)
        let template = try Self.contentTemplate.get()
        var context = context
        let items = context["items"] as? [[String: Any]] ?? []
        context["items"] = try items.map { item in
            let hasText = item["note"] ?? item["quote"] ?? item["proposedBy"] != nil
            let isMarked = item["hasAlso"] as? Bool == true || item["isPaywalled"] as? Bool == true
            guard hasText || isMarked else { return item }
            let content = try template.filled(
                with: item.merging(["words": words.labels]) { $1 },
                escaping: true
            )
            return item.merging(["content": content]) { $1 }
        }
        return context
    }

    private static let contentTemplate = Result {
        try Template(
            """
            {{#note}}<p>{{note}}</p>{{/note}}\
            {{#quote}}<blockquote cite="{{url}}"{{#foreign}} lang="{{foreign}}"{{/foreign}}><p>{{quote}}</p></blockquote>{{/quote}}\
            {{#hasAlso}}<p>{{words.alsoAt}}{{words.colon}}{{#also}}<a href="{{alsoURL}}">{{alsoSite}}</a>{{^last()}}, {{/last()}}{{/also}}</p>{{/hasAlso}}\
            {{#proposedBy}}<p>{{proposedBy}}</p>{{/proposedBy}}\
            {{#isPaywalled}}<p>{{words.paywalled}} (€)</p>{{/isPaywalled}}
            """
        )
    }

    private static let atomTemplate = Result {
        try Template(
            """
            <?xml version="1.0" encoding="utf-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{{language}}">
              <id>{{id}}</id>
              <title>{{title}}</title>
              <subtitle>{{issue}}, {{week}}</subtitle>
              <updated>{{dateTime}}</updated>
              <author><name>{{title}}</name></author>
              <generator>veille</generator>
            {{#feedURL}}
              <link rel="self" type="application/atom+xml" href="{{feedURL}}"/>
            {{/feedURL}}
            {{#homeURL}}
              <link rel="alternate" type="text/html" href="{{homeURL}}"/>
            {{/homeURL}}
            {{#items}}
              <entry{{#foreign}} xml:lang="{{foreign}}"{{/foreign}}>
                <id>{{itemID}}</id>
                <title>{{itemTitle}}</title>
                <link rel="alternate" href="{{url}}"/>
                <updated>{{updated}}</updated>
                <published>{{published}}</published>
                <category term="{{itemSection}}"/>
            {{#site}}
                <author><name>{{site}}</name></author>
            {{/site}}
            {{#proposer}}
                <contributor><name>{{proposer}}</name></contributor>
            {{/proposer}}
            {{#note}}
                <summary>{{note}}</summary>
            {{/note}}
            {{#quote}}
                <summary>{{quote}}</summary>
            {{/quote}}
            {{#content}}
                <content type="html">{{content}}</content>
            {{/content}}
              </entry>
            {{/items}}
            </feed>

            """
        )
    }
}
