import Testing

@testable import Curation

@Suite struct MentionsTests {
    @Test(arguments: [
        ("Fixes #2 for @team", "Fixes #\u{200B}2 for @\u{200B}team"),
        ("gh-1, GH-x, high-5", "gh-\u{200B}1, GH-x, high-5"),
        (
            "Closes https://forge.example/o/r/issues/5 and /o/r/-/merge_requests/7, issues/x",
            "Closes https://forge.example/o/r/issues/\u{200B}5 and /o/r/-/merge_requests/\u{200B}7, issues/x"
        ),
        ("C# 12, bonjour !, @ 9 h", "C# 12, bonjour !, @ 9 h"),
        ("\u{600}@a #\u{301}1 !3", "\u{600}@\u{200B}a #\u{200B}\u{301}1 !\u{200B}3"), ("Rien", "Rien"),
    ])
    func `a title mentions no one and closes no issue`(text: String, neutralized: String) {
        #expect(Mentions.neutralized(text) == neutralized)
    }
}
