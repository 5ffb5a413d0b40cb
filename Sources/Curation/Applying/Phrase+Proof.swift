package import Feeds
package import Home
package import Pages

extension Phrase {
    /// What is proven about lines that are added or repaired, in a sentence.
    package static func proof(of added: [(decision: Decision, edit: PageEdit)]) -> Phrase {
        let repairs = added.count { $0.decision.repair != nil }
        let links = added.count - repairs
        let lines = added.reduce(0) { $0 + $1.edit.proof.addedLines.count }
        let repaired = Phrase(
            en: repairs > 0 ? ", \(repairs) repaired" : "",
            fr: repairs > 0 ? ", \(repairs) \(repairs < 2 ? "réparée" : "réparées")" : ""
        )
        return Phrase(
            en:
                "Proven: +\(lines) −\(repairs), \(links) more \(links == 1 ? "link" : "links")\(repaired.en), the rest of the page byte for byte as it was.",
            fr:
                "Prouvé : +\(lines) −\(repairs), \(links) \(links < 2 ? "lien" : "liens") de plus\(repaired.fr), le reste de la page identique à l’octet."
        )
    }
}
