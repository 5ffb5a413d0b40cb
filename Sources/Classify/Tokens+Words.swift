private import Foundation

extension Tokens {
    /// Lower-case words; elided articles are dropped, and names such as `OpenMapTiles` are split.
    static func words(in text: String, splittingNames: Bool = true) -> [String] {
        var scanner = WordScanner(splitsNames: splittingNames)
        return scanner.scan(text) ? scanner.words : carefulWords(in: text, splittingNames: splittingNames)
    }

    /// The words of a text in any script: Unicode properties of each letter cost more than everything else.
    static func carefulWords(in text: String, splittingNames: Bool) -> [String] {
        var words: [String] = []
        var current = ""
        func finish() {
            if !current.isEmpty { words.append(current) }
            current = ""
        }
        var wasSmall = false
        for character in text {
            if character.isLetter || character.isNumber {
                let isCapital = character.isUppercase
                if isCapital, wasSmall, splittingNames { finish() }
                wasSmall = character.isLowercase
                current += isCapital ? character.lowercased() : String(character)
                continue
            }
            wasSmall = false
            if character == "'" || character == "’", elided.contains(current) {
                current = ""
            } else {
                finish()
            }
        }
        finish()
        return words
    }

    /// The words of an address: slugs contain the words of the title.
    static func words(ofURL url: String) -> String {
        var rest = url[...]
        if let scheme = rest.range(of: "://") { rest = rest[scheme.upperBound...] }
        guard let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")) else { return "" }
        let end = rest.utf8.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? rest.endIndex
        guard slash < end else { return "" }
        let path = rest[slash..<end]
        guard path.utf8.allSatisfy({ $0 < 0x80 && $0 != UInt8(ascii: "%") }) else {
            let decoded = path.removingPercentEncoding ?? String(path)
            return String(decoded.map { $0.isLetter ? $0 : " " })
        }
        let letters = path.utf8.map { (0x61...0x7A).contains($0 | 0x20) ? $0 : 0x20 }
        return String(decoding: letters, as: UTF8.self)
    }

    static let elided: Set<String> = [
        "l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu",
        "quelqu", "aujourd",
    ]
}

/// Finds the words of texts in the letters that French and English are written with, byte by byte.
private struct WordScanner {
    private(set) var words: [String] = []
    private let splitsNames: Bool
    private var current: [UInt8] = []
    private var wasSmall = false

    init(splitsNames: Bool) { self.splitsNames = splitsNames }

    /// `false` if the text has other letters, or marks that join one.
    mutating func scan(_ text: String) -> Bool {
        let bytes = text.utf8Span.span
        words.reserveCapacity(bytes.count / 6)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case 0x61...0x7A: append(small: byte)
            case 0x41...0x5A:
                startCapital()
                current.append(byte | 0x20)
            case 0x30...0x39:
                current.append(byte)
                wasSmall = false
            case 0x27: elide()
            case ..<0x80: finish()
            // UTF-8 is well formed: the rest of the character is there.
            case 0xC2:
                // Some letters and numbers are among the signs.
                guard ![0xAA, 0xB2, 0xB3, 0xB5, 0xB9, 0xBA, 0xBC, 0xBD, 0xBE].contains(bytes[index]) else {
                    return false
                }
                finish()
                index += 1
            case 0xC3:
                let second = bytes[index]
                index += 1
                switch second {
                case 0x97, 0xB7: finish()
                case 0x80...0x9E:
                    startCapital()
                    current.append(0xC3)
                    current.append(second + 0x20)
                default:
                    current.append(0xC3)
                    append(small: second)
                }
            case 0xC5 where bytes[index] == 0x92:
                startCapital()
                current.append(0xC5)
                current.append(0x93)
                index += 1
            case 0xC5 where bytes[index] == 0x93:
                current.append(0xC5)
                append(small: 0x93)
                index += 1
            // General punctuation, but for the two that join letters.
            case 0xE2 where bytes[index] == 0x80 && ![0x8C, 0x8D].contains(bytes[index + 1]):
                if bytes[index + 1] == 0x99 { elide() } else { finish() }
                index += 2
            default: return false
            }
        }
        finish()
        return true
    }

    private mutating func append(small byte: UInt8) {
        current.append(byte)
        wasSmall = true
    }

    private mutating func startCapital() {
        if wasSmall, splitsNames { finish() }
        wasSmall = false
    }

    private mutating func elide() {
        if current.count <= 7, Tokens.elided.contains(String(decoding: current, as: UTF8.self)) {
            current.removeAll(keepingCapacity: true)
            wasSmall = false
        } else {
            finish()
        }
    }

    private mutating func finish() {
        wasSmall = false
        guard !current.isEmpty else { return }
        words.append(String(decoding: current, as: UTF8.self))
        current.removeAll(keepingCapacity: true)
    }
}
