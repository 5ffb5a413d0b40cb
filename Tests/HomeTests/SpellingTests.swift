import Home
import Testing

@Suite struct SpellingTests {
    @Test(
        arguments: [
            ("lst", "list"), ("plo", "poll"), ("--foo", "--force"), ("acept", "accept"), ("nope", "--now"),
            ("mvoe", "move"),
            ("fetch.concurency", nil), ("zzzz", nil), ("", nil), ("x", nil), ("POLL", "poll"),
        ] as [(String, String?)]
    )
    func `the closest candidate is found`(typed: String, expected: String?) {
        let candidates = ["list", "poll", "--now", "--force", "accept", "move", "apply"]
        #expect(Spelling.closest(to: typed, among: candidates) == expected)
    }

    @Test(arguments: [("", "", 0), ("abc", "", 3), ("abc", "acb", 1), ("kitten", "sitting", 3)])
    func `swapped letters count as one edit`(first: String, second: String, distance: Int) {
        #expect(Spelling.distance(Array(first), Array(second)) == distance)
        #expect(Spelling.distance(Array(second), Array(first)) == distance)
    }
}
