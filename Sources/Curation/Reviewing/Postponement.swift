import Feeds
package import Foundation

/// Until when a suggestion is postponed; days begin at midnight UTC.
package enum Postponement: Equatable, Sendable {
    case until(Date)
    /// Until a second source reports the same news.
    case confirmed

    /// Parses `tomorrow`, `monday` (the next one), a future date (`2026-03-20`) or `confirmed`, in English or French.
    ///
    /// - Returns: `nil` for any other text, and for a past date.
    package init?(_ text: String, now: Date) {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = .gmt
        let today = calendar.startOfDay(for: now)
        switch text {
        case "confirmed", "confirmé", "confirmée": self = .confirmed
        case "tomorrow", "demain": self = .until(today.addingTimeInterval(86_400))
        case "monday", "lundi":
            // Sunday is 1; on a Monday it is a week later.
            let days = (9 - calendar.component(.weekday, from: now)) % 7
            self = .until(today.addingTimeInterval(Double(days == 0 ? 7 : days) * 86_400))
        default:
            guard let date = CivilDate.day(text), date > now else { return nil }
            self = .until(date)
        }
    }

    /// The date, if there is one.
    package var date: Date? {
        switch self {
        case .until(let date): date
        case .confirmed: nil
        }
    }
}
