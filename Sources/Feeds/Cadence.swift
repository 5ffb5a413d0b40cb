package import Foundation

/// When a feed asks to be visited, and how often it publishes: what its next visit is reckoned from.
package struct Cadence: Hashable, Sendable, Codable {
    /// Seconds between two visits that the document asks for (`<ttl>`, `sy:updatePeriod`).
    package var updateInterval: TimeInterval?
    /// The hours of the day, from 0 to 23 in UTC, at which it asks not to be visited (`<skipHours>`); a bit each.
    package var skippedHours: UInt32
    /// The days of the week at which it asks not to be visited (`<skipDays>`); a bit each, Sunday's the lowest.
    package var skippedDays: UInt8
    /// Seconds that usually lie between two of its articles; `nil` where the dates do not tell.
    package var postingInterval: TimeInterval?
    /// The date of its newest article.
    package var lastPosted: Date?

    /// Nothing is known, unless more is said.
    package init(
        updateInterval: TimeInterval? = nil,
        skippedHours: UInt32 = 0,
        skippedDays: UInt8 = 0,
        postingInterval: TimeInterval? = nil,
        lastPosted: Date? = nil
    ) {
        self.updateInterval = updateInterval
        self.skippedHours = skippedHours
        self.skippedDays = skippedDays
        self.postingInterval = postingInterval
        self.lastPosted = lastPosted
    }

    /// The rhythm of a list of dates: the median distance of the newest ones, which no single pause or burst bends.
    package mutating func measure(_ dates: [Date], before now: Date) {
        // What is dated tomorrow says nothing of a rhythm.
        let newest = dates.filter { $0 <= now }.sorted(by: >).prefix(21)
        lastPosted = newest.first
        let gaps = zip(newest, newest.dropFirst()).map { $0.timeIntervalSince($1) }.sorted()
        postingInterval = gaps.isEmpty ? nil : gaps[gaps.count / 2]
    }
}
