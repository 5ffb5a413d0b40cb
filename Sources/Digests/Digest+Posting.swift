package import Feeds
import Foundation

extension Digest {
    /// The issue as a webhook body; links that do not fit are counted.
    ///
    /// `topic` is the ntfy topic.
    ///
    /// - Throws: The errors of the built-in templates.
    package func posted(as shape: WebhookFormat, topic: String? = nil) throws -> String {
        var context = context
        context["topic"] = topic
        context["hasOwnTitle"] = shape == .ntfy
        switch shape {
        case .slack:
            context["message"] = try fitted(Self.slackText, .slack, within: 4_000, \.utf16.count)
        case .mattermost:
            context["message"] = try fitted(Self.chatText, .chat, within: 16_000, \.utf16.count)
        case .discord:
            context["message"] = try fitted(Self.chatText, .chat, within: 2_000, \.utf16.count)
        case .ntfy:
            context["message"] = try fitted(
                Self.plainText,
                .text,
                within: 4_000,
                \.utf8.count,
                isTitled: true
            )
        case .matrix:
            // A Matrix event is limited to 64 KiB, including JSON escapes.
            context["message"] = try fitted(Self.plainText, .text, within: 16_000, \.utf8.count)
            context["html"] = try fitted(Self.markupText, .markup, within: 24_000, \.utf8.count)
        case .json:
            context["message"] = try fitted(Self.plainText, .text, within: .max, \.utf8.count)
        }
        return try Self.bodies(shape).get().filled(with: context, for: .json)
    }

    /// The issue in a custom JSON template; the key `message` is the issue as plain text.
    ///
    /// - Throws: ``Problem/noJSON``.
    package func posted(with template: Template) throws -> String {
        var context = context
        context["message"] = try fitted(Self.plainText, .text, within: .max, \.utf8.count)
        let body = try template.filled(with: context, for: .json)
        guard (try? JSONSerialization.jsonObject(with: Data(body.utf8))) != nil else { throw Problem.noJSON }
        return body
    }

    /// With as many links as fit.
    private func fitted(
        _ template: Result<Template, any Error>,
        _ escaping: Template.Escaping,
        within limit: Int,
        _ size: (String) -> Int,
        isTitled: Bool = false
    ) throws -> String {
        func text(_ links: Int) throws -> String {
            var context = first(links).context(of: self)
            context["hasOwnTitle"] = isTitled
            let text = try template.get().filled(with: context, for: escaping)
            return String(text.drop(while: \.isNewline).reversed().drop(while: \.isNewline).reversed())
        }
        let whole = try text(count)
        if size(whole) <= limit { return whole }
        var (fitting, tooMany) = (0, count)
        var best = try text(0)
        while tooMany - fitting > 1 {
            let middle = (fitting + tooMany) / 2
            let attempt = try text(middle)
            if size(attempt) <= limit { (best, fitting) = (attempt, middle) } else { tooMany = middle }
        }
        // Only an endless title is left.
        while size(best) > limit {
            best = String(best.prefix(min(best.count - 1, best.count * limit / size(best))))
        }
        return best
    }

    private static let slackText = Result {
        try Template(
            """
            *{{title}}{{words.colon}}{{issue}}*, {{week}}
            {{#isEmpty}}

            {{words.nothingNew}}.
            {{/isEmpty}}
            {{#sections}}

            *{{section}}*
            {{#items}}
            • <{{url}}|{{itemTitle}}>{{#origin}} — {{origin}}{{/origin}}{{#languageMark}} ({{languageMark}}){{/languageMark}}{{#isPaywalled}} (€){{/isPaywalled}}{{#proposedBy}}, {{proposedBy}}{{/proposedBy}}
            {{#note}}
            {{note}}
            {{/note}}
            {{/items}}
            {{/sections}}
            {{#leftOut}}

            {{leftOut}}
            {{/leftOut}}
            {{#homeURL}}

            <{{homeURL}}|{{words.page}}>
            {{/homeURL}}

            """
        )
    }

    private static let chatText = Result {
        try Template(
            """
            **{{title}}{{words.colon}}{{issue}}**, {{week}}
            {{#isEmpty}}

            {{words.nothingNew}}.
            {{/isEmpty}}
            {{#sections}}

            **{{markdownSection}}**
            {{#items}}
            - [{{markdownTitle}}]({{{url}}}){{#markdownOrigin}} — {{markdownOrigin}}{{/markdownOrigin}}{{#languageMark}} ({{languageMark}}){{/languageMark}}{{#isPaywalled}} (€){{/isPaywalled}}{{#markdownProposedBy}}, {{markdownProposedBy}}{{/markdownProposedBy}}
            {{#markdownNote}}
              {{markdownNote}}
            {{/markdownNote}}
            {{/items}}
            {{/sections}}
            {{#leftOut}}

            {{leftOut}}
            {{/leftOut}}
            {{#homeURL}}

            [{{words.page}}]({{{homeURL}}})
            {{/homeURL}}

            """
        )
    }

    private static let plainText = Result {
        try Template(
            """
            {{^hasOwnTitle}}
            {{title}}{{words.colon}}{{issue}}, {{week}}
            {{/hasOwnTitle}}
            {{#isEmpty}}

            {{words.nothingNew}}.
            {{/isEmpty}}
            {{#sections}}

            {{section}}
            {{#items}}
            • {{itemTitle}}{{#origin}} — {{origin}}{{/origin}}{{#languageMark}} ({{languageMark}}){{/languageMark}}{{#isPaywalled}} (€){{/isPaywalled}}{{#proposedBy}}, {{proposedBy}}{{/proposedBy}}
              {{url}}
            {{#note}}
              {{note}}
            {{/note}}
            {{/items}}
            {{/sections}}
            {{#leftOut}}

            {{leftOut}}
            {{/leftOut}}
            {{#homeURL}}

            {{words.page}}{{words.colon}}{{homeURL}}
            {{/homeURL}}

            """
        )
    }

    private static let markupText = Result {
        try Template(
            """
            <p><strong>{{title}}{{words.colon}}{{issue}}</strong>, {{week}}</p>
            {{#isEmpty}}
            <p>{{words.nothingNew}}.</p>
            {{/isEmpty}}
            {{#sections}}
            <p><strong>{{section}}</strong></p>
            <ul>
            {{#items}}
            <li><a href="{{url}}">{{itemTitle}}</a>{{#origin}} — {{origin}}{{/origin}}{{#languageMark}} ({{languageMark}}){{/languageMark}}{{#isPaywalled}} (€){{/isPaywalled}}{{#proposedBy}}, {{proposedBy}}{{/proposedBy}}{{#note}}<br>{{note}}{{/note}}</li>
            {{/items}}
            </ul>
            {{/sections}}
            {{#leftOut}}
            <p>{{leftOut}}</p>
            {{/leftOut}}
            {{#homeURL}}
            <p><a href="{{homeURL}}">{{words.page}}</a></p>
            {{/homeURL}}

            """
        )
    }
}
