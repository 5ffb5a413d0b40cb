import Home
import Support
import Testing

/// What is muted, written into a `veille.yml` that people edit as well.
@Suite(.temporaryDirectory) struct ListEditTests {
    private static func home(_ text: String) throws -> HomeFolder {
        try TemporaryDirectory.current.write(text, to: "veille.yml")
        return try HomeFolder.find(from: TemporaryDirectory.current.url)
    }

    private static var text: String { get throws { try TemporaryDirectory.current.read("veille.yml") } }

    private struct Edit: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let before: String
        let after: String

        init(_ name: String, _ before: String, _ after: String) {
            (testDescription, self.before, self.after) = (name, before, after)
        }
    }

    private static let edits = [
        Edit("no key", "pages: [a.md]\n", "pages: [a.md]\nmute:\n  sites: [e.fr]\n"),
        Edit("no line end", "pages: [a.md]", "pages: [a.md]\nmute:\n  sites: [e.fr]\n"),
        Edit("CRLF", "pages: [a.md]\r\n# x\r\n", "pages: [a.md]\r\n# x\r\nmute:\r\n  sites: [e.fr]\r\n"),
        Edit(
            "CRLF, and a list of lines at the end",
            "pages: [a.md]\r\nmute:\r\n  sites:\r\n    - a.fr",
            "pages: [a.md]\r\nmute:\r\n  sites:\r\n    - a.fr\r\n    - e.fr"
        ),
        Edit(
            "CRLF, and a list between brackets",
            "mute:\r\n  sites: [a.fr]\r\npages: [a.md]\r\n",
            "mute:\r\n  sites: [a.fr, e.fr]\r\npages: [a.md]\r\n"
        ),
        Edit(
            "the other list only",
            "mute:\n  # why\n  words: [x]\npages: [a.md]\n",
            "mute:\n  sites: [e.fr]\n  # why\n  words: [x]\npages: [a.md]\n"
        ),
        Edit("a group without lists", "pages: [a.md]\nmute:", "pages: [a.md]\nmute:\n  sites: [e.fr]"),
        Edit(
            "a list without entries",
            "mute:\n  sites: # none\npages: [a.md]\n",
            "mute:\n  sites: [e.fr] # none\npages: [a.md]\n"
        ),
        Edit(
            "an empty list",
            "mute:\n  sites: []\npages: [a.md]\n",
            "mute:\n  sites: [e.fr]\npages: [a.md]\n"
        ),
        Edit(
            "quotes and a comment after it",
            "mute: # why\n   sites: [ 'a.fr',\"b.fr\" ] # b [c]\npages: [a.md]\n",
            "mute: # why\n   sites: [ 'a.fr',\"b.fr\", e.fr ] # b [c]\npages: [a.md]\n"
        ),
        Edit(
            "a comma at the end",
            "mute:\n  sites: [a.fr,]\npages: [a.md]\n",
            "mute:\n  sites: [a.fr, e.fr]\npages: [a.md]\n"
        ),
        Edit(
            "a list of lines, with comments",
            "mute:\n  sites:\n    - a.fr # b\n\n    # c\n    - \"b.fr\"\n  words: []\npages: [a.md]\n",
            "mute:\n  sites:\n    - a.fr # b\n\n    # c\n    - \"b.fr\"\n    - e.fr\n  words: []\npages: [a.md]\n"
        ),
        Edit(
            "in a comment only",
            "#mute:\n#  sites: []\npages: [a.md]\n",
            "#mute:\n#  sites: []\npages: [a.md]\nmute:\n  sites: [e.fr]\n"
        ),
        Edit(
            "a list of that name in another group",
            "serve:\n  people: {sites: {token_env: A}}\nmute:\n  sites: [a.fr]\npages: [a.md]\n",
            "serve:\n  people: {sites: {token_env: A}}\nmute:\n  sites: [a.fr, e.fr]\npages: [a.md]\n"
        ),
        Edit(
            "an alias elsewhere",
            "pages: &p [a.md]\nfetch:\n  whole: *p\nmute:\n  sites: [a.fr]\n",
            "pages: &p [a.md]\nfetch:\n  whole: *p\nmute:\n  sites: [a.fr, e.fr]\n"
        ),
    ]

    @Test(arguments: edits) private func `a site is added, and the rest stays`(edit: Edit) throws {
        let home = try Self.home(edit.before)
        #expect(try home.setMuted("e.fr", in: .sites, isMuted: true))
        #expect(try Array(Self.text.utf8) == Array(edit.after.utf8))
        #expect(home.mute.sites.last == "e.fr")
        #expect(try !home.setMuted("e.fr", in: .sites, isMuted: true), "twice is once")
        #expect(try Array(Self.text.utf8) == Array(edit.after.utf8))
        #expect(try home.setMuted("e.fr", in: .sites, isMuted: false))
        #expect(!home.mute.sites.contains("e.fr"))
        #expect(try !home.setMuted("e.fr", in: .sites, isMuted: false))
    }

    @Test(arguments: [
        ("a.fr", "[e.fr, b.fr]"), ("e.fr", "['a.fr', b.fr]"), ("b.fr", "['a.fr', e.fr]"),
    ])
    func `an entry leaves a list between brackets`(entry: String, left: String) throws {
        let home = try Self.home("mute:\n  sites: ['a.fr', e.fr, b.fr] # c\npages: [a.md]\n")
        #expect(try home.setMuted(entry, in: .sites, isMuted: false))
        #expect(try Self.text == "mute:\n  sites: \(left) # c\npages: [a.md]\n")
    }

    @Test(arguments: [
        Edit("no group", "pages: [a.md]\n", "pages: [a.md]\nfetch:\n  unwanted: [n.fr]\n"),
        Edit(
            "a group with other keys",
            "fetch:\n  # mine\n  timeout: 9  # s\npages: [a.md]\n",
            "fetch:\n  unwanted: [n.fr]\n  # mine\n  timeout: 9  # s\npages: [a.md]\n"
        ),
        Edit(
            "behind a mapping",
            "fetch:\n  credentials:\n    e.fr: A\n  unwanted:\n  - e.fr\npages: [a.md]\n",
            "fetch:\n  credentials:\n    e.fr: A\n  unwanted:\n  - e.fr\n  - n.fr\npages: [a.md]\n"
        ),
        Edit(
            "there already",
            "fetch:\n  unwanted: [n.fr]\npages: [a.md]\n",
            "fetch:\n  unwanted: [n.fr]\npages: [a.md]\n"
        ),
    ])
    private func `a source that is not wanted is written once`(edit: Edit) throws {
        let home = try Self.home(edit.before)
        for _ in 0..<2 { try home.refuseSource("n.fr") }
        #expect(try Self.text == edit.after)
    }

    @Test(arguments: [
        "mute: {sites: [a.fr]}\npages: [a.md]\n", "\"mute\":\n  sites: [a.fr]\npages: [a.md]\n",
        "mute:\n  sites: [a.fr,\n    b.fr]\npages: [a.md]\n", "{pages: [a.md]}\n",
        "mute:\n  words: &x [a.fr]\n  sites: *x\npages: [a.md]\n", "pages: [a.md]\n...\n",
        "mute:\n  sites: &x\n    - a.fr\n  words: *x\npages: [a.md]\n",
        "mute:\n  sites: [\"a]\"]\npages: [a.md]\n",
    ])
    func `a form that cannot be edited stays, and the lines are told`(text: String) throws {
        let home = try Self.home(text)
        let error = #expect(throws: UserError.self) {
            try home.setMuted("e.fr", in: .sites, isMuted: true)
        }
        let cause = try #require(error?.cause as? ConfigurationProblem)
        guard case .notEditable(let lines) = cause else {
            Issue.record("\(cause)")
            return
        }
        #expect(lines.first == "mute:" && lines.last?.hasSuffix("e.fr]") == true)
        #expect(try Self.text == text)
    }

    @Test(arguments: [
        "no", "null", "a: b", "#x", "\"q\"", "\\n", "- x", "l’été", "1.5", "'", "a, b", "人工知能", "x]",
    ])
    func `a word is written so that it is read again`(word: String) throws {
        let home = try Self.home("pages: [a.md]\n")
        try home.setMuted(word, in: .words, isMuted: true)
        #expect(home.mute.words == [word])
    }

    @Test(arguments: ["a\nb", "a\u{0}", "a\u{85}b"])
    func `a word that YAML would change is not written`(word: String) throws {
        let home = try Self.home("pages: [a.md]\n")
        #expect(throws: UserError.self) { try home.setMuted(word, in: .words, isMuted: true) }
        #expect(try Self.text == "pages: [a.md]\n")
    }
}
