package import struct Foundation.Date

/// One issue of a digest, as the ledger remembers it: what was sent is never sent twice.
package struct Issue: Hashable, Sendable, Codable {
    /// Which digest.
    package var digest: String
    /// From 1, without a gap.
    package var number: Int
    /// When it was made.
    package var at: Date
    /// The canonical addresses it told of.
    package var keys: [String]

    /// Makes an issue.
    package init(digest: String, number: Int, at: Date, keys: [String]) {
        self.digest = digest
        self.number = number
        self.at = at
        self.keys = keys
    }
}
