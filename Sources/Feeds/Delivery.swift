public import struct Foundation.Date

/// One step in handing an issue over to a channel, as the ledger remembers it: what was sent is never sent twice.
public struct Delivery: Hashable, Sendable, Codable {
    /// Which digest.
    public var digest: String
    /// Which issue of it.
    public var number: Int
    /// The name of the channel.
    public var channel: String
    /// When.
    public var at: Date
    /// How far it came.
    public var outcome: Outcome
    /// What failed, from a small set: `timeout`, `http-404`, `smtp-550`.
    public var label: String?
    /// What failed, for people; no secret is in it.
    public var detail: String?
    /// When it is tried again; `nil` where it failed for good.
    public var next: Date?
    /// Addresses that a mail server refused while it took the others.
    public var refused: [String]?

    /// How far a delivery came.
    public enum Outcome: String, Sendable, Codable {
        /// It is to be sent.
        case planned
        /// It may be on its way; without a later step nobody knows whether it arrived.
        case begun
        /// It arrived.
        case sent
        /// It did not.
        case failed
    }

    /// Makes a step.
    public init(
        digest: String,
        number: Int,
        channel: String,
        at: Date,
        outcome: Outcome,
        label: String? = nil,
        detail: String? = nil,
        next: Date? = nil,
        refused: [String]? = nil
    ) {
        self.digest = digest
        self.number = number
        self.channel = channel
        self.at = at
        self.outcome = outcome
        self.label = label
        self.detail = detail
        self.next = next
        self.refused = refused
    }
}
