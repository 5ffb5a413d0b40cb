extension Digest {
    /// A post with front matter, for Jekyll and Hugo.
    func markdown(_ template: Template?) throws -> String {
        try (template ?? Self.markdownTemplate.get()).filled(with: context, escaping: false)
    }

    /// Blank lines separate the parts of a link, so that kramdown and CommonMark agree.
    private static let markdownTemplate = Result {
        try Template(
            """
            ---
            layout: post
            title: {{yamlTitle}}
            date: {{date}}
            lang: {{language}}
            {{#yamlCategories}}
            categories: {{yamlCategories}}
            {{/yamlCategories}}
            {{#isDraft}}
            draft: true
            published: false
            {{/isDraft}}
            ---
            {{#isEmpty}}

            {{words.nothingNew}}.
            {{/isEmpty}}
            {{#hasContents}}

            **{{words.contents}}**

            {{#sections}}
            - [{{markdownSection}}](#{{anchor}}) ({{sectionCount}})
            {{/sections}}
            {{/hasContents}}
            {{#sections}}

            ## {{markdownSection}}
            {{#items}}

            - [{{markdownTitle}}]({{url}}){{#markdownOrigin}} — {{markdownOrigin}}{{/markdownOrigin}}{{#languageMark}} ({{languageMark}}){{/languageMark}}{{#isPaywalled}} (€){{/isPaywalled}}{{#markdownProposedBy}}, {{markdownProposedBy}}{{/markdownProposedBy}}
            {{#markdownNote}}

              {{markdownNote}}
            {{/markdownNote}}
            {{#markdownQuote}}

              > {{markdownQuote}}
            {{/markdownQuote}}
            {{#hasAlso}}

              {{words.alsoAt}}{{words.colon}}{{#also}}[{{markdownAlsoSite}}]({{alsoURL}}){{^last()}}, {{/last()}}{{/also}}
            {{/hasAlso}}
            {{/items}}
            {{/sections}}

            ---

            {{#markdownSources}}
            {{markdownSources}}
            {{/markdownSources}}
            {{words.closing}}
            {{#proposeURL}}
            [{{words.propose}}]({{proposeURL}}).
            {{/proposeURL}}
            {{#homeURL}}
            [{{words.page}}]({{homeURL}}).
            {{/homeURL}}
            {{#feedURL}}
            [{{words.feed}}]({{feedURL}}).
            {{/feedURL}}

            """
        )
    }
}
