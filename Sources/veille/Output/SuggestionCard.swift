import Feeds
import Curation
import Home

/// One suggestion with its reasons, for people.
struct SuggestionCard {
    let console: Console

    /// A line of the card.
    struct Row {
        /// Its kind: a screen orders the lines differently than a list.
        var part: Part
        var text: String
    }

    /// The kind of a line.
    enum Part { case title, origin, address, warning, section, story, reason, feed, summary, removed, added }

    func show(_ item: Reviewing.Item) {
        for line in lines(item) { console.out(line) }
    }

    func lines(_ item: Reviewing.Item) -> [String] {
        rows(item).flatMap { row in
            switch row.part {
            case .title: wrapped(row.text, indent: 0).map { console.bold($0) }
            case .reason: wrapped(row.text, indent: 4)
            case .summary: wrapped(row.text.fitting(240), indent: 4).map { console.dim($0) }
            // What may be copied is not broken.
            case .removed: ["  " + console.red("- " + row.text)]
            case .added: ["  " + console.green("+ " + row.text)]
            case .address: ["  " + row.text]
            case .feed: ["    " + row.text]
            case .origin, .warning, .section, .story: wrapped(row.text, indent: 2)
            }
        }
    }

    /// A text in the width of the terminal.
    private func wrapped(_ text: String, indent: Int) -> [String] {
        let margin = String(repeating: " ", count: indent)
        guard let columns = console.columns else { return [margin + text] }
        return text.wrapped(to: max(20, columns - indent)).map { margin + $0 }
    }

    private func source(_ feed: String, _ roundup: String?) -> Phrase {
        guard let roundup else { return Phrase(en: "feed: \(feed)", fr: "flux : \(feed)") }
        return Phrase(en: "feed: \(feed), in “\(roundup)”", fr: "flux : \(feed), dans « \(roundup) »")
    }

    /// The state, with who decided so if that is known.
    private func state(_ item: Reviewing.Item) -> Phrase {
        guard let decision = item.settled, decision.shownBy != nil else { return item.stateLabel }
        let said = Phrase(said: decision)
        return item.state.isWritten ? .list([item.stateLabel, said]) : said
    }

    /// How many have accepted it of those that must; empty where one decision is enough.
    private func approvals(_ item: Reviewing.Item) -> String {
        item.approvals.map { console.text(Phrase($0)) } ?? ""
    }

    /// The lines without marks and style, at full length.
    func rows(_ item: Reviewing.Item) -> [Row] {
        let suggestion = item.suggestion
        let article = suggestion.article
        if let repair = suggestion.repair { return rows(item, repair) }
        let origin = [
            item.id, article.site, console.day(article.published), article.language ?? "",
            console.text(state(item)), approvals(item),
        ]
        var rows = [
            Row(part: .title, text: Console.printable(article.title)),
            Row(
                part: .origin,
                text: Console.printable(origin.filter { !$0.isEmpty }.joined(separator: " · "))
            ),
            Row(part: .address, text: Console.printable(article.url)),
        ]
        rows += item.warnings.map { Row(part: .warning, text: "! " + console.text($0)) }
        rows.append(Row(part: .section, text: section(item)))
        rows += story(suggestion).map { Row(part: .story, text: console.text($0)) }
        if item.isJudged {
            let worth = Phrase(en: "worth proposing: ", fr: "intérêt pour la page : ")
            rows.append(Row(part: .reason, text: console.text(worth) + console.number(suggestion.relevance)))
        }
        rows += reasons(suggestion.reasons).map { Row(part: .reason, text: $0) }
        let ofPage = suggestion.wordsOfPage
        if !ofPage.isEmpty {
            let label = console.text(Phrase(en: "on its own page: ", fr: "sur sa propre page : "))
            rows.append(Row(part: .reason, text: label + Console.printable(ofPage.joined(separator: ", "))))
        }
        if let feed = article.feedURL {
            let source = console.text(source(feed, article.roundup))
            rows.append(Row(part: .feed, text: Console.printable(source)))
        }
        if !article.summary.isEmpty {
            rows.append(Row(part: .summary, text: Console.printable(article.summary)))
        }
        if let text = article.pageText {
            let label = console.text(Phrase(en: "Its page: ", fr: "Sa page : "))
            rows.append(Row(part: .summary, text: label + Console.printable(text)))
        }
        rows.append(Row(part: .added, text: Console.printable(suggestion.line)))
        return rows
    }

    private func section(_ item: Reviewing.Item) -> String {
        let suggestion = item.suggestion
        let section = "→ " + Console.printable(suggestion.section.joined(separator: " / "))
        let certainty = " (" + console.text(item.certainty) + ")"
        if item.isMoved { return section + " " + certainty }
        let first = section + "  " + console.number(suggestion.confidence)
        guard let second = item.second else { return first + certainty }
        let name = Console.printable(second.section.last ?? "")
        let share = console.number(second.confidence)
        return item.isNearTie
            ? first + console.text(Phrase(en: ", or “\(name)” \(share)", fr: ", ou « \(name) » \(share)"))
                + certainty
            : first + certainty
                + console.text(Phrase(en: ", then “\(name)” \(share)", fr: ", puis « \(name) » \(share)"))
    }

    private func story(_ suggestion: Suggestion) -> [Phrase] {
        var phrases: [Phrase] = []
        if let prior = suggestion.priorCoverage {
            let title = Console.printable(prior.title).fitting(70)
            let place = prior.line.map { "l. \($0)" } ?? prior.id ?? ""
            phrases.append(
                Phrase(en: "already covered: \(place) \(title)", fr: "déjà traité : \(place) \(title)")
            )
        }
        if let others = Self.others(suggestion.article.alsoAt.map { $0.site.isEmpty ? $0.url : $0.site }) {
            phrases.append(others)
        }
        return phrases
    }

    /// The other sites with the same news; `nil` if there are none.
    static func others(_ sites: [String]) -> Phrase? {
        guard !sites.isEmpty else { return nil }
        let list = sites.map { Console.printable($0) }.joined(separator: ", ")
        return Phrase(en: "also at: \(list)", fr: "et aussi : \(list)")
    }

    private func rows(_ item: Reviewing.Item, _ repair: Suggestion.Repair) -> [Row] {
        let suggestion = item.suggestion
        let state = Phrase.list([item.stateLabel, item.approvals.map { Phrase($0) }].compactMap(\.self))
        let meta = "\(item.id) · \(suggestion.page):\(repair.line) · \(repair.code) · "
        return [
            Row(part: .title, text: Console.printable(suggestion.article.title)),
            Row(part: .origin, text: Console.printable(meta + console.text(state))),
        ]
            + (repair.isRemoval ? item.warnings : []).map {
                Row(part: .warning, text: Console.printable(console.text($0)))
            }
            + repair.before.split(separator: "\n", omittingEmptySubsequences: false).map {
                Row(part: .removed, text: Console.printable(String($0)))
            }
            + (suggestion.line.isEmpty ? [] : [Row(part: .added, text: Console.printable(suggestion.line))])
    }

    private func reasons(_ reasons: Reasons) -> [String] {
        var lines: [String] = []
        func list(_ terms: [Reasons.Term]) -> String {
            terms.map { term in
                "\(Console.printable(term.word)) \(term.weight < 0 ? "−" : "+")\(console.number(abs(term.weight)))"
            }.joined(separator: ", ")
        }
        func add(_ label: Phrase, _ terms: [Reasons.Term]) {
            if !terms.isEmpty { lines.append(console.text(label) + list(terms)) }
        }
        add(Phrase(en: "words: ", fr: "mots : "), reasons.terms.filter { $0.weight > 0 })
        add(
            Phrase(en: "rather than the second: ", fr: "plutôt que la deuxième : "),
            reasons.separating.filter { $0.weight > 0 }
        )
        add(Phrase(en: "against it: ", fr: "à l’encontre : "), reasons.contrary)
        for (index, neighbour) in reasons.nearest.enumerated() {
            let label =
                index == 0
                ? console.text(Phrase(en: "near: ", fr: "proche : "))
                : console.text(Phrase(en: "      ", fr: "         "))
            let title = Console.printable(neighbour.title).fitting(70)
            lines.append("\(label)l. \(neighbour.line) \(title) " + likeness(of: neighbour))
        }
        if let nearest = reasons.elsewhere {
            let title = Console.printable(nearest.title).fitting(70)
            let section = Console.printable(nearest.section?.last ?? "")
            let link = "l. \(nearest.line) \(title) " + likeness(of: nearest)
            lines.append(
                console.text(
                    Phrase(
                        en: "nearer, in “\(section)”: \(link)",
                        fr: "plus proche, dans « \(section) » : \(link)"
                    )
                )
            )
        }
        for neighbour in reasons.refused {
            let title = Console.printable(neighbour.title).fitting(70)
            let label = Phrase(en: "refused before: ", fr: "refusé auparavant : ")
            lines.append("\(console.text(label))\(title) (\(console.number(neighbour.similarity)))")
        }
        if let site = reasons.site {
            let decided = Phrase(
                en: ", \(site.accepted) accepted, \(site.refused) refused",
                fr: ", \(site.accepted) acceptés, \(site.refused) refusés"
            )
            let record = site.accepted + site.refused > 0 ? decided : Phrase("")
            lines.append(
                console.text(
                    Phrase(
                        en:
                            "site: \(site.host), \(site.onPage) on the page, \(site.inSection) in this section\(record.en)",
                        fr:
                            "site : \(site.host), \(site.onPage) sur la page, \(site.inSection) dans cette section\(record.fr)"
                    )
                )
            )
        }
        return lines
    }

    /// How similar a link is, with the words that mean nearly the same: `(0.13: servers ≈ serveurs)`.
    private func likeness(of neighbour: Reasons.Neighbour) -> String {
        let number = console.number(neighbour.similarity)
        guard !neighbour.akin.isEmpty else { return "(\(number))" }
        let words = neighbour.akin.map { "\(Console.printable($0.article)) ≈ \(Console.printable($0.link))" }
            .joined(separator: ", ")
        return console.text(Phrase(en: "(\(number): \(words))", fr: "(\(number) : \(words))"))
    }
}
