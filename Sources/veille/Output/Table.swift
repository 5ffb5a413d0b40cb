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

extension String {
    /// The width in terminal columns.
    var width: Int { unicodeScalars.reduce(0) { $0 + Self.width(of: $1) } }

    /// The text, cut with an ellipsis when it is wider than `limit`.
    func fitting(_ limit: Int) -> String {
        guard width > limit else { return self }
        var result = ""
        var used = 0
        for character in self {
            let wide = String(character).width
            if used + wide > limit - 1 { break }
            result.append(character)
            used += wide
        }
        return result + "…"
    }

    /// The text in rows of at most `columns`, broken between words if possible.
    func wrapped(to columns: Int) -> [String] {
        var rows: [String] = []
        var row = String(prefix { $0 == " " })
        var isEmpty = true
        for word in dropFirst(row.count).split(separator: " ", omittingEmptySubsequences: false) {
            var word = String(word)
            if !isEmpty {
                // An address fills the rest of the row: on a row of its own it would be broken as well.
                let fits = row.width + 1 + word.width <= columns
                if fits || word.width > columns && row.width + Self.shortestPart < columns {
                    row += " "
                } else {
                    rows.append(row)
                    row = ""
                }
            }
            while row.width + word.width > columns {
                let head = word.head(fitting: columns, after: row.width)
                rows.append(row + head)
                word.removeFirst(head.count)
                row = ""
            }
            row += word
            isEmpty = false
        }
        return rows + [row]
    }

    /// A shorter part of a broken word looks lost at the end of a row.
    private static let shortestPart = 8

    /// The characters that fit into a row after `used` columns; at least one into an empty row.
    private func head(fitting columns: Int, after used: Int) -> String {
        var head = ""
        for letter in self {
            guard used == 0 && head.isEmpty || used + (head + String(letter)).width <= columns else { break }
            head.append(letter)
        }
        return head
    }

    private static func width(of scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
            0xA000...0xA4CF,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
            0x1F300...0x1F64F,
            0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
