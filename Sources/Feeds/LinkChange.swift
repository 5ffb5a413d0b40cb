package import struct Foundation.Date

/// A change of what stands at an address, and how often it has been seen.
///
/// It is believed only after it has lasted: networks with a login, sites in maintenance and servers that answer by
/// chance also redirect for good, and show other pages.
package struct LinkChange: Hashable, Sendable, Codable {
    package enum Kind: Hashable, Sendable, Codable {
        /// The same thing is at another address, under this title.
        case moved(to: String, title: String)
        /// Another thing is there.
        case takenOver(Takeover)
    }

    package var kind: Kind
    /// When it was first seen.
    package var since: Date
    /// When it was last counted.
    package var last: Date
    /// The visits that have seen it, in a row, half a day apart or more.
    package var count: Int

    package init(_ kind: Kind, at date: Date) {
        self.kind = kind
        since = date
        last = date
        count = 1
    }

    package static let confirmations = 3
    /// Three visits on three days: from the first to the last two days pass, with an hour of tolerance.
    private static let duration: Double = 2 * 86_400 - 3600
    private static let pause: Double = 43_200

    /// Whether it was seen often and long enough to be believed.
    package var isConfirmed: Bool {
        count >= Self.confirmations && last.timeIntervalSince(since) >= Self.duration
    }

    /// The state after one more visit that saw a change.
    package static func seen(_ kind: Kind, before: LinkChange?, at date: Date) -> LinkChange {
        guard var known = before, known.kind.isSame(as: kind), date >= known.last else {
            return LinkChange(kind, at: date)
        }
        known.kind = kind
        if date.timeIntervalSince(known.last) >= pause {
            known.count += 1
            known.last = date
        }
        return known
    }
}

extension LinkChange.Kind {
    private static func place(_ url: String) -> Substring { url.prefix { $0 != "?" && $0 != "#" } }

    fileprivate func isSame(as other: Self) -> Bool {
        switch (self, other) {
        // Sites add numbers of their visitors.
        case (.moved(let one, _), .moved(let other, _)): Self.place(one) == Self.place(other)
        // Hijackers sell one thing today and another one tomorrow.
        case (.takenOver, .takenOver): true
        default: false
        }
    }
}
