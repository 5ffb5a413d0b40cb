import Foundation
package import Feeds
package import Home
package import Pages

extension Phrase {
    /// Why the removal of an entry is proposed.
    package init(removal code: Finding.Code, _ repair: Suggestion.Repair) {
        let since = repair.since.map { String($0.formatted(.iso8601).prefix(10)) }
        switch code {
        case .dead:
            self.init(
                en: "dead" + (since.map { " since \($0)" } ?? ""),
                fr: "mort" + (since.map { " depuis le \($0)" } ?? "")
            )
        case .deleted:
            self.init(
                en: "the repository is deleted or private"
                    + (since.map { ", since \($0) at the latest" } ?? ""),
                fr: "le dépôt est supprimé ou privé" + (since.map { ", au plus tard depuis le \($0)" } ?? "")
            )
        case .hijacked:
            self.init(
                en: "hijacked: somebody else’s page is there",
                fr: "détourné : une page étrangère s’y trouve"
            )
        case .archived:
            self.init(
                en: "archived: nothing changes in this repository any more",
                fr: "archivé : rien ne change plus dans ce dépôt"
            )
        case .unmaintained:
            self.init(
                en: "no commit since \(since ?? "")",
                fr: "pas de commit depuis le \(since ?? "")"
            )
        case .superseded:
            self.init(
                en: "the page has a newer version: \(repair.instead ?? "")",
                fr: "la page a une version plus récente : \(repair.instead ?? "")"
            )
        case .stale:
            self.init(
                en: "of \(since ?? ""), in a section that promises what is new",
                fr: "du \(since ?? ""), dans une section qui promet du nouveau"
            )
        default: self.init(en: "proposed for removal", fr: "retrait proposé")
        }
    }
}
