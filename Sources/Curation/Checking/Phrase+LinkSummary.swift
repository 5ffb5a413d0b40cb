import Foundation
package import Home

extension Phrase {
    /// How links do, and what it took to know it, in a line.
    package init(_ summary: LinkSummary) {
        let (state, work) = (Phrase.state(of: summary), Phrase.work(of: summary))
        self.init(en: "\(state.en); \(work.en)", fr: "\(state.fr) ; \(work.fr)")
    }

    /// How links do, in a line.
    package static func state(of summary: LinkSummary) -> Phrase {
        func group(_ count: Int, _ phrase: (Int) -> Phrase) -> Phrase? { count > 0 ? phrase(count) : nil }
        let groups = [
            Phrase(en: "\(summary.fine) fine", fr: "\(summary.fine) en ordre"),
            group(summary.redirected) {
                .count($0, en: ("redirected", "redirected"), fr: ("redirigé", "redirigés"))
            },
            group(summary.insecure) {
                Phrase(en: "\($0) without https", fr: "\($0) sans https")
            },
            group(summary.unsure) {
                .count($0, en: ("not sure", "not sure"), fr: ("incertain", "incertains"))
            },
            group(summary.failing) {
                Phrase(en: "\($0) failing so far", fr: "\($0) en échec pour l’instant")
            },
            group(summary.hijacked) {
                .count($0, en: ("hijacked", "hijacked"), fr: ("détourné", "détournés"))
            },
            group(summary.dead) { .count($0, en: ("dead", "dead"), fr: ("mort", "morts")) },
            group(summary.unknown) {
                .count($0, en: ("not known", "not known"), fr: ("inconnu", "inconnus"))
            },
        ].compactMap(\.self)
        let links = Phrase.count(summary.links, en: ("link", "links"), fr: ("lien", "liens"))
        let all = Phrase.list(groups, separator: ", ")
        return Phrase(en: "\(links.en): \(all.en)", fr: "\(links.fr) : \(all.fr)")
    }

    private static func work(of summary: LinkSummary) -> Phrase {
        let time = summary.seconds.map { String(format: " (%.1f s)", $0) } ?? ""
        let timeInFrench = time.replacing(".", with: ",")
        let requests = Phrase.count(
            summary.requests,
            en: ("request", "requests"),
            fr: ("requête", "requêtes")
        )
        let asked = Phrase.count(summary.asked, en: ("asked", "asked"), fr: ("visité", "visités"))
        let visits = Phrase(
            en: "\(asked.en) in \(requests.en)\(time)",
            fr: "\(asked.fr) en \(requests.fr)\(timeInFrench)"
        )
        guard summary.remembered > 0 else { return visits }
        let known = Phrase.count(
            summary.remembered,
            en: ("known from before", "known from before"),
            fr: ("connu d’avant", "connus d’avant")
        )
        return .list([visits, known], separator: ", ")
    }
}
