import Foundation
package import Home

extension Phrase {
    /// How links do, and what it took to know it, in a line.
    package init(_ summary: LinkSummary) {
        let (state, work) = (Phrase.state(of: summary), Phrase.work(of: summary))
        let repositories = summary.repositories.flatMap(Phrase.repositories) ?? Phrase("")
        self.init(
            en: "\(state.en); \(work.en)\(repositories.en)",
            fr: "\(state.fr) ; \(work.fr)\(repositories.fr)"
        )
    }

    /// What is not known yet of repositories; `nil` if nothing is missing.
    private static func repositories(_ repositories: LinkSummary.Repositories) -> Phrase? {
        if !repositories.refusedKeys.isEmpty {
            let forges = repositories.refusedKeys.joined(separator: ", ")
            return Phrase(
                en: "; \(forges) refuses the key of fetch.credentials",
                fr: " ; \(forges) refuse la clé de fetch.credentials"
            )
        }
        guard repositories.waiting > 0 else { return nil }
        let known = Phrase.count(
            repositories.known,
            en: ("repository known", "repositories known"),
            fr: ("dépôt connu", "dépôts connus")
        )
        return Phrase(
            en: "; \(known.en), \(repositories.waiting) at later checks",
            fr: " ; \(known.fr), \(repositories.waiting) aux prochaines vérifications"
        )
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
