import Feeds
import Foundation

/// Dates as written in French and English, independent of the machine's locale; in UTC.
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
    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

    private struct Day: Equatable {
        var year: Int
        var month: Int
        var day: Int

        init(_ date: Date) {
            let parts = calendar.dateComponents([.year, .month, .day], from: date)
            (year, month, day) = (parts.year ?? 1970, parts.month ?? 1, parts.day ?? 1)
        }

        func number(_ language: Language) -> String { language == .fr && day == 1 ? "1er" : "\(day)" }
        func month(_ language: Language) -> String { (language == .fr ? french : english)[month - 1] }
    }

    /// French keeps the parts of a date on one line.
    private static func space(_ language: Language) -> String { language == .fr ? "\u{A0}" : " " }

    /// `14 mars 2026` or `14 March 2026`.
    static func long(_ date: Date, _ language: Language) -> String {
        let day = Day(date)
        return [day.number(language), day.month(language), "\(day.year)"]
            .joined(separator: space(language))
    }

    /// `2026-03-14`.
    static func short(_ date: Date) -> String { String(machine(date).prefix(10)) }

    /// RFC 3339, to the second.
    static func machine(_ date: Date) -> String { date.formatted(.iso8601) }

    /// As in RFC 5322 §3.3: `Sat, 14 Mar 2026 08:00:00 +0000`.
    static func mail(_ date: Date) -> String {
        let parts = calendar.dateComponents([.weekday], from: date)
        let day = Day(date)
        let time = machine(date).dropFirst(11).prefix(8)
        let weekday = weekdays[((parts.weekday ?? 1) - 1) % 7]
        let number = day.day < 10 ? "0\(day.day)" : "\(day.day)"
        return "\(weekday), \(number) \(english[day.month - 1].prefix(3)) \(day.year) \(time) +0000"
    }

    /// The ISO week, from 1.
    static func week(_ date: Date) -> Int { calendar.component(.weekOfYear, from: date) }

    /// The days of the week: `16–22 mars 2026`, `30 March – 5 April 2026`.
    static func daysOfWeek(_ date: Date, _ language: Language) -> String {
        guard let week = calendar.dateInterval(of: .weekOfYear, for: date) else {
            return long(date, language)
        }
        let end = week.end.addingTimeInterval(-86_400)
        let (first, last) = (Day(week.start), Day(end))
        let space = space(language)
        if first.year != last.year { return "\(long(week.start, language)) – \(long(end, language))" }
        guard first.month != last.month else { return "\(first.number(language))–\(long(end, language))" }
        return "\(first.number(language))\(space)\(first.month(language)) – \(long(end, language))"
    }
}
