/// Texts in the columns of a terminal.
extension String {
    /// The width in terminal columns.
    package var width: Int { unicodeScalars.reduce(0) { $0 + Self.width(of: $1) } }

    /// The text, cut with an ellipsis when it is wider than `limit`.
    package func fitting(_ limit: Int) -> String {
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
    package func wrapped(to columns: Int) -> [String] {
        var rows: [String] = []
        var row = String(prefix { $0 == " " })
        var used = row.width
        var isEmpty = true
        for word in dropFirst(row.count).split(separator: " ", omittingEmptySubsequences: false) {
            var rest = word[...]
            var length = String(word).width
            if !isEmpty {
                // An address fills the rest of the row: on a row of its own it would be broken as well.
                let fits = used + 1 + length <= columns
                if fits || length > columns && used + Self.shortestPart < columns {
                    row += " "
                    used += 1
                } else {
                    rows.append(row)
                    (row, used) = ("", 0)
                }
            }
            while used + length > columns {
                let head = Self.head(of: rest, fitting: columns - used, isFirst: used == 0)
                rows.append(row + head)
                rest = rest.dropFirst(head.count)
                length -= String(head).width
                (row, used) = ("", 0)
            }
            row += rest
            used += length
            isEmpty = false
        }
        return rows + [row]
    }

    /// A shorter part of a broken word looks lost at the end of a row.
    private static let shortestPart = 8

    /// The first characters that fit into as many columns; at least one if it is the first of its row.
    private static func head(of word: Substring, fitting columns: Int, isFirst: Bool) -> Substring {
        var used = 0
        let end = word.indices.first { index in
            used += String(word[index]).width
            return used > columns && !(isFirst && index == word.startIndex)
        }
        return word[..<(end ?? word.endIndex)]
    }

    private static func width(of scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        // A flag is two of these letters.
        if scalar.properties.isEmojiPresentation, !(0x1F1E6...0x1F1FF).contains(scalar.value) { return 2 }
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
