package import Feeds
package import struct Foundation.Date

extension ParsedFeed {
    /// The values of `sy:updatePeriod` (RSS 1.0 syndication module).
    package enum UpdatePeriod: String, Sendable {
        case hourly, daily, weekly, monthly, yearly

        var seconds: Double {
            switch self {
            case .hourly: 3600
            case .daily: 86_400
            case .weekly: 7 * 86_400
            case .monthly: 30 * 86_400
            case .yearly: 365 * 86_400
            }
        }
    }

    /// When the feed asks to be polled, and how often it publishes.
    package func cadence(at now: Date) -> Cadence {
        let period = updatePeriod.map { $0.seconds / Double(max(1, updateFrequency ?? 1)) }
        let timeToLive = ttl.flatMap { $0 > 0 ? Double(min($0, 1_000_000)) * 60 : nil }
        var cadence = Cadence(
            updateInterval: [period, timeToLive].compactMap(\.self).max(),
            skippedHours: skippedHours,
            skippedDays: skippedDays
        )
        cadence.measure(items.compactMap { $0.published ?? $0.updated }, before: now)
        return cadence
    }

    /// Midnight may be written 0 or 24.
    mutating func skip(hour text: String) {
        guard let hour = Int(text), (0...24).contains(hour) else { return }
        skippedHours |= 1 << UInt32(hour % 24)
    }

    mutating func skip(day text: String) {
        let days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
        guard let index = days.firstIndex(of: String(text.lowercased().prefix(3))) else { return }
        skippedDays |= 1 << UInt8(index)
    }
}
