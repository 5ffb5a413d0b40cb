import Foundation
import Testing
import Curation
import Home

@Suite struct AgendaTests {
    /// Saturday, 14 March 2026, 08:00 UTC.
    private static let now = Date(timeIntervalSince1970: 1_773_475_200)
    private static let paris = TimeZone(identifier: "Europe/Paris") ?? .gmt

    private static func date(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

    @Test(arguments: [
        ("monday 07:42", "2026-03-16T06:42:00Z"), ("lundi 7:42", "2026-03-16T06:42:00Z"),
        ("saturday 09:00", "2026-03-21T08:00:00Z"), ("saturday 09:01", "2026-03-14T08:01:00Z"),
        ("daily", "2026-03-15T06:00:00Z"), ("weekdays 18:30", "2026-03-16T17:30:00Z"),
        ("tue, fri 12:00", "2026-03-17T11:00:00Z"),
    ])
    func `a schedule names days and a time, by the clock on the wall`(text: String, next: String) throws {
        let schedule = try #require(DigestSchedule(text))
        let expected = try Self.date(next)
        #expect(schedule.next(after: Self.now, in: Self.paris) == expected)
    }

    @Test(arguments: [
        "", "07:42", "someday", "monday 25:00", "monday 7:4", "monday 7:00 8:00", "every monday",
    ])
    func `anything else is not a schedule`(text: String) {
        #expect(DigestSchedule(text) == nil)
    }

    @Test func `a schedule keeps its local time across daylight saving`() throws {
        let schedule = try #require(DigestSchedule("sunday 02:30"))
        let before = try Self.date("2026-03-28T12:00:00Z")
        let expected = try Self.date("2026-03-29T01:00:00Z")
        // That time does not exist on that day.
        #expect(schedule.next(after: before, in: Self.paris) == expected)
    }

    @Test func `feeds are polled when the first is due, at most every five minutes`() {
        var agenda = Agenda(schedule: nil, zone: .gmt, started: Self.now)
        #expect(agenda.step(.init(), now: Self.now) == .poll)
        agenda.done(.poll, at: Self.now)
        let soon = Agenda.Facts(nextCheck: Self.now + 60)
        #expect(agenda.step(soon, now: Self.now + 61) == .wait(until: Self.now + 300))
        #expect(agenda.step(soon, now: Self.now + 300) == .poll)
        let late = Agenda.Facts(nextCheck: Self.now + 86_400)
        #expect(agenda.step(late, now: Self.now + 1) == .wait(until: Self.now + 901))
    }

    @Test func `a digest is due once per date, and a missed one at once`() throws {
        let monday = try Self.date("2026-03-16T07:42:00Z")
        var agenda = Agenda(schedule: DigestSchedule("monday 07:42"), zone: .gmt, started: Self.now)
        agenda.done(.poll, at: monday - 10)
        let facts = Agenda.Facts(nextCheck: monday + 9000)
        #expect(agenda.step(facts, now: monday - 10) == .wait(until: monday))
        #expect(agenda.step(facts, now: monday) == .digest)
        agenda.done(.digest, at: monday)
        #expect(agenda.step(facts, now: monday + 1) == .wait(until: monday + 901))
        // Switched off over two Mondays.
        var later = Agenda(schedule: DigestSchedule("monday 07:42"), zone: .gmt, started: monday + 1_300_000)
        later.done(.poll, at: monday + 1_300_000)
        let missed = Agenda.Facts(nextCheck: monday + 2_000_000, lastIssue: monday)
        #expect(later.step(missed, now: monday + 1_300_000) == .digest)
    }

    @Test func `a digest that failed is retried, not skipped until next week`() throws {
        let monday = try Self.date("2026-03-16T07:42:00Z")
        var agenda = Agenda(schedule: DigestSchedule("monday 07:42"), zone: .gmt, started: Self.now)
        agenda.done(.poll, at: monday)
        let facts = Agenda.Facts(nextCheck: monday + 90_000)
        #expect(agenda.step(facts, now: monday) == .digest)
        agenda.failed(.digest, at: monday)
        #expect(agenda.step(facts, now: monday + 1) == .wait(until: monday + 900))
        #expect(agenda.step(facts, now: monday + 900) == .digest)
        agenda.done(.digest, at: monday + 900)
        #expect(agenda.step(facts, now: monday + 901) == .wait(until: monday + 1801))
    }

    @Test func `after a clock that was years ahead is corrected, nothing waits`() throws {
        let wrong = Self.now + 700 * 86_400
        var agenda = Agenda(schedule: DigestSchedule("daily 07:42"), zone: .gmt, started: wrong)
        agenda.done(.poll, at: wrong)
        agenda.done(.digest, at: wrong)
        agenda.failed(.deliver, at: wrong)
        #expect(agenda.step(.init(), now: Self.now) == .wait(until: Self.now + 300))
        agenda.done(.poll, at: Self.now + 300)
        let tomorrow = try Self.date("2026-03-15T07:42:00Z")
        let facts = Agenda.Facts(nextCheck: tomorrow + 9000)
        agenda.done(.poll, at: tomorrow - 300)
        #expect(agenda.step(facts, now: tomorrow) == .digest)
    }

    @Test func `a failed delivery is retried at its date`() {
        var agenda = Agenda(schedule: nil, zone: .gmt, started: Self.now)
        agenda.done(.poll, at: Self.now)
        let facts = Agenda.Facts(nextCheck: Self.now + 3600, nextDelivery: Self.now + 70)
        #expect(agenda.step(facts, now: Self.now) == .wait(until: Self.now + 70))
        #expect(agenda.step(facts, now: Self.now + 70) == .deliver)
        agenda.done(.deliver, at: Self.now + 70)
        #expect(agenda.step(facts, now: Self.now + 71) == .wait(until: Self.now + 130))
    }
}
