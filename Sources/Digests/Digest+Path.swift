import Foundation

extension Digest {
    /// Where a file of the issue goes: `{date}`, `{number}`, `{week}` and `{name}` of the pattern replaced.
    package func path(_ pattern: String) -> String {
        let week = DigestDates.week(date)
        return
            pattern
            .replacing("{date}", with: DigestDates.short(date))
            .replacing("{number}", with: String(number))
            .replacing("{week}", with: week < 10 ? "0\(week)" : "\(week)")
            .replacing("{name}", with: Self.slug(name))
    }

    /// Whether each issue gets a path of its own by a pattern.
    package static func tellsIssuesApart(_ pattern: String) -> Bool {
        ["{date}", "{number}", "{week}"].contains { pattern.contains($0) }
    }
}
