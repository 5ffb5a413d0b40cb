import Foundation
package import Home

extension Phrase {
    /// Why a line of a contribution was left out.
    package init(_ reason: Taking.Left.Reason, _ line: String) {
        switch reason {
        case .alreadyThere(let number):
            self.init(
                en: "left out, the link is on line \(number) already: \(line)",
                fr: "laissé, le lien est déjà l. \(number) : \(line)"
            )
        case .refused(let date):
            let day = date.formatted(.iso8601.year().month().day())
            self.init(
                en: "left out, refused on \(day): \(line)",
                fr: "laissé, refusé le \(day) : \(line)"
            )
        case .accepted(let id):
            self.init(
                en: "left out, accepted already (\(id); veille apply writes it): \(line)",
                fr: "laissé, déjà accepté (\(id) ; veille apply l’écrit) : \(line)"
            )
        case .noEntry:
            self.init(
                en: "left out, no entry with a link: \(line)",
                fr: "laissé, pas d’entrée avec un lien : \(line)"
            )
        case .noSection:
            self.init(en: "left out, no section for it: \(line)", fr: "laissé, sans section : \(line)")
        case .unwritable(let why):
            self.init(
                en: "left out, \(why.en): \(line)",
                fr: "laissé, \(why.fr) : \(line)"
            )
        }
    }
}
