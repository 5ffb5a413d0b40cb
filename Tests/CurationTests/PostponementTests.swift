import Foundation
import Testing
import Curation

@Suite struct PostponementTests {
    /// Saturday, 14 March 2026, 08:00 UTC.
    private static let saturday = Date(timeIntervalSince1970: 1_773_475_200)

    @Test(arguments: [
        ("tomorrow", 0.0, 1.0), ("demain", 0, 1), ("monday", 0, 2), ("lundi", 0, 2), ("monday", 2, 9),
        ("2026-03-20", 0, 6),
    ])
    func `days begin at midnight`(text: String, after: Double, days: Double) throws {
        let putOff = try #require(Postponement(text, now: Self.saturday.addingTimeInterval(after * 86_400)))
        #expect(putOff.date == Self.saturday.addingTimeInterval(days * 86_400 - 8 * 3600))
    }

    @Test func `confirmed has no date`() throws {
        #expect(Postponement("confirmed", now: Self.saturday) == .confirmed)
    }

    @Test(arguments: ["", "never", "2026-03-01", "2027-02-30", "2027-3-1", "2027-03-01T00:00:00Z"])
    func `past dates and other texts are rejected`(text: String) {
        #expect(Postponement(text, now: Self.saturday) == nil)
    }
}
