import Feeds
import Testing

@Suite struct PlainTextTests {
    @Test(arguments: [
        ("un\u{1B}[31m deux", "un[31m deux"), ("a\u{202E}b\u{2066}c\u{200F}", "abc"),
        ("é\u{A0}: « ok »", "é\u{A0}: « ok »"),
        ("a\nb", "ab"), ("x\u{FFFF}y\u{FEFF}", "xy"), ("👩\u{200D}💻", "👩\u{200D}💻"), ("", ""),
        ("a\u{61C}b\u{E0041}c\u{FFFE}", "abc"),
        ("\u{1F3F4}\u{E0067}\u{E007F}", "\u{1F3F4}\u{E0067}\u{E007F}"),
    ])
    func `terminal controls and direction marks are removed`(text: String, plain: String) {
        #expect(PlainText.printable(text) == plain)
    }

    @Test func `markup is escaped by scalars`() {
        #expect(PlainText.markup("\"\u{301} <b\u{600}>&'") == "&quot;\u{301} &lt;b\u{600}&gt;&amp;&#39;")
    }

    @Test(arguments: [
        ("a", true), ("🙂", true), ("", false), ("\u{3164}", false), ("\u{2800} \u{A0}", false),
        ("\u{AD}", false),
        ("…", true),
    ])
    func `blanks of any script are invisible`(text: String, isVisible: Bool) {
        #expect(PlainText.isVisible(text) == isVisible)
    }

    @Test(arguments: [("  a\n\tb \u{0} c ", "a b c"), ("n°\u{202F}12", "n°\u{202F}12"), ("\u{1}", "")])
    func `a line has no line breaks`(text: String, line: String) {
        #expect(PlainText.line(text) == line)
    }
}
