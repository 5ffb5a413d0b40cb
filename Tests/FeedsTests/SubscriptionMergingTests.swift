import Feeds
import Testing

@Suite struct SubscriptionMergingTests {
    private static func list(_ feeds: [(String, String)]) -> SubscriptionList {
        SubscriptionList(feeds: feeds.map { Feed(url: "https://\($0).fr/feed", title: $1) })
    }

    @Test(
        arguments: [
            ("what both have stays", [("a", "A")], [("a", "A")], [("a", "A")], ["a A"]),
            (
                "what either adds is there", [("a", "A"), ("b", "B")], [("a", "A"), ("c", "C")], [("a", "A")],
                [
                    "a A", "c C", "b B",
                ]
            ),
            (
                "what either removes is not", [("b", "B"), ("c", "C")], [("a", "A"), ("c", "C")],
                [
                    ("a", "A"), ("b", "B"), ("c", "C"),
                ], ["c C"]
            ),
            ("what was removed and changed stays", [], [("a", "New")], [("a", "A")], ["a New"]),
            ("one’s own change counts", [("a", "Mine")], [("a", "Theirs")], [("a", "A")], ["a Mine"]),
            (
                "theirs counts where one changed nothing", [("a", "A")], [("a", "Theirs")], [("a", "A")],
                [
                    "a Theirs"
                ]
            ),
            ("without a common start, nothing was removed", [("a", "A")], [("b", "B")], [], ["b B", "a A"]),
        ] as [(String, [(String, String)], [(String, String)], [(String, String)], [String])]
    )
    func `subscriptions merge as sets`(
        what: String,
        ours: [(String, String)],
        theirs: [(String, String)],
        base: [(String, String)],
        expected: [String]
    ) {
        let merged = SubscriptionList.merging(Self.list(ours), Self.list(theirs), base: Self.list(base))
        let names = merged.feeds.map { "\($0.url.dropFirst(8).prefix { $0 != "." }) \($0.title)" }
        #expect(names == expected, "\(what)")
    }
}
