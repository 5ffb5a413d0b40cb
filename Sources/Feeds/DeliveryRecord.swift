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
    /// What failed, with its arguments; lines of earlier versions have a label only.
    package var problem: DeliveryProblem?
    /// The label of what failed: `timeout`, `http-404`, `smtp-550`.
    package var label: String?
    /// What earlier versions wrote of the failure: a sentence, or the words of a server or program.
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
        problem: DeliveryProblem? = nil,
        detail: String? = nil,
        next: Date? = nil,
        refused: [String]? = nil
    ) {
        self.digest = digest
        self.number = number
        self.channel = channel
        self.at = at
        self.outcome = outcome
        self.problem = problem
        label = problem?.label
        self.detail = detail
        self.next = next
        self.refused = refused
    }

    /// Reads a step; a problem that only a later version knows leaves its label.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        digest = try container.decode(String.self, forKey: .digest)
        number = try container.decode(Int.self, forKey: .number)
        channel = try container.decode(String.self, forKey: .channel)
        at = try container.decode(Date.self, forKey: .at)
        outcome = try container.decode(Outcome.self, forKey: .outcome)
        label = try container.decodeIfPresent(String.self, forKey: .label)
        detail = try container.decodeIfPresent(String.self, forKey: .detail)
        next = try container.decodeIfPresent(Date.self, forKey: .next)
        refused = try container.decodeIfPresent([String].self, forKey: .refused)
        let known = try? container.decodeIfPresent(DeliveryProblem.self, forKey: .problem)
        problem = known ?? label.map { DeliveryProblem(label: $0, detail: detail ?? "") }
    }

    /// Writes a step; a problem that its label tells whole is not written twice.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(digest, forKey: .digest)
        try container.encode(number, forKey: .number)
        try container.encode(channel, forKey: .channel)
        try container.encode(at, forKey: .at)
        try container.encode(outcome, forKey: .outcome)
        try container.encodeIfPresent(label, forKey: .label)
        try container.encodeIfPresent(detail, forKey: .detail)
        try container.encodeIfPresent(next, forKey: .next)
        try container.encodeIfPresent(refused, forKey: .refused)
        if let problem, let label, problem != DeliveryProblem(label: label, detail: detail ?? "") {
            try container.encode(problem, forKey: .problem)
        }
    }

    private enum CodingKeys: CodingKey {
        case digest, number, channel, at, outcome, problem, label, detail, next, refused
    }
}
