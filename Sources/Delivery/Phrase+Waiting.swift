package import Home
import Feeds

extension Phrase {
    /// What an issue leaves out until a branch is merged.
    package init(_ waiting: Publishing.Waiting) {
        let name = waiting.branch.shown
        let count = Phrase.count(
            waiting.count,
            en: ("link waits on the branch", "links wait on the branch"),
            fr: ("lien attend sur la branche", "liens attendent sur la branche")
        )
        self.init(
            en: "\(count.en) “\(name)”, for the issue after its merge.",
            fr: "\(count.fr) « \(name) », pour le numéro qui suivra sa fusion."
        )
    }
}
