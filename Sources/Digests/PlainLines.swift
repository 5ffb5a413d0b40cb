/// Wraps plain text for mail clients in a terminal.
enum PlainLines {
    /// The limit of RFC 3676, less room for quoting.
    static let columns = 72

    /// A text with lines of at most 72 columns, except for addresses; continuation lines are indented.
    static func wrapped(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { wrappedLine(String($0)) }
            .joined(separator: "\n")
    }

    private static func wrappedLine(_ line: String) -> String {
        var indent = String(line.prefix { $0 == " " })
        var lines: [String] = []
        var current = indent
        var isFresh = true
        let words = line.split(separator: " ")
        if words.first == "-" { indent += "  " }
        for word in words.flatMap({ pieces(of: $0, columns - indent.count) }) {
            // Breaking before an address longer than a line would only separate it from its label.
            let isEndless = word.contains("://") && width(of: word) > columns - indent.count
            if !isFresh, !isEndless, width(of: current) + 1 + width(of: word) > columns {
                lines.append(current)
                current = indent
                isFresh = true
            }
            current += (isFresh ? "" : " ") + word
            isFresh = false
        }
        // Trailing white space has a meaning in format=flowed.
        lines.append(isFresh ? "" : current)
        return lines.joined(separator: "\n")
    }

    /// Splits a word longer than a line, unless it is an address, which must stay clickable.
    private static func pieces(of word: Substring, _ room: Int) -> [String] {
        guard width(of: word) > room, !word.contains("://"), room > 1 else { return [String(word)] }
        var pieces: [String] = []
        var piece = ""
        var used = 0
        for character in word {
            let next = width(of: String(character))
            if used + next > room {
                pieces.append(piece)
                piece = ""
                used = 0
            }
            piece.append(character)
            used += next
        }
        return pieces + [piece]
    }

    /// The width in columns: East Asian characters and emoji take two.
    static func width(of text: some StringProtocol) -> Int {
        text.reduce(0) { sum, character in
            let isWide = character.unicodeScalars.contains { scalar in
                switch scalar.value {
                case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
                    0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD, 0xFE0F:
                    true
                default: false
                }
            }
            return sum + (isWide ? 2 : 1)
        }
    }
}
