public import struct Foundation.Date

/// One issue of a digest, as the ledger remembers it: what was sent is never sent twice.
public struct Issue: Hashable, Sendable, Codable {
    /// Which digest.
    public var digest: String
    /// From 1, without a gap.
    public var number: Int
    /// When it was made.
    public var at: Date
    /// The canonical addresses it told of.
    public var keys: [String]

    /// Makes an issue.
    public init(digest: String, number: Int, at: Date, keys: [String]) {
        self.digest = digest
        self.number = number
        self.at = at
        self.keys = keys
    }
}
