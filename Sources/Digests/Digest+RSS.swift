import Feeds

extension Digest {
    /// RSS 2.0, one item per link.
    func rss(_ template: Template?) throws -> String {
        var context = try feedContext()
        // RSS 2.0 requires a channel link; without an address, use the identifier.
        context["channelURL"] = links.home ?? links.feed ?? feedID
        // RSS does not define whether a title is text or HTML: escape markup for both.
        context["items"] = (context["items"] as? [[String: Any]] ?? []).map { item in
            let title = item["itemTitle"] as? String ?? ""
            let looksLikeMarkup =
                title.contains { $0.unicodeScalars.contains("<") } || title.contains(Self.reference.regex)
            return item.merging(["rssTitle": looksLikeMarkup ? PlainText.markup(title) : title]) { $1 }
        }
        return try (template ?? Self.rssTemplate.get()).filled(with: context, escaping: true)
    }

    private static let reference = Pattern(/&#?\w+;/)

    private static let rssTemplate = Result {
        try Template(
            """
            <?xml version="1.0" encoding="utf-8"?>
            <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/">
            <channel>
              <title>{{title}}</title>
              <link>{{channelURL}}</link>
              <description>{{issue}}, {{week}}</description>
              <language>{{language}}</language>
              <pubDate>{{dateMail}}</pubDate>
              <lastBuildDate>{{dateMail}}</lastBuildDate>
              <generator>veille</generator>
            {{#feedURL}}
              <atom:link rel="self" type="application/rss+xml" href="{{feedURL}}"/>
            {{/feedURL}}
            {{#items}}
              <item>
                <title>{{rssTitle}}</title>
                <link>{{url}}</link>
                <guid isPermaLink="false">{{itemID}}</guid>
                <pubDate>{{publishedMail}}</pubDate>
                <category>{{itemSection}}</category>
            {{#site}}
                <dc:creator>{{site}}</dc:creator>
            {{/site}}
            {{#foreign}}
                <dc:language>{{foreign}}</dc:language>
            {{/foreign}}
            {{#content}}
                <description>{{content}}</description>
            {{/content}}
              </item>
            {{/items}}
            </channel>
            </rss>

            """
        )
    }
}
