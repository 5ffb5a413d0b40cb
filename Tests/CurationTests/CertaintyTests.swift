import Curation
import Feeds
import Home
import Support
import Testing

@Suite(.temporaryDirectory) struct CertaintyTests {
    private func item(_ confidence: Double, second: Double?) throws -> (SampleHome, Reviewing.Item) {
        let sample = try SampleHome()
        let id = try sample.suggest(
            "a",
            confidence: confidence,
            runnerUp: second.map { .init(section: ["Droit"], confidence: $0) }
        )
        return (sample, try sample.reviewing.item(id, now: SampleHome.now))
    }

    @Test(
        arguments: [
            (0.9, 0.05, false, "sure"), (0.5, 0.3, false, "likely"), (0.3, 0.2, false, "uncertain"),
            (0.5, 0.45, true, "too close to call"), (0.2, 0.19, true, "too close to call"),
            (0.3, nil, false, "uncertain"),
        ] as [(Double, Double?, Bool, String)]
    )
    func `two sections that are as likely are told`(
        confidence: Double,
        second: Double?,
        isNearTie: Bool,
        certainty: String
    ) throws {
        let (_, item) = try item(confidence, second: second)
        #expect(item.isNearTie == isNearTie)
        #expect(item.certainty.en == certainty)
        #expect(item.second?.section == second.map { _ in ["Droit"] })
    }

    @Test(arguments: [(0.2, "likely"), (0.5, "likely"), (0.51, "no section fits")])
    func `an article that fits no section is told`(none: Double, certainty: String) throws {
        var (_, item) = try item(0.6, second: 0.1)
        item.suggestion.none = none
        #expect(item.certainty.en == certainty)
        item.suggestion.confidence = 0.3
        item.suggestion.runnerUp?.confidence = 0.29
        #expect(item.certainty.en == "too close to call", "the second has a key")
    }

    @Test func `who has chosen the section has no doubt`() throws {
        let (sample, item) = try item(0.5, second: 0.45)
        _ = try sample.reviewing.move(item.id, to: ["Droit"], now: SampleHome.now)
        let moved = try sample.reviewing.item(item.id, now: SampleHome.now)
        #expect(moved.second == nil && !moved.isNearTie)
        #expect(moved.certainty.en == "chosen by you")
    }

    @Test(arguments: [
        (QueueOrder.section, ["sûr", "moyen", "douteux", "seul"]),
        (.worth, ["sûr", "moyen", "douteux", "seul"]),
        (.doubt, ["douteux", "moyen", "sûr", "seul"]),
    ])
    func `the queue is sorted by doubt`(order: QueueOrder, titles: [String]) throws {
        let sample = try SampleHome()
        let shares = [("sûr", 0.9, 0.1), ("moyen", 0.6, 0.3), ("douteux", 0.4, 0.39), ("seul", 0.2, 0)]
        for (number, (title, first, second)) in shares.enumerated() {
            try sample.suggest(
                "\(number)",
                title: title,
                relevance: 0.9 - Double(number) / 10,
                confidence: first,
                runnerUp: second > 0 ? .init(section: ["Droit"], confidence: second) : nil
            )
        }
        var items = try sample.reviewing.items(now: SampleHome.now)
        order.sort(&items)
        #expect(items.map(\.suggestion.article.title) == titles)
    }
}
