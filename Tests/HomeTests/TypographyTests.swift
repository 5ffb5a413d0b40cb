import Home
import Testing

@Suite struct TypographyTests {
    @Test(arguments: [
        ("Qui ?", "Qui\u{202F}?"), ("« oui » : 5 %", "«\u{202F}oui\u{202F}»\u{202F}: 5\u{202F}%"),
        ("a\u{A0}!", "a\u{202F}!"), ("a  !", "a \u{202F}!"), ("12:30", "12:30"),
        ("https://e.fr/?a", "https://e.fr/?a"),
        ("le « mot", "le «\u{202F}mot"), ("fin ", "fin "), (" ", " "), ("", ""), ("sans rien", "sans rien"),
    ])
    func `spaces before high punctuation are narrow`(text: String, set: String) {
        #expect(Phrase(en: "", fr: text).fr == set)
        #expect(Phrase(text).fr == text, "a quotation stays as it is")
    }
}
