package import Foundation

/// When digests are sent: days of the week and a local time.
package struct DigestSchedule: Sendable, Equatable {
    /// Days, from 1 for Sunday.
    let days: Set<Int>
    let hour: Int
    let minute: Int

    private static let names: [[String]] = [
        ["sunday", "sun", "dimanche"], ["monday", "mon", "lundi"], ["tuesday", "tue", "mardi"],
        ["wednesday", "wed", "mercredi"], ["thursday", "thu", "jeudi"], ["friday", "fri", "vendredi"],
        ["saturday", "sat", "samedi"],
    ]

    /// Reads `monday 07:42`, `tuesday, friday 18:00`, `weekdays 7:00`, `daily`; also in French.
    ///
    /// The default time is 07:00. `nil` for anything else.
    package init?(_ text: String) {
        var days: Set<Int> = []
        var time: (hour: Int, minute: Int)?
        for word in text.lowercased().split(whereSeparator: { $0 == " " || $0 == "," }) {
            if word == "daily" || word == "quotidien" {
                days.formUnion(1...7)
            } else if word == "weekdays" || word == "ouvrés" {
                days.formUnion(2...6)
            } else if let day = Self.names.firstIndex(where: { $0.contains(String(word)) }) {
                days.insert(day + 1)
            } else {
                let parts = word.split(separator: ":", omittingEmptySubsequences: false)
                guard parts.count == 2, time == nil, parts[1].count == 2, let hour = Int(parts[0]),
                    let minute = Int(parts[1]), (0...23).contains(hour), (0...59).contains(minute)
                else { return nil }
                time = (hour, minute)
            }
        }
        guard !days.isEmpty else { return nil }
        self.days = days
        (hour, minute) = time ?? (7, 0)
    }

    /// The first time after a date.
    package func next(after date: Date, in zone: TimeZone) -> Date? {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        return days.compactMap { day in
            calendar.nextDate(
                after: date,
                matching: DateComponents(hour: hour, minute: minute, second: 0, weekday: day),
                // A time that daylight saving skips: right after it.
                matchingPolicy: .nextTime
            )
        }.min()
    }
}
