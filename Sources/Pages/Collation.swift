private import Foundation

/// How the maintainer of a list sorts titles.
enum Collation: CaseIterable {
    /// Letters and digits without case, accents and punctuation.
    case words
    /// The same, without the leading article.
    case withoutArticle
    /// The same as ``words``, without spaces.
    case letters
    /// The same as ``words``, with numbers by value.
    case natural
    /// All characters, without case.
    case lowercase
    /// All characters, capitals first.
    case exact

    private static let articles = ["le ", "la ", "les ", "un ", "une ", "l'", "the ", "a ", "an "]

    /// The sort key of a title; `folded` is from ``folded(_:)``.
    func key(_ title: String, folded: String) -> [UInt8] {
        switch self {
        case .exact: return Array(title.utf8)
        case .lowercase: return Array(title.lowercased().utf8)
        case .withoutArticle:
            let article = Self.articles.first { folded.hasPrefix($0) } ?? ""
            return Self.words(folded.dropFirst(article.count))
        case .words: return Self.words(folded[...])
        case .letters: return Self.words(folded[...]).filter { $0 != 0x20 }
        case .natural: return Self.withNumbers(Self.words(folded[...]))
        }
    }

    /// A title without case and accents.
    static func folded(_ title: String) -> String {
        guard !title.utf8.allSatisfy({ $0 < 0x80 }) else { return title.lowercased() }
        let folded = title.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
        var plain = ""
        for scalar in folded.unicodeScalars {
            switch scalar {
            case "’": plain += "'"
            case "œ": plain += "oe"
            case "æ": plain += "ae"
            default: plain.unicodeScalars.append(scalar)
            }
        }
        return plain
    }

    /// Letters and digits, with one space between words.
    private static func words(_ folded: Substring) -> [UInt8] {
        var words: [UInt8] = []
        if folded.utf8.allSatisfy({ $0 < 0x80 }) {
            for byte in folded.utf8 {
                switch byte {
                case 0x30...0x39, 0x61...0x7A: words.append(byte)
                case 0x20, 0x2D, 0x2F, 0x5F:
                    if let last = words.last, last != 0x20 { words.append(0x20) }
                default: break
                }
            }
            return words
        }
        for scalar in folded.unicodeScalars {
            if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                words += UTF8.encode(scalar).map(Array.init) ?? []
            } else if scalar == " " || scalar == "-" || scalar == "_" || scalar == "/" {
                if let last = words.last, last != 0x20 { words.append(0x20) }
            }
        }
        return words
    }

    /// Puts the number of digits before each number.
    private static func withNumbers(_ words: [UInt8]) -> [UInt8] {
        var key: [UInt8] = []
        var index = 0
        while index < words.count {
            let end = words[index...].firstIndex { !(0x30...0x39).contains($0) } ?? words.count
            if end > index {
                let digits = words[index..<end].drop { $0 == 0x30 }
                key.append(0x30 + UInt8(min(digits.count, 9)))
                key += digits
                index = end
            } else {
                key.append(words[index])
                index += 1
            }
        }
        return key
    }
}
