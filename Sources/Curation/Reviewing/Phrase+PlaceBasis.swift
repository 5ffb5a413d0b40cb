import Feeds
package import Home
package import Pages

extension Phrase {
    /// What the place of a new line follows from.
    package init(_ basis: PlaceBasis) {
        self =
            switch basis {
            case .chosen(.append): Phrase(en: "at the end, as you asked", fr: "à la fin, comme demandé")
            case .chosen(.newestFirst): Phrase(en: "at the top, as you asked", fr: "au début, comme demandé")
            case .chosen(.alphabetical):
                Phrase(en: "alphabetical, as you asked", fr: "par ordre alphabétique, comme demandé")
            case .alphabetical: Phrase(en: "alphabetical", fr: "par ordre alphabétique")
            case .newestFirst: Phrase(en: "newest first", fr: "du plus récent au plus ancien")
            case .habit(.top, let count, let all):
                Phrase(
                    en: "at the top: where \(count) of the last \(all) additions went",
                    fr: "au début : là où sont allés \(count) des \(all) derniers ajouts"
                )
            case .habit(_, let count, let all):
                Phrase(
                    en: "at the end: where \(count) of the last \(all) additions went",
                    fr: "à la fin : là où sont allés \(count) des \(all) derniers ajouts"
                )
            case .beside(.above(let url)):
                Phrase(
                    en: "after \(url), where the contribution has it",
                    fr: "après \(url), comme dans la contribution"
                )
            case .beside(.below(let url)):
                Phrase(
                    en: "before \(url), where the contribution has it",
                    fr: "avant \(url), comme dans la contribution"
                )
            case .unknown: Phrase(en: "at the end: no order found", fr: "à la fin : aucun ordre trouvé")
            }
    }
}
