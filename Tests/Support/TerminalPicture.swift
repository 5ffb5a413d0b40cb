/// The screen of a terminal after some output: a subset of ECMA-48 that covers veille's output.
package struct TerminalPicture: Sendable {
    /// The rows, without trailing white space.
    package var rows: [String] { cells.map { String($0).replacing(/\s+$/, with: "") } }
    /// Whether the alternate screen is shown.
    package private(set) var isOtherScreen = false
    /// Whether the cursor is visible.
    package private(set) var hasCursor = true

    private var cells: [[Character]]
    private var row = 0
    private var column = 0

    package init(columns: Int, rows: Int) {
        cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
    }

    /// Processes output; returns false if rows are too long or too many.
    package mutating func show(_ text: String) -> Bool {
        var fits = true
        var rest = Array(text)[...]
        while let character = rest.popFirst() {
            switch character {
            case "\u{1B}":
                guard rest.first == "[" else { continue }
                rest.removeFirst()
                let parameters = String(rest.prefix { $0.isNumber || $0 == ";" || $0 == "?" })
                rest = rest.dropFirst(parameters.count)
                if let final = rest.popFirst() { act(final, parameters) }
            case "\r\n", "\n":
                row += 1
                column = 0
            case "\r": column = 0
            default:
                guard cells.indices.contains(row), cells[row].indices.contains(column) else {
                    fits = false
                    continue
                }
                cells[row][column] = character
                column += 1
            }
        }
        return fits
    }

    private mutating func act(_ final: Character, _ parameters: String) {
        let numbers = parameters.split(separator: ";").compactMap { Int($0) }
        switch final {
        case "H":
            row = (numbers.first ?? 1) - 1
            column = (numbers.count > 1 ? numbers[1] : 1) - 1
        case "K": for place in column..<max(column, cells[0].count) { cells[row][place] = " " }
        case "J":
            let from = parameters == "2" ? 0 : row
            for place in from..<cells.count { cells[place] = Array(repeating: " ", count: cells[0].count) }
        case "h", "l":
            if parameters == "?1049" { isOtherScreen = final == "h" }
            if parameters == "?25" { hasCursor = final == "h" }
        default: break
        }
    }
}
