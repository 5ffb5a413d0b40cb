import Pages
import Testing

@Suite struct LinkNoteTests {
    @Test(
        arguments: [
            ("- [T](https://e.fr/1) — mes mots", "mes mots"),
            ("- [T](https://e.fr/1) - Mes mots, *enfin*.", "Mes mots, enfin."),
            ("* Site : [T](https://e.fr/1) : à lire [aussi](https://e.fr/2)", "à lire aussi"),
            ("* T : [T](https://e.fr/1) – le titre est aussi le site", "le titre est aussi le site"),
            ("- **[T](https://e.fr/1)** — gras", "gras"), ("- « [T](https://e.fr/1) », 12 pages", "12 pages"),
            ("- [T](https://e.fr/1) | \u{1B}a\u{202E}b", "ab"),
        ]
    )
    func `text after a link is the curator's note`(line: String, note: String) {
        #expect(PageParser.link(in: line)?.note(besides: "Le résumé du flux.") == note)
    }

    @Test(
        arguments: [
            "- [T](https://e.fr/1)", "- [T](https://e.fr/1).", "* Site : [T](https://e.fr/1)",
            "- [T](https://e.fr/1) —",
            "- [T](https://e.fr/1) - Le résumé du flux", "- [T](https://e.fr/1) - Le résumé…",
            "Lisez [T](https://e.fr/1) avant demain.", "- <https://e.fr/1>",
        ]
    )
    func `the source's summary and half a sentence are not notes`(line: String) {
        let note = PageParser.link(in: line)?.note(besides: "Le résumé du flux. Et la suite.")
        #expect(note == nil)
    }
}
