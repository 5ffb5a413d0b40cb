import Foundation
import Home
import Support
import Testing

@testable import veille

@Suite struct TerminalKeyTests {
    @Test(
        arguments: [
            ("a", [.character("a")]), ("é€😀", [.character("é"), .character("€"), .character("😀")]),
            ("\r", [.enter]), ("\u{7F}", [.backspace]), ("\u{3}", [.control("c")]),
            ("\u{1B}", [.escape]), ("\u{1B}[A", [.up]), ("\u{1B}OB", [.down]), ("\u{1B}[1;5C", [.right]),
            ("\u{1B}[3~x", [.delete, .character("x")]), ("\t\u{1B}[Z", [.tab, .backTab]),
            ("\u{1B}[99~x", [.character("x")]),
            ("\u{1B}[200~a\nb\u{1B}[A\u{1B}[201~c", [.pasted("a\nb\u{1B}[A"), .character("c")]),
        ] as [(String, [TerminalKey])]
    )
    func `terminal input is decoded into keys`(text: String, keys: [TerminalKey]) {
        var whole = TerminalKeyDecoder()
        #expect(whole.decode(Array(text.utf8)) == keys)
    }

    @Test func `a key may arrive in several reads`() {
        var decoder = TerminalKeyDecoder()
        let bytes = Array("\u{1B}[5~é".utf8)
        #expect(decoder.decode(bytes[..<3]).isEmpty)
        #expect(decoder.decode(bytes[3..<5]) == [.pageUp])
        #expect(decoder.decode(bytes[5...]) == [.character("é")])
    }

    @Test(
        arguments: [
            ([.backspace, .character("X")], "un deuX"),
            ([.home, .delete, .end, .left, .character("é")], "n deuéx"),
            ([.control("w"), .pasted("trois\nquatre")], "un trois quatre"), ([.control("u")], ""),
            ([.left, .left, .control("k")], "un de"), ([.pasted("\u{1B}[31m\u{202E}")], "un deux[31m"),
        ] as [([TerminalKey], String)]
    )
    func `a line is edited as in a shell`(keys: [TerminalKey], line: String) {
        var editor = LineEditor("un deux")
        for key in keys { editor.press(key) }
        #expect(String(editor.text) == line)
    }

    @Test func `the cursor stays visible, also with wide characters`() {
        var editor = LineEditor("汉字汉字汉字")
        let end = editor.window(width: 5)
        #expect(end.text == "汉字" && end.column == 4)
        editor.press(.home)
        let start = editor.window(width: 5)
        #expect(start.text == "汉字" && start.column == 0)
    }
}

@Suite struct TerminalScreenTests {
    @Test func `input that is not a terminal is refused`() async throws {
        let pipe = Pipe()
        let screen = TerminalScreen(input: pipe.fileHandleForReading.fileDescriptor)
        await #expect(throws: TerminalScreen.Unavailable.self) {
            try await screen.show { _ in Issue.record("the screen was shown") }
        }
    }
}
