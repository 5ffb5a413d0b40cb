package import Home
package import Pages

extension Phrase {
    /// What is proven about lines that are added, repaired or removed, in a sentence.
    package static func proof(of edits: [PageEdit]) -> Phrase {
        func count(_ kinds: PageEdit.Proof.Kind...) -> Int { edits.count { kinds.contains($0.proof.kind) } }
        func lines(_ kinds: PageEdit.Proof.Kind...) -> Int {
            edits.reduce(0) { $0 + (kinds.contains($1.proof.kind) ? $1.proof.lines.count : 0) }
        }
        let (links, repaired, removed) = (count(.addition), count(.replacement), count(.removal))
        let parts = [
            links > 0 || repaired + removed == 0
                ? Phrase(
                    en: "\(links) more \(links == 1 ? "link" : "links")",
                    fr: "\(links) \(links < 2 ? "lien" : "liens") de plus"
                ) : nil,
            repaired > 0
                ? Phrase(
                    en: "\(repaired) repaired",
                    fr: "\(repaired) \(repaired < 2 ? "réparée" : "réparées")"
                ) : nil,
            removed > 0
                ? Phrase(
                    en: "\(removed) \(removed == 1 ? "entry" : "entries") removed",
                    fr: "\(removed) \(removed < 2 ? "entrée retirée" : "entrées retirées")"
                ) : nil,
        ].compactMap(\.self)
        let what = Phrase(
            en: parts.map(\.en).joined(separator: ", "),
            fr: parts.map(\.fr).joined(separator: ", ")
        )
        let change = "+\(lines(.addition, .replacement)) −\(lines(.replacement, .removal))"
        return Phrase(
            en: "Proven: \(change), \(what.en), the rest of the page byte for byte as it was.",
            fr: "Prouvé : \(change), \(what.fr), le reste de la page identique à l’octet."
        )
    }
}
