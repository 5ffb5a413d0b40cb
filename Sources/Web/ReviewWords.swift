import Feeds
import Foundation
import Curation
import Home

/// What the page says, in the reader's language.
struct ReviewWords: Sendable {
    let language: Language

    func text(_ phrase: Phrase) -> String { phrase.text(in: language) }

    func text(en: String, fr: String) -> String { Phrase(en: en, fr: fr).text(in: language) }

    /// By `?lang=`, else by `--lang`, else by what the browser prefers (RFC 9110, section 12.5.4), else `fallback`.
    init(parameter: String?, chosen: Language?, acceptLanguage: String?, fallback: Language) {
        language =
            parameter.flatMap(Language.init(rawValue:)) ?? chosen
            ?? Self.preferred(acceptLanguage ?? "") ?? fallback
    }

    private static func preferred(_ header: String) -> Language? {
        let ranges = header.split(separator: ",").compactMap {
            part -> (language: Language, quality: Double)? in
            let pieces = part.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
            guard let tag = pieces.first, let language = Language(tag: tag) else { return nil }
            let quality = pieces.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
            return (language, quality ?? 1)
        }
        return ranges.max { $0.quality < $1.quality }?.language
    }

    /// `mardi 18 mars 2025`.
    func longDate(_ date: Date) -> String {
        let style = Date.FormatStyle(
            locale: Locale(identifier: language == .fr ? "fr_FR" : "en_GB"),
            timeZone: .gmt
        )
        return date.formatted(style.weekday(.wide).day().month(.wide).year())
    }

    /// `14:05`, UTC.
    func time(_ date: Date) -> String { String(date.formatted(.iso8601).dropFirst(11).prefix(5)) + " UTC" }

    /// `0,91`.
    func number(_ value: Double) -> String {
        let text = String(format: "%.2f", value)
        return language == .fr ? text.replacingOccurrences(of: ".", with: ",") : text
    }

    func confidence(_ value: Double) -> String {
        switch value {
        case 0.7...: text(en: "sure", fr: "sûr")
        case 0.4...: text(en: "likely", fr: "probable")
        default: text(en: "to be seen", fr: "à voir")
        }
    }

    func order(_ order: QueueView.Order) -> String {
        switch order {
        case .section: text(en: "by section", fr: "par section")
        case .source: text(en: "by source", fr: "par source")
        case .story: text(en: "by story", fr: "par sujet")
        case .worth: text(en: "by worth", fr: "par intérêt")
        }
    }

    func state(_ state: Reviewing.State) -> String { text(state.label) }

    /// The words of buttons and headings that templates name.
    var labels: [String: String] {
        [
            "queue": text(en: "To decide", fr: "À trier"),
            "later": text(en: "Later", fr: "Plus tard"),
            "accepted": text(en: "Accepted", fr: "Acceptées"),
            "history": text(en: "History", fr: "Historique"),
            "preview": text(en: "Preview", fr: "Aperçu"),
            "sources": text(en: "Sources", fr: "Sources"),
            "search": text(en: "Search", fr: "Chercher"),
            "accept": text(en: "Accept", fr: "Accepter"),
            "refuse": text(en: "Refuse", fr: "Refuser"),
            "putOff": text(en: "Later", fr: "Plus tard"),
            "move": text(en: "Move", fr: "Déplacer"),
            "moveTo": text(en: "Section", fr: "Section"),
            "change": text(en: "Move, edit, put off", fr: "Déplacer, modifier, remettre à plus tard"),
            "edit": text(en: "Save the line", fr: "Enregistrer la ligne"),
            "line": text(en: "The line", fr: "La ligne"),
            "undo": text(en: "Undo", fr: "Annuler"),
            "why": text(en: "Why", fr: "Pourquoi"),
            "words": text(en: "words", fr: "mots"),
            "near": text(en: "near", fr: "proche"),
            "skip": text(en: "To the content", fr: "Aller au contenu"),
            "worth": text(en: "worth", fr: "intérêt"),
            "then": text(en: "then", fr: "puis"),
            "more": text(en: "More", fr: "Suite"),
            "keys": text(en: "Keys", fr: "Touches"),
            "keysAdvice": text(
                en:
                    "Another letter in a field is kept in this browser; veille.yml sets them for all (review.keys).",
                fr:
                    "Une autre lettre dans un champ est gardée par ce navigateur ; veille.yml les fixe pour tous (review.keys)."
            ),
            "alsoAt": text(en: "Also at", fr: "Et aussi"),
            "told": text(en: "Told already", fr: "Déjà dit"),
            "from": text(en: "from the feed", fr: "du flux"),
            "stillOne": text(en: "one step, one undo", fr: "une seule étape, une seule annulation"),
            "keysOn": text(en: "Single keys", fr: "Touches simples"),
            "feed": text(en: "Feed", fr: "Flux"),
            "health": text(en: "Health", fr: "Santé"),
            "entries": text(en: "Articles", fr: "Articles"),
            "yield": text(en: "Accepted", fr: "Acceptés"),
            "nothingPreview": text(
                en: "Nothing is accepted that is not written yet.",
                fr: "Rien d’accepté qui ne soit déjà écrit."
            ),
        ]
    }
}
