import Foundation

extension Digest {
    /// The path of the issue's file: replaces `{date}`, `{number}`, `{week}` and `{name}` in the pattern.
    package func path(_ pattern: String) -> String {
        let week = DigestDates.week(date)
        return
            pattern
            .replacing("{date}", with: DigestDates.short(date))
            .replacing("{number}", with: String(number))
            .replacing("{week}", with: week < 10 ? "0\(week)" : "\(week)")
            .replacing("{name}", with: Self.slug(name))
    }

    /// Whether each issue gets its own path by a pattern.
    package static func givesEachIssueItsOwnPath(_ pattern: String) -> Bool {
        ["{date}", "{number}", "{week}"].contains { pattern.contains($0) }
    }
}
