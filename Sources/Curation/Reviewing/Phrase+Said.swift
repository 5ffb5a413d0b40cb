package import Feeds
import Foundation
package import Home

extension Phrase {
    /// Who decided what, and when: `accepted by Anne, 2026-11-30`; without a name, when.
    package init(said decision: Decision) {
        let verb = Phrase(decision.verdict)
        let day = String(decision.at.formatted(.iso8601).prefix(10))
        guard let name = decision.shownBy else {
            self.init(en: "\(verb.en) on \(day)", fr: "\(verb.fr) le \(day)")
            return
        }
        self.init(en: "\(verb.en) by \(name), \(day)", fr: "\(verb.fr) par \(name) le \(day)")
    }

    private init(_ verdict: Decision.Verdict) {
        switch verdict {
        case .propose: self.init(en: "brought", fr: "apportée")
        case .accept: self.init(en: "accepted", fr: "acceptée")
        case .refuse: self.init(en: "refused", fr: "refusée")
        case .later: self.init(en: "put off", fr: "remise à plus tard")
        case .move: self.init(en: "moved", fr: "déplacée")
        case .edit: self.init(en: "edited", fr: "modifiée")
        case .undo: self.init(en: "undone", fr: "annulée")
        case .applied: self.init(en: "written", fr: "écrite")
        }
    }
}

extension HomeFolder {
    /// Whether somebody else made a decision, or nobody knows who while the person here is known.
    package func isOfAnother(_ decision: Decision) -> Bool { decision.by != person.name(in: folder) }
}
