import Feeds

/// The fixed text of an issue, in its language and typography.
struct DigestWords {
    let language: Language

    private func pick(_ english: String, _ french: String) -> String { language == .fr ? french : english }

    /// The separator after a label.
    var colon: String { pick(": ", "\u{A0}: ") }

    /// As in `n° 12 — 7 nouveautés`.
    func issue(number: Int, count: Int) -> String {
        let news =
            switch count {
            case 0: pick("nothing new", "rien de neuf")
            case 1: pick("1 new link", "1 nouveauté")
            default: pick("\(count) new links", "\(count) nouveautés")
            }
        return pick("no. \(number) — ", "n°\u{202F}\(number) — ") + news
    }

    /// As in `semaine 12 (16–22 mars 2026)`.
    func week(number: Int, days: String) -> String {
        pick("week \(number) (\(days))", "semaine \(number) (\(days))")
    }

    /// As in `[Veille IA] n° 12 — 7 nouveautés, semaine 12 (16–22 mars 2026) : Les centres de données…`.
    ///
    /// Clients show 60 to 90 characters: shorten the title first, then the headline.
    func subject(of digest: Digest) -> String {
        let facts =
            issue(number: digest.number, count: digest.count) + ", "
            + week(
                number: DigestDates.week(digest.date),
                days: DigestDates.daysOfWeek(digest.date, language)
            )
        let room = 90 - facts.count - colon.count - "[] ".count
        let opening = "[\(Self.cut(digest.title, to: room))] \(facts)"
        guard let headline = digest.sections.first?.items.first?.title.plain, !headline.isEmpty else {
            return opening
        }
        return opening + colon + Self.cut(headline, to: 70)
    }

    /// A text cut at a word to at most `limit` characters.
    static func cut(_ text: String, to limit: Int) -> String {
        guard text.count > limit else { return text }
        let start = text.prefix(max(1, limit - 1))
        let whole = start.lastIndex(of: " ").map { start[..<$0] } ?? start
        let end = whole.lastIndex { $0.isLetter || $0.isNumber || ")”»".contains($0) }
        return String(end.map { whole[...$0] } ?? whole) + "…"
    }

    /// In quotation marks of the language.
    func quoted(_ text: String) -> String { pick("“\(text)”", "«\u{202F}\(text)\u{202F}»") }

    /// As in `8 sources suivies, dont 1 en difficulté : Journal du climat.`.
    func sources(_ sources: Digest.Sources, name: (Digest.Text) -> String) -> String {
        let followed =
            sources.count == 1
            ? pick("1 source followed", "1 source suivie")
            : pick("\(sources.count) sources followed", "\(sources.count) sources suivies")
        guard !sources.troubled.isEmpty else { return followed + "." }
        let shown = 8
        var names = sources.troubled.prefix(shown).map(name)
        let rest = sources.troubled.count - shown
        if rest > 0 { names.append(pick("\(rest) more", "\(rest) autres")) }
        let trouble = pick(
            ", \(sources.troubled.count) of them in trouble",
            ", dont \(sources.troubled.count) en difficulté"
        )
        return followed + trouble + colon + names.joined(separator: ", ") + "."
    }

    /// Who brought a link.
    func proposed(by name: String) -> String { pick("proposed by \(name)", "proposé par \(name)") }

    /// The note about links left out for size.
    func left(out count: Int) -> String {
        count == 1
            ? pick(
                "1 more link does not fit into this message.",
                "1 autre lien ne tient pas dans ce message."
            )
            : pick(
                "\(count) more links do not fit into this message.",
                "\(count) autres liens ne tiennent pas dans ce message."
            )
    }

    var unknownSection: String { pick("Other", "Autres") }
    var nothingNew: String { pick("Nothing new this week", "Rien de neuf cette semaine") }

    /// Labels by their template keys.
    var labels: [String: String] {
        [
            "contents": pick("Contents", "Sommaire"),
            "alsoAt": pick("Also at", "Et aussi"),
            "page": pick("The whole page", "La page entière"),
            "feed": pick("Atom feed", "Flux Atom"),
            "propose": pick("Propose a link", "Proposer un lien"),
            "unsubscribe": pick("Unsubscribe", "Se désabonner"),
            "closing": pick(
                "Chosen by a person, found by veille.",
                "Choisi par une personne, trouvé par veille."
            ),
            "foreign": pick("language", "langue"),
            "paywalled": pick("Subscribers only", "Réservé aux abonnés"),
            "colon": colon,
        ]
    }
}
