import Curation
import Feeds
import Home
import Pages

/// The suggestion.
extension ReviewFrame {
    /// Rows that belong together.
    private struct Block {
        var rows: [String]
        /// The higher, the sooner it is left out; 1 and less stay.
        var rank: Int
        /// As many rows stay when it is only cut.
        var least: Int
        var style: (String) -> String = { $0 }

        init(_ rank: Int, _ rows: [String], least: Int? = nil, style: @escaping (String) -> String = { $0 }) {
            self.rows = rows
            self.rank = rank
            self.least = min(rows.count, least ?? rows.count)
            self.style = style
        }
    }

    /// The suggestion in at most `space` rows; `spare` of them are for what is otherwise folded.
    func card(_ model: Model, _ space: Int, spare: Int = 0) -> [String] {
        let all = blocks(model, spare: nil)
        if model.isUnfolded { return rows(all, space) }
        let folded = blocks(model, spare: 0)
        let isWhole = Self.count(all) <= min(space, Self.count(folded) + spare)
        return rows(isWhole ? all : blocks(model, spare: spare), space)
    }

    /// The blocks in the order of the screen, texts folded but for `spare` rows; whole if `nil`.
    private func blocks(_ model: Model, spare: Int?) -> [Block] {
        let card = SuggestionCard(console: console).rows(model.item)
        func texts(_ parts: SuggestionCard.Part...) -> [String] {
            card.filter { parts.contains($0.part) }.flatMap { wrapped($0.text) }
        }
        var spare = spare
        func folded(_ rows: [String], _ count: Int) -> [String] {
            guard let more = spare else { return rows }
            let kept = cut(rows, to: count + more)
            spare = more - max(0, kept.count - count)
            return kept
        }
        let gap = Block(9, [""], least: 0)
        // What is spare is for the reasons first.
        let reasons = folded(texts(.reason, .feed), 4)
        let summary = folded(texts(.summary), 3)
        let edit = edit(model, removed: texts(.removed), added: card.filter { $0.part == .added }.map(\.text))
        return [
            Block(1, texts(.section), least: 1), Block(1, texts(.title), least: 1, style: console.bold),
            Block(4, texts(.origin)), Block(8, texts(.address), least: 1, style: console.dim),
            Block(2, texts(.warning), least: 1), Block(3, texts(.story), least: 1), gap,
        ] + edit + [
            gap, Block(6, summary, least: 1),
            summary.isEmpty ? Block(9, []) : gap,
            Block(5, reasons, least: 2, style: console.dim),
        ]
    }

    /// The line between its neighbours, with the numbers they will have.
    private func edit(_ model: Model, removed: [String], added: [String]) -> [Block] {
        func context(_ text: String) -> Block {
            Block(7, text.isEmpty ? [] : [line("  " + text)], style: console.dim)
        }
        let neighbours = model.neighbours
        let number = neighbours.map { "\($0.number)  " } ?? ""
        return [
            Block(0, removed.flatMap { wrapped("- " + $0) }, style: console.red),
            context(Console.printable(neighbours?.above ?? "")),
            Block(0, added.flatMap { wrapped("+ " + number + $0) }, style: console.green),
            context(Console.printable(neighbours?.below ?? "")),
            context(neighbours.map { "(" + console.text(Phrase($0.basis)) + ")" } ?? ""),
        ]
    }

    private static func count(_ blocks: [Block]) -> Int { blocks.reduce(0) { $0 + $1.rows.count } }

    /// The blocks in at most `space` rows: texts are cut first, then whole blocks are left out.
    private func rows(_ blocks: [Block], _ space: Int) -> [String] {
        var blocks = blocks
        var excess: Int { Self.count(blocks) - space }
        let order = blocks.indices.filter { blocks[$0].rank > 1 }.sorted { blocks[$0].rank > blocks[$1].rank }
        func shorten(_ index: Int) {
            let count = blocks[index].rows.count
            blocks[index].rows = cut(blocks[index].rows, to: max(blocks[index].least, count - excess))
        }
        for index in order where excess > 0 { shorten(index) }
        for index in order where excess > 0 { blocks[index].rows = [] }
        for index in blocks.indices.reversed() where excess > 0 { shorten(index) }
        let rows = blocks.flatMap { block in block.rows.map(block.style) }
        return rows.count > space ? Array(rows.prefix(max(0, space - 1))) + ["…"] : rows
    }

    /// The first rows, with an ellipsis where others follow.
    private func cut(_ rows: [String], to count: Int) -> [String] {
        guard rows.count > count else { return rows }
        guard count > 0 else { return [] }
        return rows.prefix(count - 1) + [(rows[count - 1] + " …").fitting(width)]
    }
}
