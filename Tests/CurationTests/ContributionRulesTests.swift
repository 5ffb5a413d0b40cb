import Foundation
import Support
import Testing
import Curation

@Suite(.temporaryDirectory) struct ContributionRulesTests {
    @Test func `rules are found with their lines, code is ignored`() throws {
        let folder = TemporaryDirectory.current
        try folder.write(
            "# Contributing\n\nThank you.\n\n- Keep the list in alphabetical order.\n- One link per pull request.\n\n```\n- description - bottom of\n```\n",
            to: ".github/CONTRIBUTING.md"
        )
        let page = folder.url.appending(path: "docs/page.md")
        let rules = ContributionRules.read(beside: page, home: folder.url)
        #expect(rules.map(\.line) == [5, 6])
        #expect(rules.first?.text == "Keep the list in alphabetical order.")
        #expect(rules.first?.file == ".github/CONTRIBUTING.md")
    }

    @Test func `without a file there are no rules`() {
        let folder = TemporaryDirectory.current.url
        #expect(ContributionRules.read(beside: folder.appending(path: "page.md"), home: folder).isEmpty)
    }
}
