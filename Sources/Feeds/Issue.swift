package import struct Foundation.Date

/// One issue of a digest, as the ledger records it, so that no link is sent twice.
package struct Issue: Hashable, Sendable, Codable {
    /// The name of the digest.
    package var digest: String
    /// From 1, without gaps.
    package var number: Int
    /// When it was made.
    package var at: Date
    /// The canonical addresses of its links.
    package var keys: [String]

    package init(digest: String, number: Int, at: Date, keys: [String]) {
        self.digest = digest
        self.number = number
        self.at = at
        self.keys = keys
    }
}
