import Foundation

/// Dates as people write them, in French and English, whatever the machine's locale; in UTC.
enum DigestDates {
    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = .gmt
        return calendar
    }()

    private static let french = [
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
        "novembre", "décembre",
    ]
    private static let english = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November",
        "December",
    ]

    /// `14 mars 2026` or `14 March 2026`.
    static func long(_ date: Date, _ language: String) -> String {
        let parts = calendar.dateComponents([.year, .month, .day], from: date)
        guard let year = parts.year, let month = parts.month, let day = parts.day else { return "" }
        if language == "fr" {
            return (day == 1 ? "1er" : "\(day)") + "\u{A0}\(french[month - 1])\u{A0}\(year)"
        }
        return "\(day) \(english[month - 1]) \(year)"
    }

    /// `2026-03-14`.
    static func short(_ date: Date) -> String { String(machine(date).prefix(10)) }

    /// RFC 3339, to the second.
    static func machine(_ date: Date) -> String { date.formatted(.iso8601) }

    /// The ISO week, from 1.
    static func week(_ date: Date) -> Int { calendar.component(.weekOfYear, from: date) }
}
