package import struct Foundation.Date

/// One step in handing an issue over to a channel, as the ledger remembers it: what was sent is never sent twice.
package struct DeliveryRecord: Hashable, Sendable, Codable {
    /// Which digest.
    package var digest: String
    /// Which issue of it.
    package var number: Int
    /// The name of the channel.
    package var channel: String
    /// When.
    package var at: Date
    /// How far it came.
    package var outcome: Outcome
    /// What failed, from a small set: `timeout`, `http-404`, `smtp-550`.
    package var label: String?
    /// What failed, for people; no secret is in it.
    package var detail: String?
    /// When it is tried again; `nil` where it failed for good.
    package var next: Date?
    /// Addresses that a mail server refused while it took the others.
    package var refused: [String]?

    /// How far a delivery came.
    package enum Outcome: String, Sendable, Codable {
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
    package init(
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
