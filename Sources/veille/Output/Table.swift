import Home
import Feeds

/// Rows of text in columns, as wide as their widest cell.
struct Table {
    private var rows: [[String]] = []
    private let limits: [Int]
    private let expendable: [Int]
    private static let trailingSpace = Pattern(/\s+$/)

    /// - Parameters:
    ///   - limits: The maximum width of each column; 0 for no limit.
    ///   - expendable: The columns that a narrow terminal does without, in this order.
    init(limits: [Int], expendable: [Int] = []) {
        self.limits = limits
        self.expendable = expendable
    }

    /// The limit of a column; 0 for none.
    private func limit(_ index: Int) -> Int { index < limits.count ? limits[index] : 0 }

    /// No column becomes narrower to fit into a terminal.
    private static let narrowest = 10
    /// A column is left out before the widest becomes narrower than this.
    private static let readable = 32

    mutating func add(_ cells: String...) { rows.append(cells) }

    /// The rows; in a terminal of so many columns, the widest cells are cut, but for those of columns without limit.
    func lines(columns: Int? = nil) -> [String] {
        var widths = naturalWidths
        if let columns { fit(&widths, into: columns) }
        return rows.map { row in
            let cells = row.enumerated().filter { widths[$0.offset] > 0 }
            return cells.map { index, cell in
                let cell = limit(index) > 0 ? cell.fitting(widths[index]) : cell
                return index == cells.last?.offset
                    ? cell : cell + String(repeating: " ", count: widths[index] - cell.width)
            }.joined(separator: "  ").replacing(Self.trailingSpace.regex, with: "")
        }
    }

    private var naturalWidths: [Int] {
        var widths: [Int] = []
        for row in rows {
            for (index, cell) in row.enumerated() {
                if index == widths.count { widths.append(0) }
                let limit = limit(index)
                widths[index] = max(widths[index], limit > 0 ? min(limit, cell.width) : cell.width)
            }
        }
        return widths
    }

    private func fit(_ widths: inout [Int], into columns: Int) {
        func excess() -> Int { widths.reduce(-2) { $1 > 0 ? $0 + $1 + 2 : $0 } - columns }
        func widest() -> Int? { widths.indices.filter { limit($0) > 0 }.max { widths[$0] < widths[$1] } }
        for index in expendable {
            guard let widest = widest(), excess() > max(0, widths[widest] - Self.readable) else { break }
            widths[index] = 0
        }
        while excess() > 0, let widest = widest(), widths[widest] > Self.narrowest { widths[widest] -= 1 }
    }
}

extension Console {
    func out(_ table: Table) { for line in table.lines(columns: columns) { out(line) } }
}
