package import struct Foundation.Date

/// A permanent redirect of a feed, and for how long it has been seen.
///
/// A subscription follows one only once it has lasted: a captive portal, a site in maintenance and a parked domain
/// redirect for good too.
package struct Relocation: Hashable, Sendable, Codable {
    /// Where the feed is said to be.
    package var target: String
    /// When that was first seen.
    package var since: Date
    /// How many visits in a row have seen it.
    package var count: Int

    /// Makes a relocation.
    package init(target: String, since: Date, count: Int = 1) {
        self.target = target
        self.since = since
        self.count = count
    }

    private static let confirmations = 3
    private static let duration: Double = 3 * 86_400

    /// Whether it was seen often and long enough to be believed.
    package func isRipe(at date: Date) -> Bool {
        count >= Self.confirmations && date.timeIntervalSince(since) >= Self.duration
    }

    /// What is known after one more visit, which was redirected for good to `target`, or was not.
    package static func seen(_ target: String?, before: Relocation?, at date: Date) -> Relocation? {
        guard let target else { return nil }
        guard var known = before, known.target == target else {
            return Relocation(target: target, since: date)
        }
        known.count += 1
        return known
    }
}

/// A subscription that followed its feed to another address, or was put back.
package struct FeedMove: Hashable, Sendable, Codable {
    /// When.
    package var at: Date
    /// The address before.
    package var from: String
    /// The address after.
    package var to: String
    /// Whether a person took a move back: its target is not followed again.
    package var isUndo: Bool

    /// Makes a record.
    package init(at: Date, from: String, to: String, isUndo: Bool = false) {
        self.at = at
        self.from = from
        self.to = to
        self.isUndo = isUndo
    }
}
