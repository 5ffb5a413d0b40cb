import Feeds
import Pages
import Testing

/// The description that a line gets where its neighbours have one.
@Suite struct DescriptionTests {
    private static let described =
        "## T\n\n- [Un](https://e.fr/1) - Des mots.\n- [A](https://e.fr/2) - D’autres.\n"

    private func edit(
        _ summary: String,
        note: String = "",
        on text: String = Self.described
    ) throws -> PageEdit {
        let page = try PageParser.parse(Array(text.utf8))
        let link = NewLink(
            title: "Cour",
            url: "https://n.fr/x",
            site: "Le Carnet",
            summary: summary,
            note: note
        )
        return try PageEditor.add(link, to: ["T"], of: page)
    }

    @Test(arguments: [
        ("Une cour vue d’en haut. Et la suite.", "Une cour vue d’en haut."),
        ("une cour vue d’en haut", "Une cour vue d’en haut."),
        ("Cour : une vue d’en haut, par drone", "Une vue d’en haut, par drone."),
        ("Cour. Une vue d’en haut, par drone.", "Une vue d’en haut, par drone."),
        ("Une vue d’en haut, par drone | Le Carnet", "Une vue d’en haut, par drone."),
        ("Le Carnet - Une vue d’en haut, par drone", "Une vue d’en haut, par drone."),
        ("The best way to see courtyards! A view from above.", "A view from above."),
        ("Bienvenue sur notre nouveau site. Une vue d’en haut.", "Une vue d’en haut."),
        ("Cour est une vue d’en haut, par drone.", "Cour est une vue d’en haut, par drone."),
        ("iPhone et vues d’en haut.", "iPhone et vues d’en haut."),
    ])
    func `a sentence that says more than the title`(summary: String, expected: String) throws {
        let edit = try edit(summary)
        #expect(edit.line == "- [Cour](https://n.fr/x) - " + expected)
        #expect(!edit.lacksDescription)
    }

    @Test(arguments: ["", "Cour", "Cour | Le Carnet", "The best way to see courtyards from above!"])
    func `none is said to be missing`(summary: String) throws {
        let edit = try edit(summary)
        #expect(edit.line == "- [Cour](https://n.fr/x)")
        #expect(edit.lacksDescription)
    }

    @Test func `a small letter and no full stop, as its neighbours have`() throws {
        let text = "## T\n\n- [Un](https://e.fr/1) - des mots\n- [A](https://e.fr/2) - d’autres\n"
        #expect(try edit("Une cour vue d’en haut.", on: text).line.hasSuffix("/x) - une cour vue d’en haut"))
        #expect(
            try edit("Paris vue d’en haut, hier.", on: text).line.hasSuffix("/x) - Paris vue d’en haut, hier")
        )
    }

    @Test(arguments: [
        (described, "- [Cour](https://n.fr/x) - À lire."),
        ("## T\n\n- [Un](https://e.fr/1)\n- [A](https://e.fr/2)\n", "- [Cour](https://n.fr/x) - À lire."),
        (
            "## T\n\n- [Un](https://e.fr/1)\n- [A](https://e.fr/2)\n\n## U\n\n- [B](https://e.fr/3) — Des mots.\n",
            "- [Cour](https://n.fr/x) — À lire."
        ),
        (
            "## T\n\n* Le Monde : [Un](https://e.fr/1)\n* Ici : [A](https://e.fr/2)\n",
            "* Le Carnet : [Cour](https://n.fr/x) - À lire."
        ),
        ("## T\n\n- <https://e.fr/1>\n- <https://e.fr/2>\n", "- <https://n.fr/x> - À lire."),
    ])
    func `the words of a person are written as they are`(text: String, line: String) throws {
        let edit = try edit("Une cour vue d’en haut.", note: " À lire. ", on: text)
        #expect(edit.line == line && !edit.lacksDescription)
    }

    @Test(arguments: [
        ("par *Ana*, `2026`", "- [Cour](https://n.fr/x) par *Ana*, `2026`"),
        ("(en anglais)", "- [Cour](https://n.fr/x) (en anglais)"),
        ("Des mots\nà lire", "- [Cour](https://n.fr/x) — Des mots à lire."),
    ])
    func `a note is Markdown, and goes on with the title or is set apart`(note: String, line: String) throws {
        let text =
            "## T\n\n- [Un](https://e.fr/1)\n- [A](https://e.fr/2)\n\n## U\n\n- [B](https://e.fr/3) — Des mots.\n"
        #expect(try edit("", note: note, on: text).line == line)
        #expect(throws: PageError.self) { try edit("", note: "{{ site.time }}", on: text) }
        #expect(throws: PageError.self) { try edit("", note: "voir [B](https://e.fr/4)", on: text) }
    }

    @Test func `a note that a table has no column for is refused, not lost`() throws {
        let text = "## T\n\n| Nom | An |\n|-----|----|\n| [Un](https://e.fr/1) | 2025 |\n"
        #expect(throws: PageError(.nowhereToInsert(.noNoteColumn))) {
            try edit("", note: "À lire", on: text)
        }
    }

    private static let table = """
        ## T

        | Nom | Licence | Note | Étoiles |
        |-----|---------|------|---------|
        | [Un](https://e.fr/1) | MIT | Des mots assez longs. | – |
        | [Deux](https://e.fr/2) | – | D’autres mots encore. | – |
        | [Trois](https://e.fr/3) | GPL | Et ceux de la fin. | 3 |

        """

    @Test func `the column of phrases takes the description, others their placeholder`() throws {
        let edit = try edit("une cour vue d’en haut", on: Self.table)
        #expect(edit.line == "| [Cour](https://n.fr/x) | – | Une cour vue d’en haut. | – |")
        let noted = try self.edit("", note: "À lire | ou pas", on: Self.table)
        #expect(noted.line == "| [Cour](https://n.fr/x) | – | À lire \\| ou pas. | – |")
        let bare = try self.edit("", on: Self.table)
        #expect(bare.line == "| [Cour](https://n.fr/x) | – |  | – |" && bare.lacksDescription)
        let page = try PageParser.parse(Array(Self.table.utf8))
        let origins = try ["", "Une cour vue d’en haut."].map { summary in
            let link = NewLink(title: "C", url: "https://n.fr/x", site: "S", summary: summary)
            return try PageEditor.draft(for: link, in: ["T"], of: page).descriptionOrigin
        }
        #expect(origins == [.missing, .article])
    }

    @Test func `a line without a description is whole where none has one`() throws {
        let text = "## T\n\n- [Un](https://e.fr/1)\n- [A](https://e.fr/2)\n"
        let edit = try edit("", on: text)
        #expect(!edit.lacksDescription)
    }
}
