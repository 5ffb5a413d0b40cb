import Feeds
import Foundation
import Testing

@Suite struct LinkHealthTests {
    private static let start = Date(timeIntervalSince1970: 1_790_000_000)
    private static let failed = LinkHealth.Outcome.failed(Problem(.fetch(.status(404))))
    private static let suspect = LinkHealth.Outcome.suspect(.refused(.status(403)))

    /// The health after checks on some days.
    private static func health(_ checks: [(day: Double, outcome: LinkHealth.Outcome)]) throws -> LinkHealth {
        var health: LinkHealth?
        for (day, outcome) in checks {
            health = LinkHealth(outcome, at: start.addingTimeInterval(day * 86_400), after: health)
        }
        return try #require(health)
    }

    @Test(
        arguments: [
            ([(0, failed), (1, failed), (2, failed)], false), ([(0, failed), (7, failed)], false),
            ([(0, failed), (3, failed), (7, failed)], true),
            ([(0, failed), (3, .fine), (7, failed), (8, failed)], false),
            ([(0, failed), (3, suspect), (5, failed), (7, failed)], true),
            ([(0, failed), (3, failed), (7, suspect)], false),
        ] as [([(Double, LinkHealth.Outcome)], Bool)]
    )
    func `a link is dead after three failures over seven days`(
        checks: [(Double, LinkHealth.Outcome)],
        isDead: Bool
    ) throws {
        let health = try Self.health(checks.map { (day: $0.0, outcome: $0.1) })
        #expect(health.isDead(failures: 3, over: 7 * 86_400) == isDead)
        #expect(health.checks == checks.count)
    }

    @Test(arguments: [
        (LinkHealth.Outcome.fine, 6.0, false), (.fine, 7, true), (failed, 0.5, false), (failed, 1, true),
        (suspect, 2, false), (.moved(to: "x"), 7, true),
        // The clock was ahead and has been corrected.
        (.fine, -0.01, false), (.fine, -700, true),
    ])
    func `a link is checked weekly, and daily while it fails`(
        outcome: LinkHealth.Outcome,
        days: Double,
        isDue: Bool
    ) {
        let health = LinkHealth(outcome, at: Self.start)
        #expect(health.isDue(at: Self.start.addingTimeInterval(days * 86_400)) == isDue)
    }
}
