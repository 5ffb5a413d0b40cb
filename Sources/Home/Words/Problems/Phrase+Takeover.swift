package import Feeds
import Foundation

extension Phrase {
    /// What shows that an address was taken over.
    package init(_ takeover: Takeover) {
        var parts = [Self.what(takeover.trade)]
        let title = PlainText.line(takeover.title).fitting(60)
        if !title.isEmpty { parts.append(Phrase(en: "“\(title)”", fr: "« \(title) »")) }
        if let target = takeover.target {
            let target = PlainText.printable(target).fitting(80)
            parts.append(Phrase(en: "at \(target)", fr: "à \(target)"))
        }
        if let languages = takeover.languages {
            parts.append(
                Phrase(
                    en: "in another language (\(languages.now), \(languages.before) before)",
                    fr: "dans une autre langue (\(languages.now), auparavant \(languages.before))"
                )
            )
        }
        let words = takeover.words.prefix(3).map { PlainText.line($0).fitting(24) }
        if !words.isEmpty {
            parts.append(
                Phrase(
                    en: words.map { "“\($0)”" }.joined(separator: " "),
                    fr: words.map { "« \($0) »" }.joined(separator: " ")
                )
            )
        }
        if let server = takeover.server { parts += Self.changes(of: server) }
        self = .list(parts, separator: ", ")
    }

    private static func changes(of server: ServerChange) -> [Phrase] {
        var parts: [Phrase] = []
        let names = server.names.prefix(2).map { PlainText.printable($0).fitting(60) }.joined(separator: ", ")
        if !names.isEmpty {
            parts.append(
                Phrase(
                    en: "its certificate is also for \(names)",
                    fr: "son certificat vaut aussi pour \(names)"
                )
            )
        }
        if let issuer = server.issuer.map({ PlainText.line($0).fitting(40) }) {
            parts.append(
                Phrase(
                    en: "its certificate is now from \(issuer)",
                    fr: "son certificat vient maintenant de \(issuer)"
                )
            )
        }
        if let start = server.start, !parts.isEmpty {
            let day = String(start.formatted(.iso8601).prefix(10))
            parts.append(Phrase(en: "valid since \(day)", fr: "valable depuis le \(day)"))
        }
        if let address = server.address.map({ PlainText.printable($0).fitting(45) }) {
            parts.append(
                Phrase(en: "its server is now \(address)", fr: "son serveur est maintenant \(address)")
            )
        }
        return parts
    }

    private static func what(_ trade: Takeover.Trade?) -> Phrase {
        switch trade {
        case .gambling: Phrase(en: "games of chance", fr: "jeux d’argent")
        case .adult: Phrase(en: "pornography", fr: "pornographie")
        case .pharmacy: Phrase(en: "a pharmacy without prescriptions", fr: "pharmacie sans ordonnance")
        case .loans: Phrase(en: "loans and easy money", fr: "prêts et argent facile")
        case .essays: Phrase(en: "essays to order", fr: "devoirs sur commande")
        case .counterfeits: Phrase(en: "counterfeits", fr: "contrefaçons")
        case .streaming: Phrase(en: "pirated films and programs", fr: "films et logiciels piratés")
        case .fraud: Phrase(en: "a fraud", fr: "une escroquerie")
        case .links: Phrase(en: "links and articles to order", fr: "liens et articles sur commande")
        case .divination: Phrase(en: "fortune telling", fr: "voyance")
        case .domain: Phrase(en: "a domain for sale", fr: "un domaine à vendre")
        case nil: Phrase(en: "another subject", fr: "un autre sujet")
        }
    }
}
