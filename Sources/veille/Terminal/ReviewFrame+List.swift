import Curation
import Feeds
import Home

/// The other suggestions.
extension ReviewFrame {
    /// The maximum number of listed suggestions below the card.
    private static let maximumListed = 12

    /// The suggestions of the section, below the card, in at most `space` rows.
    func list(_ model: Model, _ space: Int) -> (rows: [String], shown: [Reviewing.Item]) {
        let shown = window(model, min(Self.maximumListed, space - 1))
        let title = Phrase(
            en: "In this section: \(model.section.count), shown: \(shown.count)",
            fr: "Dans cette section : \(model.section.count), montrées : \(shown.count)"
        )
        return ([console.dim(line(console.text(title)))] + shown.map { row($0, model) { $0 } }, shown)
    }

    /// The sections of the session with their suggestions, as far as there is room; those of this one first.
    ///
    /// At most `space` rows, of equal width.
    func outline(_ model: Model, _ space: Int) -> (rows: [String], shown: [Reviewing.Item]) {
        let here = model.outline.firstIndex { $0.isHere } ?? 0
        // Half of the rows at least are for the suggestions, if there are as many.
        let sections = max(1, space - max(space / 2, min(space - 1, model.section.count)))
        let start = max(0, min(here - sections / 2, model.outline.count - sections))
        let visible = model.outline.indices.dropFirst(start).prefix(sections)
        let shown = window(model, space - visible.count)
        var listed = [here: shown]
        var room = space - visible.count - shown.count
        for index in visible.filter({ $0 > here }) + visible.filter({ $0 < here }).reversed()
        where model.outline[index].items.count <= room {
            listed[index] = model.outline[index].items
            room -= model.outline[index].items.count
        }
        let rows = visible.flatMap { index in
            let section = model.outline[index]
            let heading = heading(section, count: index == here ? model.section.count : section.items.count)
            return [index == here ? heading : console.dim(heading)]
                + (listed[index] ?? []).map { row($0, model, padded) }
        }
        return (rows, shown)
    }

    private func heading(_ section: ReviewSession.Section, count: Int) -> String {
        let name = Console.printable(section.name).fitting(width - " \(count)".width)
        return padded("\(name) \(count)")
    }

    /// The suggestions of the section around this one.
    private func window(_ model: Model, _ count: Int) -> [Reviewing.Item] {
        let here = model.section.firstIndex { $0.id == model.item.id } ?? 0
        let start = max(0, min(here - count / 2, model.section.count - count))
        return Array(model.section.dropFirst(start).prefix(max(1, count)))
    }

    private func row(_ item: Reviewing.Item, _ model: Model, _ finish: (String) -> String) -> String {
        let isHere = item.id == model.item.id
        let text = finish(line((isHere ? "> " : "  ") + Console.printable(item.suggestion.article.title)))
        return isHere ? console.bold(text) : text
    }

    private func padded(_ text: String) -> String {
        text + String(repeating: " ", count: max(0, width - text.width))
    }
}
