import Curation
import Feeds
package import Foundation
package import Home
import Storage

/// How an issue stands on one channel: what arrived last, what did not, and what is left to send.
package struct ChannelStatus: Sendable {
    package var channel: Channel
    /// What is waiting, uncertain or failed, and what was sent last; oldest first.
    package var deliveries: [(key: Deliveries.Key, state: Deliveries.State)]
    /// The number of the issue that would be sent now; `nil` if there is none.
    package var pending: Int?
    /// Why it cannot be sent; `nil` if it can.
    package var problem: UserError?

    /// Whether a person has to say whether an issue arrived, or to send it again.
    package var isUnfinished: Bool {
        deliveries.contains { [.uncertain, .failed].contains($0.state.step) }
    }
}

/// What a person asks of one channel.
package enum ChannelAction: String, Sendable, CaseIterable {
    /// To send what is left to send.
    case send
    /// To send again what may not have arrived.
    case again
    /// To record that it did arrive.
    case arrived
}

extension Delivering {
    /// All channels of the configuration, in its order.
    ///
    /// - Throws: ``UserError`` if the ledger cannot be read.
    package func channels(of digest: String, now: Date) throws -> [ChannelStatus] {
        let known = try Deliveries(home.readLedger().deliveries).all.filter { $0.key.digest == digest }
        return try home.configuration.digest.channels.map { channel in
            let own = known.filter { $0.key.channel == channel.name }
            let sent = own.filter { $0.state.step == .sent }.map(\.key.number).max()
            var status = ChannelStatus(
                channel: channel,
                deliveries: own.filter { $0.state.step != .sent || $0.key.number == sent }
            )
            do {
                let plan = try plan(.send, over: channel.name, of: digest, now: now)
                status.pending = plan.prepared.last?.key.number
            } catch {
                guard let error = UserError(anyError: error) else { throw error }
                status.problem = error
            }
            return status
        }
    }

    /// What one channel is asked to do; nothing is sent or written.
    ///
    /// - Throws: ``UserError`` if a setting is wrong, and if everything has arrived.
    package func plan(
        _ action: ChannelAction,
        over channel: String,
        of digest: String,
        isDryRun: Bool = false,
        now: Date
    ) throws -> Plan {
        var options = Options(digest: digest)
        options.isDryRun = isDryRun
        switch action {
        case .send: options.channels = [channel]
        case .again, .arrived: options.repeated = [channel]
        }
        return try plan(options, now: now)
    }
}

extension Delivering.Plan {
    /// A short name of what would be sent: another plan has another.
    package var fingerprint: String {
        let keys = prepared.map { delivery in
            let last = repeated[delivery.key].map { "\($0.step)\0\($0.since.timeIntervalSince1970)" } ?? ""
            return "\(delivery.key.digest)\0\(delivery.key.number)\0\(delivery.key.channel)\0\(last)"
        }
        return StableHash.name(of: (keys + (issue?.keys ?? [])).joined(separator: "\u{1F}"), length: 12)
    }
}
