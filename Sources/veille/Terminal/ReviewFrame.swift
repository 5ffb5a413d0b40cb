import Feeds
import Foundation
import Pages
import Curation
import Home

/// The screen of the review: rows that fit any window.
struct ReviewFrame {
    let console: Console
    let keys: ReviewKeys
    let size: TerminalScreen.Size

    /// The state of the screen.
    struct Model {
        var item: Reviewing.Item
        /// The lines of the page around the new line.
        var neighbours: Neighbours?
        /// The waiting suggestions of the same section, this one included, in order.
        var section: [Reviewing.Item] = []
        var place = 0
        var count = 0
        var isUnfolded = false
        /// The last result or error.
        var notice = ""
    }

    /// The maximum number of listed suggestions of a section.
    private static let maximumListed = 8
    private static let margin = "  "

    private var width: Int { max(10, size.columns) }

    /// The suggestions that are visible in the list, this one among them: what may be decided on at once.
    func shown(_ model: Model) -> [Reviewing.Item] {
        let most = max(1, min(Self.maximumListed, size.rows / 4))
        let here = model.section.firstIndex { $0.id == model.item.id } ?? 0
        let start = max(0, min(here - most / 2, model.section.count - most))
        return Array(model.section.dropFirst(start).prefix(most))
    }

    /// The rows from top to bottom, at most as many as the window has; `footer` replaces the keys.
    func rows(_ model: Model, footer: String? = nil) -> [String] {
        let head = header(model)
        var foot = list(model)
        foot.append(model.notice.isEmpty ? "" : console.bold(line(model.notice)))
        foot.append(footer ?? console.dim(line(hints(model.item))))
        let room = size.rows - head.count - foot.count
        // A low window shows the suggestion rather than its list.
        if room < 8, foot.count > 2 { foot.removeFirst(foot.count - 2) }
        let space = max(0, size.rows - head.count - foot.count)
        var body = card(model, space)
        while body.count < space { body.append("") }
        return Array((head + body + foot).suffix(size.rows))
    }

    /// The keys and their actions, on the whole screen; on a low screen, one word each.
    func help() -> [String] {
        let any = console.dim(
            line(
                console.text(
                    Phrase(en: "press any key to continue", fr: "appuyez sur une touche pour continuer")
                )
            )
        )
        var rows = ReviewAction.allCases.map { line("  \(keys[$0])  \(console.text($0.label))") }
        if rows.count + 2 > size.rows {
            rows = wrapped(
                ReviewAction.allCases.map {
                    "\(keys[$0])\u{A0}\(console.text($0.word).replacing(" ", with: "\u{A0}"))"
                }.joined(separator: " ")
            )
            return Array(rows.prefix(size.rows - 1)) + [any]
        }
        return rows + ["", any]
    }

    /// Shown when all is decided: the last decision can still be undone.
    func end(_ summary: Phrase) -> [String] {
        let advice = Phrase(
            en: "\(keys[.undo]) undoes the last one; any other key quits",
            fr: "\(keys[.undo]) annule la dernière ; toute autre touche termine"
        )
        let rows = [
            console.text(Phrase(en: "Everything is decided.", fr: "Tout est trié.")), console.text(summary),
            "",
        ]
        return Array((rows.map { line($0) } + [console.dim(line(console.text(advice)))]).prefix(size.rows))
    }

    /// The sections to choose from.
    func sections(_ sections: [String], notice: String, footer: String) -> [String] {
        let rows = sections.enumerated().map { line("  \($0.offset + 1)  \(Console.printable($0.element))") }
        return Array(rows.prefix(max(0, size.rows - 2)))
            + [notice.isEmpty ? "" : console.bold(line(notice)), footer]
    }

    /// One row that fits.
    func line(_ text: String) -> String { text.fitting(width) }

    private func header(_ model: Model) -> [String] {
        let minutes = max(1, Int((Double(model.count - model.place) * 0.4).rounded()))
        let position = Phrase(
            en: "\(model.place + 1) of \(model.count), about \(minutes) min",
            fr: "\(model.place + 1) sur \(model.count), environ \(minutes) min"
        )
        let page = Console.printable(model.item.suggestion.page)
        return [console.dim(line("veille · \(console.text(position)) · \(page)")), ""]
    }

    /// The suggestion in at most `space` rows; the line to be written is kept longest.
    private func card(_ model: Model, _ space: Int) -> [String] {
        let rows = SuggestionCard(console: console).rows(model.item)
        func texts(_ parts: SuggestionCard.Part...) -> [String] {
            rows.filter { parts.contains($0.part) }.map(\.text)
        }
        let summary = texts(.summary).flatMap { wrapped($0) }
        let reasons = texts(.reason).flatMap { wrapped($0) }
        let isUnfolded = model.isUnfolded
        /// In the order of the screen, each with how soon it is left out.
        var blocks: [(rank: Int, rows: [String])] = [
            (3, texts(.section).flatMap { wrapped($0) }),
            (1, texts(.title).flatMap { wrapped($0).map { console.bold($0) } }),
            (4, texts(.origin).flatMap { wrapped($0) }), (7, texts(.address).map { console.dim(line($0)) }),
            (2, texts(.warning, .story).flatMap { wrapped($0) }), (8, [""]),
            (0, edit(model, removed: texts(.removed), added: texts(.added))), (8, [""]),
            (isUnfolded ? 5 : 6, isUnfolded ? summary : Array(summary.prefix(3))),
            (8, summary.isEmpty ? [] : [""]),
            (isUnfolded ? 6 : 9, (isUnfolded ? reasons : Array(reasons.prefix(4))).map { console.dim($0) }),
        ]
        func count() -> Int { blocks.reduce(0) { $0 + $1.rows.count } }
        while count() > space,
            let last = blocks.indices.filter({ blocks[$0].rank > 1 }).max(by: {
                blocks[$0].rank < blocks[$1].rank
            })
        {
            let excess = count() - space
            // Texts are cut; other blocks are left out whole.
            if [5, 6, 9].contains(blocks[last].rank), blocks[last].rows.count > excess + 1 {
                blocks[last].rows.removeLast(excess + 1)
                blocks[last].rows.append("…")
            } else {
                blocks.remove(at: last)
            }
        }
        if count() > space, let title = blocks.firstIndex(where: { $0.rank == 1 }) {
            let short = line(texts(.title).first ?? "")
            blocks[title].rows = [console.bold(short)]
        }
        let lines = blocks.flatMap(\.rows)
        return lines.count > space ? Array(lines.prefix(max(0, space - 1))) + ["…"] : lines
    }

    /// The line between its neighbours, with the numbers they will have.
    private func edit(_ model: Model, removed: [String], added: [String]) -> [String] {
        func marked(_ mark: String, _ text: String) -> String { mark + " " + text }
        var lines = removed.flatMap { wrapped(marked("-", $0)) }.map { console.red($0) }
        if let neighbours = model.neighbours, !neighbours.above.isEmpty {
            lines.append(console.dim(line("  " + Console.printable(neighbours.above))))
        }
        let number = model.neighbours.map { "\($0.number)  " } ?? ""
        lines += added.flatMap { wrapped(marked("+", number + $0)) }.map { console.green($0) }
        if let neighbours = model.neighbours, !neighbours.below.isEmpty {
            lines.append(console.dim(line("  " + Console.printable(neighbours.below))))
        }
        if let neighbours = model.neighbours {
            lines.append(console.dim(line("  (" + console.text(Phrase(neighbours.basis)) + ")")))
        }
        return lines
    }

    private func list(_ model: Model) -> [String] {
        guard model.section.count > 1 else { return [] }
        let shown = shown(model)
        let title = Phrase(
            en: "In this section: \(model.section.count), shown: \(shown.count)",
            fr: "Dans cette section : \(model.section.count), montrées : \(shown.count)"
        )
        let rows = shown.map { item in
            let isHere = item.id == model.item.id
            let text = line((isHere ? "> " : "  ") + Console.printable(item.suggestion.article.title))
            return isHere ? console.bold(text) : text
        }
        return [console.dim(line(console.text(title)))] + rows
    }

    /// The most important keys that fit.
    private func hints(_ item: Reviewing.Item) -> String {
        let first: [ReviewAction] = item.isNearTie ? [.accept, .second] : [.accept]
        let actions =
            first + [.refuse, .later, .undo, .help, .quit, .move, .edit, .why, .open, .next, .previous]
        var row = ""
        for action in actions {
            let hint = (row.isEmpty ? "" : " · ") + "\(keys[action]) \(console.text(action.word))"
            guard (row + hint).width <= width else { break }
            row += hint
        }
        return row
    }

    /// A text in rows, broken between words if possible.
    func wrapped(_ text: String) -> [String] {
        var rows: [String] = []
        var row = ""
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            var word = String(word)
            if !row.isEmpty, row.width + 1 + word.width <= width {
                row += " " + word
                continue
            }
            if !row.isEmpty { rows.append(row) }
            while word.width > width {
                let head = head(of: word)
                rows.append(head)
                word.removeFirst(head.count)
            }
            row = word
        }
        return rows + [row]
    }

    /// The characters that fit into a row, at least one.
    private func head(of word: String) -> String {
        var head = ""
        for letter in word {
            guard head.isEmpty || (head + String(letter)).width <= width else { break }
            head.append(letter)
        }
        return head
    }
}
