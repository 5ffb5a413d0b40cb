import Feeds
import Testing

@Suite struct PlainTextTests {
    @Test(arguments: [
        ("un\u{1B}[31m deux", "un[31m deux"), ("a\u{202E}b\u{2066}c\u{200F}", "abc"),
        ("é\u{A0}: « ok »", "é\u{A0}: « ok »"),
        ("a\nb", "ab"), ("x\u{FFFF}y\u{FEFF}", "xy"), ("👩\u{200D}💻", "👩\u{200D}💻"), ("", ""),
    ])
    func `what acts on a terminal or turns text around is left out`(text: String, plain: String) {
        #expect(PlainText.harmless(text) == plain)
    }

    @Test(arguments: [("  a\n\tb \u{0} c ", "a b c"), ("n°\u{202F}12", "n°\u{202F}12"), ("\u{1}", "")])
    func `a line is one`(text: String, line: String) {
        #expect(PlainText.line(text) == line)
    }
}
