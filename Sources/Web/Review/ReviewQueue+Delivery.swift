import Curation
import Delivery
import Foundation
import Home

extension ReviewQueue {
    /// The channels of the digest, and how the issues stand on them.
    func channels(now: Date) throws -> [ChannelStatus] {
        try delivering.channels(of: Publishing.defaultName, now: now)
    }

    /// What one channel would send.
    func deliveryPlan(_ action: ChannelAction, over channel: String, now: Date) throws -> Delivering.Plan {
        try delivering.plan(
            action,
            over: channel,
            of: Publishing.defaultName,
            isDryRun: action == .arrived,
            now: now
        )
    }

    /// Sends over one channel, or records that it arrived, if `plan` is still what would be sent.
    ///
    /// - Throws: ``UserError``, of kind `pageChanged` if it is not.
    func deliver(
        _ action: ChannelAction,
        over channel: String,
        plan fingerprint: String,
        network: @Sendable () throws -> Network,
        now: Date
    ) async throws {
        let digest = Publishing.defaultName
        let delivering = delivering
        let plan = try delivering.plan(
            action,
            over: channel,
            of: digest,
            isDryRun: action == .arrived,
            now: now
        )
        guard plan.fingerprint == fingerprint else { throw UserError(ApplyProblem.notAsShown) }
        guard action != .arrived else {
            try delivering.settle([channel], Delivering.Options(digest: digest), now: now)
            return
        }
        try await delivering.run(plan, over: network, now: now)
    }

    private var delivering: Delivering {
        Delivering(home: home, store: store, environment: ProcessInfo.processInfo.environment)
    }
}
