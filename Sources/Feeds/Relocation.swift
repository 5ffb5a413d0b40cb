package import struct Foundation.Date

/// A permanent redirect of a feed, and how long it has been seen.
///
/// A subscription follows a redirect only after it has lasted: captive portals, sites in maintenance and
/// parked domains also send permanent redirects.
package struct Relocation: Hashable, Sendable, Codable {
    /// The target of the redirect.
    package var target: String
    /// When it was first seen.
    package var since: Date
    /// Consecutive polls that have seen it.
    package var count: Int

    package init(target: String, since: Date, count: Int = 1) {
        self.target = target
        self.since = since
        self.count = count
    }

    private static let confirmations = 3
    private static let duration: Double = 3 * 86_400

    /// Whether it was seen often and long enough to be followed.
    package func isConfirmed(at date: Date) -> Bool {
        count >= Self.confirmations && date.timeIntervalSince(since) >= Self.duration
    }

    /// The state after one more poll, which was permanently redirected to `target`, or not redirected if
    /// `nil`.
    package static func seen(_ target: String?, before: Relocation?, at date: Date) -> Relocation? {
        guard let target else { return nil }
        guard var known = before, known.target == target else {
            return Relocation(target: target, since: date)
        }
        known.count += 1
        return known
    }
}

/// A subscription moved to another address, or moved back.
package struct FeedMove: Hashable, Sendable, Codable {
    package var at: Date
    /// The address before.
    package var from: String
    /// The address after.
    package var to: String
    /// Whether a person undid a move: its target is not followed again.
    package var isUndo: Bool

    package init(at: Date, from: String, to: String, isUndo: Bool = false) {
        self.at = at
        self.from = from
        self.to = to
        self.isUndo = isUndo
    }
}
