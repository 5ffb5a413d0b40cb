import Feeds

/// Rows of text in columns, as wide as their widest cell.
struct Table {
    private var rows: [[String]] = []
    private let limits: [Int]
    private static let trailingSpace = Pattern(/\s+$/)

    /// - Parameter limits: The maximum width of each column; 0 for no limit.
    init(limits: [Int]) { self.limits = limits }

    mutating func add(_ cells: String...) { rows.append(cells) }

    var lines: [String] {
        let cut = rows.map { row in
            row.enumerated().map { index, cell in
                let limit = index < limits.count ? limits[index] : 0
                return limit > 0 ? cell.fitting(limit) : cell
            }
        }
        var widths: [Int] = []
        for row in cut {
            for (index, cell) in row.enumerated() {
                if index == widths.count { widths.append(0) }
                widths[index] = max(widths[index], cell.width)
            }
        }
        return cut.map { row in
            row.enumerated().map { index, cell in
                index == row.count - 1
                    ? cell : cell + String(repeating: " ", count: widths[index] - cell.width)
            }.joined(separator: "  ").replacing(Self.trailingSpace.regex, with: "")
        }
    }
}

extension Console {
    func out(_ table: Table) { for line in table.lines { out(line) } }
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
