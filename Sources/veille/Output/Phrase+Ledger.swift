import Curation
import Home

extension Phrase {
    /// The command that commits what was just recorded in the ledger of a home.
    init(committingLedgerOf home: HomeFolder) {
        let common = "state/decisions.jsonl"
        let isCommon = (try? home.ledgerPlace) ?? common == common
        // A file that git does not know cannot be committed by its name alone.
        self.init(isCommon ? "git commit \(common)" : "git add state/decisions && git commit state/decisions")
    }
}
