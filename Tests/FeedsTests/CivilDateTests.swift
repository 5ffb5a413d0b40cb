import Feeds
import Foundation
import Testing

@Suite struct CivilDateTests {
    @Test(arguments: [
        ("1970-01-01", 0.0), ("2026-03-14", 1_773_446_400), ("2024-02-29", 1_709_164_800),
        ("2026-03-14T08:00:00Z", 1_773_475_200), ("2026-03-14T09:00:00+01:00", 1_773_475_200),
        ("0001-01-01", -62_135_596_800), ("9999-12-31", 253_402_214_400),
    ])
    func `a day is its midnight in UTC, a moment itself`(text: String, seconds: Double) {
        #expect(CivilDate.moment(text) == Date(timeIntervalSince1970: seconds))
    }

    @Test(arguments: [
        "", "2026", "2026-02-30", "2025-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31",
        "2026-3-1", "26-03-14", "2026-03-14 ", "2026-03-14T", "2026-03-14T24:00:00Z", "2026-03-14T08:60:00Z",
        "2026-02-30T08:00:00Z", "0000-01-01", "٢٠٢٦-٠٣-١٤", "9223372036854775807-01-01",
    ])
    func `what is not in the calendar is no date`(text: String) {
        #expect(CivilDate.moment(text) == nil && CivilDate.day(text) == nil)
    }
}
