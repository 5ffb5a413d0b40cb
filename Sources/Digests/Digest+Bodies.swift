import Feeds

extension Digest {
    /// The JSON template of each service.
    static func bodies(_ shape: WebhookFormat) -> Result<Template, any Error> {
        switch shape {
        case .slack: slackBody
        case .mattermost: mattermostBody
        case .discord: discordBody
        case .matrix: matrixBody
        case .ntfy: ntfyBody
        case .json: jsonBody
        }
    }

    private static let slackBody = Result {
        try Template(#"{"text": "{{message}}", "unfurl_links": false, "unfurl_media": false}"#)
    }

    private static let mattermostBody = Result { try Template(#"{"text": "{{message}}"}"#) }

    /// Flag 4 suppresses embeds; a title mentions no one.
    private static let discordBody = Result {
        try Template(#"{"content": "{{message}}", "flags": 4, "allowed_mentions": {"parse": []}}"#)
    }

    /// With empty `m.mentions`, no text mentions anyone.
    private static let matrixBody = Result {
        try Template(
            """
            {"msgtype": "m.text", "body": "{{message}}", "format": "org.matrix.custom.html", \
            "formatted_body": "{{html}}", "m.mentions": {}}
            """
        )
    }

    private static let ntfyBody = Result {
        try Template(
            """
            {"topic": "{{topic}}", "title": "{{subject}}", "message": "{{message}}"\
            {{#homeURL}}, "click": "{{homeURL}}"{{/homeURL}}, "tags": ["newspaper"]}
            """
        )
    }

    private static let jsonBody = Result {
        try Template(
            """
            {"schema": "veille.issue/1", "id": "{{id}}", "digest": "{{name}}", "number": {{number}}, \
            "title": "{{title}}", "subject": "{{subject}}", "language": "{{language}}", \
            "date": "{{dateTime}}", "count": {{count}}\
            {{#homeURL}}, "home_url": "{{homeURL}}"{{/homeURL}}\
            {{#feedURL}}, "feed_url": "{{feedURL}}"{{/feedURL}}, "text": "{{message}}", "items": [\
            {{#items}}\
            {"id": "{{itemID}}", "url": "{{url}}", "title": "{{itemTitle}}", "section": "{{itemSection}}", \
            "published": "{{published}}", "paywalled": {{isPaywalled}}\
            {{#site}}, "site": "{{site}}"{{/site}}\
            {{#foreign}}, "language": "{{foreign}}"{{/foreign}}\
            {{#note}}, "note": "{{note}}"{{/note}}\
            {{#quote}}, "quote": "{{quote}}"{{/quote}}\
            {{#proposer}}, "proposed_by": "{{proposer}}"{{/proposer}}}\
            {{^last()}}, {{/last()}}\
            {{/items}}\
            ]}
            """
        )
    }
}
