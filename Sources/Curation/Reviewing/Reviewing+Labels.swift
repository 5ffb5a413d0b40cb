import Feeds
package import Home

extension Reviewing.State {
    /// A short name for the state, the same in every interface.
    package var label: Phrase {
        switch self {
        case .pending: Phrase(en: "waiting", fr: "en attente")
        case .accepted: Phrase(en: "accepted", fr: "acceptée")
        case .refused: Phrase(en: "refused", fr: "refusée")
        case .later: Phrase(en: "later", fr: "plus tard")
        case .applied: Phrase(en: "on the page", fr: "sur la page")
        case .onBranch: Phrase(en: "on a branch", fr: "sur une branche")
        case .unplaced: Phrase(en: "without a section", fr: "sans section")
        case .duplicate: Phrase(en: "already covered", fr: "déjà traité")
        case .muted: Phrase(en: "muted", fr: "en sourdine")
        }
    }
}

extension Reviewing.State {
    /// Whether its line is written, on the page or on a branch: there is nothing to decide.
    package var isWritten: Bool { self == .applied || self == .onBranch }

    /// Whether it may still be accepted, or is accepted and not yet written.
    var needsApprovals: Bool {
        switch self {
        case .pending, .accepted, .unplaced, .duplicate: true
        case .refused, .later, .applied, .onBranch, .muted: false
        }
    }
}

extension Reviewing.Item {
    /// The state, with the name of the branch that its line is on, or what mutes it.
    package var stateLabel: Phrase {
        branch.map { Phrase(onBranch: $0) } ?? mutedBy.map { Phrase(mutedBy: $0) } ?? state.label
    }

    /// Whether somebody has accepted it, and others must as well.
    package var awaitsOthers: Bool { state == .pending && approvals?.isEmpty == false }

    /// How many have accepted it of those that must, if somebody has: `1 of 2 (Anne)`.
    package var approvalLabel: Phrase? { approvals.flatMap { $0.isEmpty ? nil : Phrase($0) } }

    /// The state after a decision: what others have to accept as well is accepted, too.
    package var decidedLabel: Phrase {
        guard awaitsOthers, let approvalLabel else { return state.label }
        return .list([Reviewing.State.accepted.label, approvalLabel], separator: ", ")
    }
}

extension SearchQuery.State {
    /// The state, for people.
    package var label: Phrase {
        Reviewing.State(rawValue: rawValue).map(\.label) ?? Phrase(en: "not proposed", fr: "non proposé")
    }
}

extension Searching.Match {
    /// The state, with the name of the branch that its line is on, or what mutes it.
    package var stateLabel: Phrase {
        branch.map { Phrase(onBranch: $0) } ?? mutedBy.map { Phrase(mutedBy: $0) } ?? state.label
    }
}

extension Phrase {
    /// For what is not proposed because of an entry of `mute`.
    package init(mutedBy entry: String) {
        let entry = PlainText.printable(entry)
        self.init(en: "muted by “\(entry)”", fr: "en sourdine à cause de « \(entry) »")
    }

    fileprivate init(onBranch branch: BranchName) {
        let name = branch.shown
        self.init(en: "on branch \(name)", fr: "sur la branche \(name)")
    }
}
