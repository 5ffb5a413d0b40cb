import Feeds
import Foundation
import Testing
import Home

@testable import veille

@Suite struct ManualPageTests {
    @Test(arguments: [
        ("Say it.", "Say it.\n"),
        ("One. Two: three.", "One.\nTwo: three.\n"),
        ("As in example.org. “Said” so.", "As in example.org.\n\\[u201C]Said\\[u201D] so.\n"),
        (".veille is a file", "\\&.veille is a file\n"),
        ("'tis", "\\&'tis\n"),
        ("a\\b", "a\\eb\n"),
        ("with --as listing, well-known", "with \\-\\-as listing, well-known\n"),
        ("é and 🌍", "\\[u00E9] and \\[u1F30D]\n"),
        ("Quoi\u{202F}? Écrire.", "Quoi\\~?\n\\[u00C9]crire.\n"),
    ])
    func `prose is escaped`(prose: String, expected: String) {
        var page = Mdoc(in: .en)
        page.prose(prose)
        #expect(page.text == expected)
    }

    @Test(arguments: [
        ("id", "\"\\&id\""), ("Ar", "\"\\&Ar\""), ("a b", "\"\\&a b\""),
        ("say \"so\"", "\"\\&say \\(dqso\\(dq\""),
        ("-C", "\"\\&\\-C\""),
    ])
    func `arguments are not read as macros`(argument: String, expected: String) {
        #expect(Mdoc.argument(argument) == expected)
    }

    @Test func `examples keep their shape without the common margin`() {
        var page = Mdoc(in: .en)
        page.literal(["  veille fix      # `all`", "    ~/site"])
        #expect(
            page.text
                == ".Bd -literal -offset indent\nveille fix      # \\(gaall\\(ga\n  \\(ti/site\n.Ed\n"
        )
    }

    private static let dump = """
        {"serializationVersion": 0, "command": {"commandName": "tool", "shouldDisplay": true,
         "abstract": "Do things.", "discussion": "First.\\n\\n  code\\n\\nLast.\\n\\nExamples:\\n  tool one x",
         "subcommands": [
          {"superCommands": ["tool"], "commandName": "one", "shouldDisplay": true, "abstract": "Do one thing.",
           "aliases": ["uno"],
           "arguments": [
            {"kind": "positional", "shouldDisplay": true, "isOptional": false, "isRepeating": true,
             "valueName": "id", "abstract": "The thing."},
            {"kind": "option", "shouldDisplay": true, "isOptional": true, "isRepeating": false,
             "names": [{"kind": "short", "name": "s"}, {"kind": "long", "name": "sort"}],
             "preferredName": {"kind": "long", "name": "sort"}, "valueName": "how", "defaultValue": "up",
             "allValues": ["up", "down"], "abstract": "The order."},
            {"kind": "flag", "shouldDisplay": false, "isOptional": true, "isRepeating": false,
             "names": [{"kind": "long", "name": "secret"}]},
            {"kind": "flag", "shouldDisplay": true, "isOptional": true, "isRepeating": false,
             "names": [{"kind": "long", "name": "json"}], "preferredName": {"kind": "long", "name": "json"},
             "abstract": "Print JSON."}]},
          {"superCommands": ["tool"], "commandName": "two", "shouldDisplay": false}]}}
        """

    @Test func `a page is generated from the help texts`() throws {
        let tool = try CommandDescription(dumped: Self.dump)
        let edition = ManualPage.Edition(
            groups: [("Things", ["one"])],
            common: [CommandDescription.Name(kind: .long, name: "json")],
            date: Date(timeIntervalSince1970: 0),
            version: "1.2"
        )
        let pages = ManualPage.pages(of: tool, edition)
        #expect(pages.map(\.fileName) == ["tool.1", "tool-one.1"])
        let program = try #require(pages.first).text
        #expect(program.hasPrefix(".Dd January 1, 1970\n.Dt TOOL 1\n.Os veille 1.2\n.Sh NAME\n"))
        #expect(
            program.contains(
                ".Ss Things\n.Bl -tag -width Ds\n.It Cm \"\\&one\"\nDo one thing.\nSee\n.Xr tool-one 1 .\n"
            )
        )
        #expect(program.contains("First.\n.Bd -literal -offset indent\ncode\n.Ed\n.Pp\nLast.\n"))
        #expect(program.contains(".Sh EXAMPLES\n.Bd -literal -offset indent\ntool one x\n.Ed\n"))
        let command = try #require(pages.last).text
        #expect(
            command.contains(
                """
                .Sh SYNOPSIS
                .Nm "\\&tool"
                .Cm "\\&one"
                .Ar "\\&id" ...
                .Op Fl "\\&\\-sort" Ar "\\&how"
                .Op Ar common options
                .Sh DESCRIPTION
                Do one thing.
                .Pp
                Also called uno.
                .Sh OPTIONS
                .Bl -tag -width Ds
                .It Ar "\\&id"
                The thing.
                .It Fl "\\&s" Ar "\\&how" , Fl "\\&\\-sort" Ar "\\&how"
                The order.
                One of up, down.
                Default: up.
                .El
                .Sh COMMON OPTIONS
                .Bl -tag -width Ds
                .It Fl "\\&\\-json"
                Print JSON.
                .El
                """
            )
        )
        #expect(!command.contains("secret"))
    }

    @Test func `every key is in the manual with its default`() throws {
        let page = ConfigurationManual.page(
            ManualPage.Edition(date: Date(timeIntervalSince1970: 0), version: "")
        )
        for row in SettingTable.rows where row.key != "pages" {
            var item = Mdoc(in: .en)
            item.macro("It Cm", "\(row.key): \(row.value)")
            #expect(page.text.contains(item.text), "\(row.key)")
        }
    }

    @Test func `every setting of the starter file is read`() throws {
        for language in [Language.en, .fr] {
            let text = StarterFile.text(pages: ["page.md"], language: language)
            let lines = text.split(separator: "\n").map { line in
                line.hasPrefix("#") && !line.hasPrefix("# ") || line.hasPrefix("#  ")
                    ? line.dropFirst() : line
            }
            let yaml = lines.joined(separator: "\n")
            #expect(throws: Never.self) { try Configuration(yaml: yaml) }
        }
    }

    @Test(arguments: [
        ("Impacts environnementaux", true), ("Énergie, eau et droit – 2026", true), ("page.md", true),
        ("$(touch x)", false), ("`x`", false), ("l’eau", false), ("a;b", false), ("l'eau", false),
        ("~root", false),
        ("*", false), ("-n", false), ("", false), (" a", false), ("a\nb", false), ("{a,b}", false),
        ("a\\b", false),
    ])
    func `candidates have no special characters of a shell`(word: String, isShellSafe: Bool) {
        #expect(Candidates.isShellSafe(word) == isShellSafe)
    }
}
