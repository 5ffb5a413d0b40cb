import Feeds
import Foundation
import Testing
import Curation

@Suite struct ScheduleTests {
    /// A Saturday, 08:00 UTC.
    private static let now = Date(timeIntervalSince1970: 1_773_475_200)
    private static let hour = 3600.0
    private static let day = 86_400.0

    private func posting(every interval: Double, last age: Double) -> Cadence {
        Cadence(postingInterval: interval, lastPosted: Self.now.addingTimeInterval(-age))
    }

    private func plan(_ cadence: Cadence = Cadence(), lifetime: Double? = nil) -> (Double, Schedule.Reason) {
        let plan = Schedule().plan(after: Self.now, lifetime: lifetime, cadence: cadence)
        return (plan.date.timeIntervalSince(Self.now), plan.reason)
    }

    @Test(
        arguments: [
            (nil, 1, .usual), (60, 1, .usual), (7200, 2, .lifetime), (1e9, 24, .lifetime), (0, 1, .usual),
        ] as [(Double?, Double, Schedule.Reason)]
    )
    func `a fresh response is not requested again`(lifetime: Double?, hours: Double, reason: Schedule.Reason)
    {
        #expect(plan(lifetime: lifetime) == (hours * Self.hour, reason))
    }

    @Test(
        arguments: [
            // Every minute, every four hours, daily, weekly, paused, silent.
            (60, 60, 0.25, .rhythm), (4 * 3600, 3600, 2, .rhythm), (86_400, 3600, 12, .rhythm),
            (7 * 86_400, 3600, 24, .rhythm), (3600, 10 * 86_400, 10, .rhythm),
            (3600, 89 * 86_400, 24, .rhythm), (3600, 91 * 86_400, 168, .silence),
        ] as [(Double, Double, Double, Schedule.Reason)]
    )
    func `feeds that publish often are visited often`(
        interval: Double,
        age: Double,
        hours: Double,
        reason: Schedule.Reason
    ) {
        #expect(plan(posting(every: interval, last: age)) == (hours * Self.hour, reason))
    }

    @Test func `the document may ask for a longer interval, and the longest one counts`() {
        var cadence = posting(every: 3600, last: 60)
        cadence.updateInterval = 6 * Self.hour
        #expect(plan(cadence) == (6 * Self.hour, .document))
        #expect(plan(cadence, lifetime: 8 * Self.hour) == (8 * Self.hour, .lifetime))
        cadence.updateInterval = 30 * Self.day
        #expect(plan(cadence) == (Self.day, .document))
    }

    /// Wednesday, 31 December 1969, 22:30 UTC; an hour later it is 23:30.
    @Test(
        arguments: [
            (Cadence(skippedHours: 1 << 23), 0.0), (Cadence(skippedHours: 1 << 22), -1800),
            (Cadence(skippedDays: 1 << 3), 0), (Cadence(skippedDays: 1 << 4), -1800),
            (Cadence(skippedHours: 1 << 23, skippedDays: 1 << 4), 86_400),
        ] as [(Cadence, Double)]
    )
    func `skipped hours before 1970 are respected, too`(cadence: Cadence, seconds: Double) {
        let plan = Schedule().plan(after: Date(timeIntervalSince1970: -5400), cadence: cadence)
        #expect(plan.date == Date(timeIntervalSince1970: seconds))
    }

    @Test func `skipped hours and days are respected`() {
        // 09:00 and 10:00 are skipped.
        #expect(plan(Cadence(skippedHours: 1 << 9 | 1 << 10)) == (3 * Self.hour, .skipped))
        #expect(plan(Cadence(skippedHours: 1 << 10)) == (Self.hour, .usual))
        // Saturday and Sunday are skipped: Monday at midnight.
        #expect(plan(Cadence(skippedDays: 1 << 6 | 1 << 0)) == (40 * Self.hour, .skipped))
        #expect(
            plan(Cadence(skippedHours: 0xFF_FFFF)) == (Self.hour, .usual),
            "skipping every hour is ignored"
        )
        #expect(plan(Cadence(skippedDays: 0x7F)) == (Self.hour, .usual))
    }

    @Test(
        arguments: [
            (1, nil, 3600, .failures), (2, nil, 7200, .failures), (5, nil, 57_600, .failures),
            (100, nil, 259_200, .failures), (1, 9000, 9000, .retryAfter), (1, 60, 3600, .failures),
            (1, 1e9, 259_200, .retryAfter),
        ] as [(Int, Double?, Double, Schedule.Reason)]
    )
    func `failing feeds are visited less often, and never given up`(
        failures: Int,
        retryAfter: Double?,
        seconds: Double,
        reason: Schedule.Reason
    ) {
        let plan = Schedule().plan(after: Self.now, failures: failures, retryAfter: retryAfter)
        #expect(plan.date.timeIntervalSince(Self.now) == seconds)
        #expect(plan.reason == reason)
    }

    @Test
    func
        `jitter spreads feeds by up to a tenth, within the bounds, and is the same in a run that is repeated`()
    {
        let feeds = (0..<200).map { "https://e.fr/\($0)" }
        let jitters = feeds.map { Schedule.jitter($0, at: Self.now) }
        #expect(jitters.allSatisfy { (0..<1).contains($0) })
        #expect(Set(jitters).count == 200)
        #expect(jitters == feeds.map { Schedule.jitter($0, at: Self.now.addingTimeInterval(60)) })
        #expect(jitters != feeds.map { Schedule.jitter($0, at: Self.now.addingTimeInterval(Self.day)) })
        let mean = jitters.reduce(0, +) / 200
        #expect((0.4...0.6).contains(mean))
        func hours(_ cadence: Cadence, _ jitter: Double) -> Double {
            Schedule().plan(after: Self.now, cadence: cadence, jitter: jitter).date.timeIntervalSince(
                Self.now
            )
                / Self.hour
        }
        #expect(hours(Cadence(), 0.5) == 1.05)
        #expect(hours(posting(every: 30 * Self.day, last: 0), 0.5) == 22.8, "never later than a day")
    }

    @Test func `the rhythm is the median of the newest gaps, without future dates`() {
        var cadence = Cadence()
        cadence.measure([], before: Self.now)
        #expect(cadence == Cadence())
        let dates = [1, 2, 3, 100, -5].map { Self.now.addingTimeInterval(-$0 * Self.day) }
        cadence.measure(dates, before: Self.now)
        #expect(cadence.postingInterval == Self.day)
        #expect(cadence.lastPosted == dates[0])
    }

    @Test func `a permanent redirect is confirmed by three equal visits over three days`() {
        func at(_ days: Double) -> Date { Self.now.addingTimeInterval(days * Self.day) }
        var seen = Relocation.seen("b", before: nil, at: at(0))
        #expect(seen == Relocation(target: "b", since: at(0), count: 1))
        for visit in 1...5 { seen = Relocation.seen("b", before: seen, at: at(0.1 * Double(visit))) }
        #expect(seen?.count == 6)
        #expect(seen?.isConfirmed(at: at(2.9)) == false, "three visits, but not yet three days")
        #expect(seen?.isConfirmed(at: at(3)) == true)
        #expect(
            Relocation(target: "b", since: at(0), count: 2).isConfirmed(at: at(30)) == false,
            "long is not often"
        )
        #expect(Relocation.seen("c", before: seen, at: at(3))?.count == 1, "another target starts again")
        #expect(
            Relocation.seen(nil, before: seen, at: at(3)) == nil,
            "and so does a visit without a redirect"
        )
    }
}
