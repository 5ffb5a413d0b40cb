import Foundation
package import Home

extension Phrase {
    /// Why a line of a contribution was left out.
    package init(_ reason: Taking.Left.Reason, _ line: String) {
        switch reason {
        case .alreadyThere(let number):
            self.init(
                en: "left out, the link is on line \(number) already: \(line)",
                fr: "écarté, le lien est déjà l. \(number) : \(line)"
            )
        case .refused(let date):
            let day = date.formatted(.iso8601.year().month().day())
            self.init(
                en: "left out, refused on \(day): \(line)",
                fr: "écarté, refusé le \(day) : \(line)"
            )
        case .accepted(let id):
            self.init(
                en: "left out, accepted already (\(id); veille apply writes it): \(line)",
                fr: "écarté, déjà accepté (\(id) ; veille apply l’écrit) : \(line)"
            )
        case .onBranch(let name):
            self.init(
                en: "left out, already on branch \(name), not merged yet: \(line)",
                fr: "écarté, déjà sur la branche \(name), pas encore fusionnée : \(line)"
            )
        case .noEntry:
            self.init(
                en: "left out, no entry with a link: \(line)",
                fr: "écarté, pas d’entrée avec un lien : \(line)"
            )
        case .severalBlocks:
            self.init(
                en: "left out, it has more below it, take it by hand: \(line)",
                fr: "écarté, d’autres blocs en dépendent, à reprendre à la main : \(line)"
            )
        case .twice:
            self.init(
                en: "left out, twice in the contribution: \(line)",
                fr: "écarté, deux fois dans la contribution : \(line)"
            )
        case .tooMany:
            self.init(
                en: "left out, more than 200 links at once: \(line)",
                fr: "écarté, plus de 200 liens à la fois : \(line)"
            )
        case .noSection:
            self.init(en: "left out, no section for it: \(line)", fr: "écarté, sans section : \(line)")
        case .unwritable(let why):
            self.init(
                en: "left out, \(why.en): \(line)",
                fr: "écarté, \(why.fr) : \(line)"
            )
        }
    }
}
