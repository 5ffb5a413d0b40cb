package import Foundation

/// When a feed asks to be polled, and how often it publishes.
package struct Cadence: Hashable, Sendable, Codable {
    /// The interval the document asks for, in seconds (`<ttl>`, `sy:updatePeriod`).
    package var updateInterval: TimeInterval?
    /// Hours in UTC at which the feed asks not to be polled (`<skipHours>`): bit 0 to bit 23.
    package var skippedHours: UInt32
    /// Weekdays on which the feed asks not to be polled (`<skipDays>`): bit 0 is Sunday.
    package var skippedDays: UInt8
    /// The usual interval between two entries, in seconds; `nil` if the dates do not show one.
    package var postingInterval: TimeInterval?
    /// The date of the newest entry.
    package var lastPosted: Date?

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

    /// Sets ``postingInterval`` to the median interval of the 20 newest: one pause or burst does not change
    /// it.
    package mutating func measure(_ dates: [Date], before now: Date) {
        // Dates in the future say nothing about the rhythm.
        let newest = dates.filter { $0 <= now }.sorted(by: >).prefix(21)
        lastPosted = newest.first
        let gaps = zip(newest, newest.dropFirst()).map { $0.timeIntervalSince($1) }.sorted()
        postingInterval = gaps.isEmpty ? nil : gaps[gaps.count / 2]
    }
}
