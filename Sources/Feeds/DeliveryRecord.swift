package import struct Foundation.Date

/// One step in the delivery of an issue to a channel, as the ledger records it, so that nothing is sent
/// twice.
package struct DeliveryRecord: Hashable, Sendable, Codable {
    /// The name of the digest.
    package var digest: String
    /// The number of the issue.
    package var number: Int
    /// The name of the channel.
    package var channel: String
    package var at: Date
    package var outcome: Outcome
    /// What failed, from a closed set: `timeout`, `http-404`, `smtp-550`.
    package var label: String?
    /// What failed, for people; never contains a secret.
    package var detail: String?
    /// When to try again; `nil` if the failure is final.
    package var next: Date?
    /// Recipients that the mail server rejected while it accepted others.
    package var refused: [String]?

    /// The state of a delivery.
    package enum Outcome: String, Sendable, Codable {
        /// Must be sent.
        case planned
        /// May have been sent: without a later step, delivery is unknown.
        case begun
        /// Sent successfully.
        case sent
        /// Not sent.
        case failed
    }

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
