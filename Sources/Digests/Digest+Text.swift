extension Digest {
    /// Plain text, 72 columns wide, with numbered links under each title.
    func text(_ template: Template? = nil) throws -> String { try text(context, template) }

    func text(_ context: [String: Any], _ template: Template? = nil) throws -> String {
        PlainLines.wrapped(
            try (template ?? Self.textTemplate.get()).filled(with: context, escaping: false)
        )
    }

    private static let textTemplate = Result {
        try Template(
            """
            {{title}}
            {{titleRule}}
            {{issue}}
            {{dateLong}}, {{week}}
            {{#isEmpty}}

            {{words.nothingNew}}.
            {{/isEmpty}}
            {{#hasContents}}

            {{words.contents}}
            {{#sections}}
            - {{section}} ({{sectionCount}})
            {{/sections}}
            {{/hasContents}}
            {{#sections}}


            {{section}}
            {{sectionRule}}
            {{#items}}

            {{itemTitle}} [{{link}}]
            {{origin}}{{#languageMark}} ({{languageMark}}){{/languageMark}}{{#isPaywalled}} (€){{/isPaywalled}}
            {{#proposedBy}}
            {{proposedBy}}
            {{/proposedBy}}
            {{#note}}
              {{note}}
            {{/note}}
            {{#quoted}}
              {{quoted}}
            {{/quoted}}
            {{#hasAlso}}
              {{words.alsoAt}}{{words.colon}}{{#also}}{{alsoSite}} [{{alsoLink}}]{{^last()}}, {{/last()}}{{/also}}
            {{/hasAlso}}
            [{{link}}] {{url}}
            {{#also}}
            [{{alsoLink}}] {{alsoURL}}
            {{/also}}
            {{/items}}
            {{/sections}}


            {{#leftOut}}
            {{leftOut}}
            {{/leftOut}}
            {{#sources}}
            {{sources}}
            {{/sources}}
            {{words.closing}}
            {{#proposeURL}}
            {{words.propose}}{{words.colon}}{{proposeURL}}
            {{/proposeURL}}
            {{#homeURL}}
            {{words.page}}{{words.colon}}{{homeURL}}
            {{/homeURL}}
            {{#feedURL}}
            {{words.feed}}{{words.colon}}{{feedURL}}
            {{/feedURL}}
            {{#unsubscribeURL}}
            {{words.unsubscribe}}{{words.colon}}{{unsubscribeURL}}
            {{/unsubscribeURL}}

            """
        )
    }
}
