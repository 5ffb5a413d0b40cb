import HTTPTypes
import Curation
import Feeds
import Foundation

/// What a client asks to be done with suggestions.
enum RequestedDecision: Sendable, Equatable {
    case accept
    /// Into the section that came second.
    case second
    case refuse
    /// Without a date: until a second source covers the same.
    case later(until: Date?)
    /// To the section of that number, from 1.
    case move(section: Int)
    case edit(line: String)
    /// To that place in its section.
    case place(SectionOrder)
    case undo

    /// Whether the suggestion stays where it is in the queue.
    var keepsCard: Bool {
        switch self {
        case .edit, .place: true
        default: false
        }
    }

    /// The most suggestions in one request.
    static let maximum = 500

    /// Reads an action with its values; `until` is `tomorrow` (the default), `monday`, a date or `confirmed`.
    ///
    /// - Throws: ``WebError``.
    init(action: String, section: Int?, line: String?, order: String?, until: String?, now: Date) throws {
        switch action {
        case "accept": self = .accept
        case "second": self = .second
        case "refuse": self = .refuse
        case "later":
            let text = until ?? ""
            guard let postponement = Postponement(text.isEmpty ? "tomorrow" : text, now: now) else {
                throw WebError(
                    .badRequest,
                    en: "invalid “until”: use tomorrow, monday, confirmed or a future date (2026-03-20)",
                    fr:
                        "« until » invalide : utilisez tomorrow, monday, confirmed ou une date à venir (2026-03-20)"
                )
            }
            self = .later(until: postponement.date)
        case "move":
            guard let section else { throw Self.unknownSection }
            self = .move(section: section)
        case "edit":
            let lines = (line ?? "").split(whereSeparator: \.isNewline)
            guard lines.count <= 1 else {
                throw WebError(.badRequest, en: "a link takes one line", fr: "un lien tient sur une ligne")
            }
            self = .edit(line: lines.first.map(String.init) ?? "")
        case "place":
            guard let order = order.flatMap({ SectionOrder(rawValue: $0) }) else {
                throw WebError(
                    .badRequest,
                    en: "invalid “order”: use append, newestFirst or alphabetical",
                    fr: "« order » invalide : utilisez append, newestFirst ou alphabetical"
                )
            }
            self = .place(order)
        case "undo": self = .undo
        default:
            throw WebError(
                .badRequest,
                en: "unknown action “\(action.prefix(20))”",
                fr: "action « \(action.prefix(20)) » inconnue"
            )
        }
    }

    static let tooMany = WebError(
        .badRequest,
        en: "at most \(maximum) suggestions in one request",
        fr: "au plus \(maximum) propositions par requête"
    )

    static let noSecond = WebError(
        .badRequest,
        en: "there is no second section",
        fr: "il n’y a pas de deuxième section"
    )

    static let noSuggestion = WebError(
        .badRequest,
        en: "no suggestion is named",
        fr: "aucune proposition n’est désignée"
    )

    static let unknownSection = WebError(
        .badRequest,
        en: "no section of the page has this number",
        fr: "aucune section de la page n’a ce numéro"
    )
}
