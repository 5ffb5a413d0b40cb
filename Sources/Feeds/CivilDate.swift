package import Foundation

/// The proleptic Gregorian calendar, without time zones.
package enum CivilDate {
    /// Days from 1970-01-01 to a date; `nil` if there is no such date.
    package static func days(_ year: Int, _ month: Int, _ day: Int) -> Int? {
        guard (1...9999).contains(year), (1...12).contains(month), (1...length(month, of: year)).contains(day)
        else { return nil }
        // H. Hinnant's algorithm: the year starts in March, so that leap days come last.
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// Parses a day as a person writes it, as in `2026-03-20`: its midnight in UTC; `nil` if there is no such day.
    package static func day(_ text: some StringProtocol) -> Date? {
        guard let parts = String(text).wholeMatch(of: dayPattern.regex)?.output,
            let year = Int(parts.1), let month = Int(parts.2), let day = Int(parts.3),
            let days = days(year, month, day)
        else { return nil }
        return Date(timeIntervalSince1970: Double(days) * 86_400)
    }

    /// Parses a day, or a moment in ISO 8601, as in `2026-03-20T08:00:00Z`; `nil` if there is none such.
    package static func moment(_ text: String) -> Date? {
        if let day = day(text) { return day }
        // Foundation reads the 30th of February as a day in March, and the hour 24 as one of the next day.
        guard day(text.prefix(10)) != nil,
            let time = text.dropFirst(10).prefixMatch(of: timePattern.regex)?.output,
            let hour = Int(time.1), hour < 24, let minute = Int(time.2), minute < 60
        else { return nil }
        return try? Date(text, strategy: .iso8601)
    }

    private static let dayPattern = Pattern(/(\d{4})-(\d\d)-(\d\d)/)
    private static let timePattern = Pattern(/T(\d\d):(\d\d)/)

    private static func length(_ month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
