import Pages
import Testing

/// A page and the same page with one more link.
struct Edit: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var before: String
    var after: String

    init(_ name: String, _ before: String, _ after: String) {
        testDescription = name
        self.before = before
        self.after = after
    }
}

@Suite struct PageEditorTests {
    private static let link = NewLink(
        title: "Mot nouveau",
        url: "https://n.fr/x",
        site: "Site",
        summary: "Une phrase assez longue. Une autre."
    )

    private func add(_ link: NewLink, to text: String, line: String? = nil) throws -> PageEdit {
        let page = try PageParser.parse(Array(text.utf8))
        let section = page.linkSections.first ?? page.sections[page.sections.count - 1]
        return try PageEditor.add(link, to: section.path, of: page, line: line)
    }

    @Test(arguments: [
        Edit(
            "after the last of a tight list",
            "# T\n* [A](https://e.fr/1)\n* [B](https://e.fr/2)\n\nFin\n",
            "# T\n* [A](https://e.fr/1)\n* [B](https://e.fr/2)\n* [Mot nouveau](https://n.fr/x)\n\nFin\n"
        ),
        Edit(
            "with the gap of the last two items",
            "# T\n- [A](https://e.fr/1)\n- [B](https://e.fr/2)\n\n- [C](https://e.fr/3)\n",
            "# T\n- [A](https://e.fr/1)\n- [B](https://e.fr/2)\n\n- [C](https://e.fr/3)\n\n- [Mot nouveau](https://n.fr/x)\n"
        ),
        Edit(
            "a file without a final line end",
            "# T\n* [A](https://e.fr/1)",
            "# T\n* [A](https://e.fr/1)\n* [Mot nouveau](https://n.fr/x)"
        ),
        Edit(
            "CRLF line ends",
            "# T\r\n* [A](https://e.fr/1)\r\n",
            "# T\r\n* [A](https://e.fr/1)\r\n* [Mot nouveau](https://n.fr/x)\r\n"
        ),
        Edit(
            "a byte order mark",
            "\u{FEFF}* [A](https://e.fr/1)\n",
            "\u{FEFF}* [A](https://e.fr/1)\n* [Mot nouveau](https://n.fr/x)\n"
        ),
        Edit(
            "in a list with as many groups as links, which would no longer be one of groups",
            "# T\n* [A](https://e.fr/1)\n* B\n  - [C](https://e.fr/2)\n",
            "# T\n* [A](https://e.fr/1)\n* B\n  - [C](https://e.fr/2)\n* [Mot nouveau](https://n.fr/x)\n"
        ),
        Edit(
            "in alphabetical order",
            "# T\n* [Âne](https://e.fr/1)\n* [Le mérou](https://e.fr/2)\n* [Zèbre](https://e.fr/3)\n* [Zibeline](https://e.fr/4)\n",
            "# T\n* [Âne](https://e.fr/1)\n* [Le mérou](https://e.fr/2)\n* [Mot nouveau](https://n.fr/x)\n* [Zèbre](https://e.fr/3)\n* [Zibeline](https://e.fr/4)\n"
        ),
        Edit(
            "newest first",
            "# T\n* [D](https://e.fr/1) (2026-02-01)\n* [B](https://e.fr/2) (2026-01-01)\n* [C](https://e.fr/3) (2025-12-01)\n* [A](https://e.fr/4) (2025-11-01)\n",
            "# T\n* [Mot nouveau](https://n.fr/x)\n* [D](https://e.fr/1) (2026-02-01)\n* [B](https://e.fr/2) (2026-01-01)\n* [C](https://e.fr/3) (2025-12-01)\n* [A](https://e.fr/4) (2025-11-01)\n"
        ),
        Edit(
            "with a description like the others",
            "# T\n- [A](https://e.fr/1) — des mots.\n",
            "# T\n- [A](https://e.fr/1) — des mots.\n- [Mot nouveau](https://n.fr/x) — une phrase assez longue.\n"
        ),
        Edit(
            "with the site like the others",
            "# T\n* Un site\u{A0}: [A](https://e.fr/1)\n",
            "# T\n* Un site\u{A0}: [A](https://e.fr/1)\n* Site\u{A0}: [Mot nouveau](https://n.fr/x)\n"
        ),
        Edit(
            "with the marker of the last list",
            "# T\n* [A](https://e.fr/1)\n- [B](https://e.fr/2)\n",
            "# T\n* [A](https://e.fr/1)\n- [B](https://e.fr/2)\n- [Mot nouveau](https://n.fr/x)\n"
        ),
        Edit(
            "with the next number",
            "# T\n8. [A](https://e.fr/1)\n9. [B](https://e.fr/2)\n",
            "# T\n8. [A](https://e.fr/1)\n9. [B](https://e.fr/2)\n10. [Mot nouveau](https://n.fr/x)\n"
        ),
        Edit(
            "as a row of the table",
            "# T\n\n| Nom | Lien |\n|--|--|\n| a | [A](https://e.fr/1) |\n\nFin\n",
            "# T\n\n| Nom | Lien |\n|--|--|\n| a | [A](https://e.fr/1) |\n|  | [Mot nouveau](https://n.fr/x) |\n\nFin\n"
        ),
        Edit(
            "before a malformed heading",
            "# T\n- [A](https://e.fr/1)\n##3 B\n- [B](https://e.fr/2)\n",
            "# T\n- [A](https://e.fr/1)\n- [Mot nouveau](https://n.fr/x)\n##3 B\n- [B](https://e.fr/2)\n"
        ),
        Edit(
            "after a nested list",
            "# T\n- [A](https://e.fr/1)\n- [B](https://e.fr/2)\n  - note\n",
            "# T\n- [A](https://e.fr/1)\n- [B](https://e.fr/2)\n  - note\n- [Mot nouveau](https://n.fr/x)\n"
        ),
        Edit(
            "tight in a nested list",
            "# T\n* Groupe\n  * [A](https://e.fr/1)\n* Autre\n  * [B](https://e.fr/2)\n",
            "# T\n* Groupe\n  * [A](https://e.fr/1)\n  * [Mot nouveau](https://n.fr/x)\n* Autre\n  * [B](https://e.fr/2)\n"
        ),
        Edit(
            "in bold like the others",
            "# T\n- **[A](https://e.fr/1)** - des mots\n- **[B](https://e.fr/2)** - des mots\n",
            "# T\n- **[A](https://e.fr/1)** - des mots\n- **[B](https://e.fr/2)** - des mots\n- **[Mot nouveau](https://n.fr/x)** - une phrase assez longue\n"
        ),
        Edit(
            "with a checkbox",
            "# T\n- [x] [A](https://e.fr/1)\n- [x] [B](https://e.fr/2)\n",
            "# T\n- [x] [A](https://e.fr/1)\n- [x] [B](https://e.fr/2)\n- [ ] [Mot nouveau](https://n.fr/x)\n"
        ),
        Edit(
            "with the emoji of the others",
            "# T\n- 🎥 [A](https://e.fr/1)\n- 🎥 [B](https://e.fr/2)\n",
            "# T\n- 🎥 [A](https://e.fr/1)\n- 🎥 [B](https://e.fr/2)\n- 🎥 [Mot nouveau](https://n.fr/x)\n"
        ),
        Edit(
            "without the text after the others",
            "# T\n- [A](https://e.fr/1) by Jane\n- [B](https://e.fr/2) by John\n",
            "# T\n- [A](https://e.fr/1) by Jane\n- [B](https://e.fr/2) by John\n- [Mot nouveau](https://n.fr/x)\n"
        ),
        Edit(
            "with the same number as all",
            "# T\n1. [A](https://e.fr/1)\n1. [B](https://e.fr/2)\n",
            "# T\n1. [A](https://e.fr/1)\n1. [B](https://e.fr/2)\n1. [Mot nouveau](https://n.fr/x)\n"
        ),
        Edit(
            "as a row with the name in the first cell",
            "# T\n\n| Nom | Lien |\n|--|--|\n| Nano | [site](https://e.fr/1) |\n",
            "# T\n\n| Nom | Lien |\n|--|--|\n| Nano | [site](https://e.fr/1) |\n| Mot nouveau | [site](https://n.fr/x) |\n"
        ),
        Edit(
            "with the most frequent marker",
            "# T\n- [A](https://e.fr/1)\n- [B](https://e.fr/2)\n+ [C](https://e.fr/3)\n",
            "# T\n- [A](https://e.fr/1)\n- [B](https://e.fr/2)\n- [Mot nouveau](https://n.fr/x)\n+ [C](https://e.fr/3)\n"
        ),
        Edit(
            "under an empty heading",
            "# T\n\ntexte\n\n## Vide\n\n",
            "# T\n\ntexte\n\n## Vide\n- [Mot nouveau](https://n.fr/x)\n\n"
        ),
    ])
    func `a new line matches its neighbours and changes nothing else`(edit: Edit) throws {
        let result = try add(Self.link, to: edit.before)
        #expect(String(decoding: result.page.bytes, as: UTF8.self) == edit.after)
        #expect(throws: PageError.self, "a duplicate is rejected") { try add(Self.link, to: edit.after) }
    }

    @Test(arguments: [
        "L’IA « verte » : [mythe] ou réalité ?", "C++ et *étoiles* _soulignées_ ici",
        "{{ site.title }} et {% include x %}",
        "<script>alert(1)</script>", "a | b | c", "`code` et \\ et snake_case", "# dièse", "1. premier",
        "- tiret", "AT&amp;T &eacute;",
        "![image](x)", "[a](b)", "]](x)[[", "~~barré~~", "$$x$$", "a\u{202E}b\u{200B}c\nd", "::", "**",
        "http://autre.fr", "{: onclick=\"x\"} {::nomarkdown}<b>{:/}",
        // Combining marks hide a scalar only from Swift's `Character`.
        "\u{600}<script>alert(1)</script>", "\u{600}{{ site.x }}",
        "{{\u{301} site.x }} {%\u{301} include x %}",
        "\u{600}[a\u{600}](https://evil.example) b", "\u{600}*a\u{600}* \u{600}|\u{600}`b\u{600}`",
        "\u{600}&lt; \u{600}~~a\u{600}~~", ">\u{301} a",
    ])
    func `any title round-trips as one line`(title: String) throws {
        for page in [
            "# T\n* [A](https://e.fr/1)\n", "# T\n* Site : [A](https://e.fr/1)\n",
            "# T\n- L : [https://e.fr/1](https://e.fr/1)\n",
        ] {
            let link = NewLink(title: title, url: "https://n.fr/x", site: title)
            let edit = try add(link, to: page)
            #expect(edit.proof.links == (1, 2))
            let scalars = edit.line.unicodeScalars
            #expect(!scalars.contains("{{".unicodeScalars) && !scalars.contains("{%".unicodeScalars))
            // Each `<` of a title follows a backslash.
            let parts = edit.line.utf8.split(separator: UInt8(ascii: "<"), omittingEmptySubsequences: false)
            #expect(parts.dropLast().allSatisfy { $0.last == UInt8(ascii: "\\") })
            let shown = edit.page.links[1]
            #expect(shown.url == "https://n.fr/x")
            if shown.style.form == .title {
                #expect(
                    shown.title
                        == title.filter { !"\u{202E}\u{200B}".contains($0) }.replacing("\n", with: " ")
                )
            }
        }
    }

    @Test(arguments: [
        ("https://n.fr/a b", "https://n.fr/a%20b"), ("https://n.fr/a_(b)", "https://n.fr/a_(b)"),
        ("https://n.fr/a)b", "https://n.fr/a%29b"),
        ("https://n.fr/a)\u{301}(\u{301}b", "https://n.fr/a%29\u{301}%28\u{301}b"),
        ("https://n.fr/{{x}}", "https://n.fr/%7B%7Bx%7D%7D"), ("https://n.fr/<x>", "https://n.fr/%3Cx%3E"),
        ("https://n.fr/é", "https://n.fr/é"),
    ])
    func `any address becomes one link destination`(url: String, written: String) throws {
        let edit = try add(NewLink(title: "Titre", url: url, site: ""), to: "# T\n* [A](https://e.fr/1)\n")
        #expect(edit.line == "* [Titre](\(written))")
    }

    @Test(arguments: ["javascript:alert(1)", "ftp://n.fr/", "https://n.fr/a\nb", "", "https://"])
    func `other addresses are rejected`(url: String) {
        #expect {
            try add(NewLink(title: "T", url: url, site: ""), to: "# T\n* [A](https://e.fr/1)\n")
        } throws: {
            ($0 as? PageError)?.reason == .badAddress
        }
    }

    @Test(arguments: [
        ("* [A](https://e.fr/1)\n* B\n  - [C](https://e.fr/2)\n", ["B"]),
        ("* [A](https://e.fr/1)\n* B\n  - [C](https://e.fr/2)\n* D\n  - [E](https://e.fr/3)\n", []),
        ("* [A](https://e.fr/1)\n", []),
    ])
    func `a group that is an entry from now on is named`(list: String, ended: [String]) throws {
        let edit = try add(Self.link, to: "# T\n" + list)
        #expect(edit.endedGroups.map(\.last) == ended)
    }

    @Test func `a person's line keeps the marker of its neighbours`() throws {
        let edit = try add(
            Self.link,
            to: "# T\n* [A](https://e.fr/1)\n",
            line: "- Mon texte avec [un lien](https://n.fr/x)."
        )
        #expect(edit.line == "* Mon texte avec [un lien](https://n.fr/x).")
    }

    private static let doubtful: [(String, PageError.Doubt)] = [
        ("* [Autre](https://autre.fr/)", .address("https://autre.fr/", wanted: "https://n.fr/x")),
        ("* sans lien", .notALink("* sans lien", section: ["T"])),
        ("* [A](https://n.fr/x)\n* [B](https://b.fr)", .lineBreak),
        ("* [A](https://n.fr/x", .notWhole), ("## [A](https://n.fr/x)", .otherBlock),
        ("    [A](https://n.fr/x) <!--", .notALink("*     [A](https://n.fr/x) <!--", section: ["T"])),
        ("* [A](https://n.fr/x) et [B](https://b.fr/)", .links(2)),
        (
            "* [A](https://n.fr/x) {% include b %}",
            .templateCommand("* [A](https://n.fr/x) {% include b %}")
        ),
    ]

    @Test(arguments: doubtful)
    func `a person's line that is not one link to the article is refused`(
        line: String,
        doubt: PageError.Doubt
    ) {
        #expect {
            try add(Self.link, to: "# T\n* [A](https://e.fr/1)\n\n<!-- fin -->\n", line: line)
        } throws: {
            ($0 as? PageError)?.kind == .notProven(doubt)
        }
    }

    @Test func `the error for a missing section lists the others`() throws {
        let page = try PageParser.parse(Array("## Un\n* [A](https://e.fr/1)\n".utf8))
        #expect { try PageEditor.add(Self.link, to: ["Deux"], of: page) } throws: {
            ($0 as? PageError)?.kind == .noSuchSection(["Deux"], known: [["Un"]])
        }
    }
}
