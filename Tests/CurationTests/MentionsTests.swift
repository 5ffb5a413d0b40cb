import Testing

@testable import Curation

@Suite struct MentionsTests {
    @Test(arguments: [
        ("Fixes #2 for @team", "Fixes #\u{200B}2 for @\u{200B}team"),
        ("gh-1, GH-x, high-5", "gh-\u{200B}1, GH-x, high-5"),
        ("C# 12, bonjour !, @ 9 h", "C# 12, bonjour !, @ 9 h"),
        ("\u{600}@a #\u{301}1 !3", "\u{600}@\u{200B}a #\u{200B}\u{301}1 !\u{200B}3"), ("Rien", "Rien"),
    ])
    func `a title mentions no one and closes no issue`(text: String, neutralized: String) {
        #expect(Mentions.neutralized(text) == neutralized)
    }
}
