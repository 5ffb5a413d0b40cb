import Feeds
import Foundation

/// The ledgers that this process has read: a command asks several times, and a server for every answer.
///
/// What was read is used again while the files are the same. Of those that have only grown, the new lines are read.
final class ReadLedgers: Sendable {
    static let shared = ReadLedgers()

    private let known = Guarded<[URL: LedgerSnapshot]>([:])
    /// As many ledgers are kept.
    private static let capacity = 1024

    func contents(of ledger: Ledger) throws -> Ledger.Contents { try snapshot(of: ledger).contents }

    func history(of ledger: Ledger) throws -> DecisionHistory {
        var snapshot = try snapshot(of: ledger)
        if let history = snapshot.history { return history }
        let history = DecisionHistory(snapshot.contents.log)
        snapshot.history = history
        keep(snapshot, of: ledger)
        return history
    }

    private func snapshot(of ledger: Ledger) throws -> LedgerSnapshot {
        let before = known.withLock { $0[ledger.url] }
        var snapshot = try current(ledger, after: before)
        // All files at one moment: records that are moved from one to another are in either.
        for _ in 0..<2 where Set(snapshot.files.map(\.name)) != Set(ledger.files.map(ledger.name)) {
            snapshot = try current(ledger, after: snapshot)
        }
        keep(snapshot, of: ledger)
        return snapshot
    }

    private func current(_ ledger: Ledger, after before: LedgerSnapshot?) throws -> LedgerSnapshot {
        if let before { return try before.updated(ledger) ?? LedgerSnapshot(reading: ledger) }
        let index = LedgerIndex(of: ledger)
        let kept = index.load()
        let snapshot = try kept?.updated(ledger) ?? LedgerSnapshot(reading: ledger)
        if snapshot.places != nil, snapshot.isSettled, snapshot.files != kept?.files { index.save(snapshot) }
        return snapshot
    }

    private func keep(_ snapshot: LedgerSnapshot, of ledger: Ledger) {
        known.withLock { known in
            if known.count >= Self.capacity, known[ledger.url] == nil { known.removeAll() }
            known[ledger.url] = snapshot
        }
    }
}
