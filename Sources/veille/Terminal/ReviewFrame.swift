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
        /// All sections of the session, in order.
        var outline: [ReviewSession.Section] = []
        var place = 0
        var count = 0
        var isUnfolded = false
        /// The last result or error.
        var notice = ""
    }

    var width: Int { max(10, size.columns) }

    /// From as many columns on, the list stands beside the suggestion.
    private static let twoPanes = 140

    /// The suggestions that are visible in the list, this one among them: what may be decided on at once.
    func shown(_ model: Model) -> [Reviewing.Item] { body(model).shown }

    /// The rows from top to bottom, at most as many as the window has; `footer` replaces the keys.
    func rows(_ model: Model, footer: String? = nil) -> [String] {
        let body = body(model).rows
        let foot = [
            model.notice.isEmpty ? "" : console.bold(line(model.notice)),
            footer ?? console.dim(line(hints(model.item))),
        ]
        let empty = [String](repeating: "", count: max(0, space - body.count))
        return Array((header(model) + body + empty + foot).suffix(size.rows))
    }

    /// The rows between the head and the foot.
    private var space: Int { max(0, size.rows - headHeight - 2) }
    private var headHeight: Int { size.rows < 24 ? 1 : 2 }

    /// The suggestion, and the list in the room that it leaves, or beside it.
    private func body(_ model: Model) -> (rows: [String], shown: [Reviewing.Item]) {
        guard width >= Self.twoPanes else {
            let card = card(model, space)
            let others = model.isUnfolded || model.section.count < 2 ? 0 : model.section.count
            // An empty row, the title, and at least another suggestion.
            guard others > 0, space - card.count >= 4 else {
                return (self.card(model, space, spare: space - card.count), [model.item])
            }
            let (list, shown) = list(model, space - card.count - 1)
            let spare = space - card.count - 1 - list.count
            return (self.card(model, space - list.count - 1, spare: spare) + [""] + list, shown)
        }
        let side = min(72, width * 3 / 10)
        let (outline, shown) = resized(to: side).outline(model, space)
        // Longer lines are hard to read.
        let card = resized(to: min(110, width - side - 3)).card(model, space, spare: space)
        let rows = (0..<space).map { row in
            let left = row < outline.count ? outline[row] : String(repeating: " ", count: side)
            return left + console.dim(" │") + (row < card.count ? " " + card[row] : "")
        }
        return (rows, shown)
    }

    private func resized(to columns: Int) -> ReviewFrame {
        ReviewFrame(console: console, keys: keys, size: .init(columns: columns, rows: size.rows))
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
        let text = console.dim(line("veille · \(console.text(position)) · \(page)"))
        return [text] + Array(repeating: "", count: headHeight - 1)
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

    func wrapped(_ text: String) -> [String] { text.wrapped(to: width) }
}
