public import Foundation

/// Until when something is put off, as people say it; days begin at midnight, UTC.
public enum PutOff {
    /// The start of tomorrow, of next Monday, or of a day to come (`2026-03-20`).
    ///
    /// - Returns: `nil` for any other text, and for a day that is past.
    public static func date(_ text: String, now: Date) -> Date? {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = .gmt
        let today = calendar.startOfDay(for: now)
        switch text {
        case "tomorrow": return today.addingTimeInterval(86_400)
        case "monday":
            // Sunday is 1; on a Monday the next one is meant.
            let days = (9 - calendar.component(.weekday, from: now)) % 7
            return today.addingTimeInterval(Double(days == 0 ? 7 : days) * 86_400)
        default:
            guard let date = try? Date(text + "T00:00:00Z", strategy: .iso8601), date > now else {
                return nil
            }
            return date
        }
    }

    /// The start of tomorrow.
    public static func tomorrow(_ now: Date) -> Date { date("tomorrow", now: now) ?? now }
}
