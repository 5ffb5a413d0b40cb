package import Foundation

/// Until when something is put off, as people say it; days begin at midnight, UTC.
package enum Postponement: Equatable, Sendable {
    /// Until a date.
    case until(Date)
    /// Until a second source tells the same.
    case confirmed

    /// What `tomorrow`, `monday` (the next one), a day to come (`2026-03-20`) and `confirmed` mean; in French, too.
    ///
    /// - Returns: `nil` for any other text, and for a day that is past.
    package init?(_ text: String, now: Date) {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = .gmt
        let today = calendar.startOfDay(for: now)
        switch text {
        case "confirmed", "confirmé", "confirmée": self = .confirmed
        case "tomorrow", "demain": self = .until(today.addingTimeInterval(86_400))
        case "monday", "lundi":
            // Sunday is 1; on a Monday the next one is meant.
            let days = (9 - calendar.component(.weekday, from: now)) % 7
            self = .until(today.addingTimeInterval(Double(days == 0 ? 7 : days) * 86_400))
        default:
            guard let date = try? Date(text + "T00:00:00Z", strategy: .iso8601), date > now else {
                return nil
            }
            self = .until(date)
        }
    }

    /// The date, where there is one.
    package var date: Date? {
        switch self {
        case .until(let date): date
        case .confirmed: nil
        }
    }
}
