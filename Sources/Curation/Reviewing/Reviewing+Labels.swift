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
        case .unplaced: Phrase(en: "without a section", fr: "sans section")
        case .duplicate: Phrase(en: "already covered", fr: "déjà traité")
        }
    }
}

extension SearchQuery.State {
    /// The state, for people.
    package var label: Phrase {
        Reviewing.State(rawValue: rawValue).map(\.label) ?? Phrase(en: "not proposed", fr: "non proposé")
    }
}
