/// A key, or pasted text.
enum TerminalKey: Hashable {
    case character(Character)
    case enter, escape, tab, backTab, backspace, delete
    case up, down, left, right, home, end, pageUp, pageDown
    /// A letter with Control, in lower case.
    case control(Character)
    case pasted(String)
}

/// Decodes the bytes that a terminal sends into keys: UTF-8, and the sequences of ECMA-48 and xterm.
struct TerminalKeyDecoder {
    private var pending: [UInt8] = []
    private var paste: [UInt8]?

    /// More bytes than any key sequence has; a paste has no limit.
    private static let longest = 64

    /// The complete keys so far.
    ///
    /// A lone escape is a key when nothing follows it in the same read.
    mutating func decode(_ bytes: some Sequence<UInt8>) -> [TerminalKey] {
        pending += bytes
        var keys: [TerminalKey] = []
        while !pending.isEmpty {
            if paste != nil {
                guard let end = Self.find(Array("\u{1B}[201~".utf8), in: pending) else {
                    paste? += pending
                    pending = []
                    break
                }
                paste? += pending[..<end]
                pending.removeFirst(end + 6)
                keys.append(.pasted(String(decoding: paste ?? [], as: UTF8.self)))
                paste = nil
                continue
            }
            guard let (key, length) = next() else { break }
            pending.removeFirst(length)
            if let key { keys.append(key) }
        }
        return keys
    }

    /// The first key and its length; no key for an unknown sequence, `nil` for an incomplete one.
    private mutating func next() -> (key: TerminalKey?, length: Int)? {
        let first = pending[0]
        switch first {
        case 0x1B: return escape()
        case 0x0D, 0x0A: return (.enter, 1)
        case 0x09: return (.tab, 1)
        case 0x7F, 0x08: return (.backspace, 1)
        case 0x01...0x1A: return (.control(Character(Unicode.Scalar(first + 0x60))), 1)
        case 0x00...0x1F: return (nil, 1)
        case 0x20...0x7E: return (.character(Character(Unicode.Scalar(first))), 1)
        default:
            let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
            guard pending.count >= length else { return nil }
            let text = String(decoding: pending.prefix(length), as: UTF8.self)
            guard text.unicodeScalars.count == 1, let letter = text.first, letter != "\u{FFFD}" else {
                return (nil, 1)
            }
            return (.character(letter), length)
        }
    }

    private mutating func escape() -> (key: TerminalKey?, length: Int)? {
        guard pending.count > 1 else { return (.escape, 1) }
        guard pending[1] == UInt8(ascii: "[") || pending[1] == UInt8(ascii: "O") else {
            // Alt and a letter: the escape is dropped, the letter counts.
            return (nil, 1)
        }
        guard let end = pending.dropFirst(2).firstIndex(where: { (0x40...0x7E).contains($0) }) else {
            return pending.count > Self.longest ? (nil, pending.count) : nil
        }
        let parameters = String(decoding: pending[2..<end], as: UTF8.self)
        let length = end + 1
        if parameters == "200", pending[end] == UInt8(ascii: "~") {
            paste = []
            return (nil, length)
        }
        let key: TerminalKey? =
            switch (pending[end], parameters.prefix { $0 != ";" }) {
            case (UInt8(ascii: "A"), _): .up
            case (UInt8(ascii: "B"), _): .down
            case (UInt8(ascii: "C"), _): .right
            case (UInt8(ascii: "D"), _): .left
            case (UInt8(ascii: "H"), _), (UInt8(ascii: "~"), "1"), (UInt8(ascii: "~"), "7"): .home
            case (UInt8(ascii: "Z"), _): .backTab
            case (UInt8(ascii: "F"), _), (UInt8(ascii: "~"), "4"), (UInt8(ascii: "~"), "8"): .end
            case (UInt8(ascii: "~"), "3"): .delete
            case (UInt8(ascii: "~"), "5"): .pageUp
            case (UInt8(ascii: "~"), "6"): .pageDown
            default: nil
            }
        return (key, length)
    }

    private static func find(_ needle: [UInt8], in bytes: [UInt8]) -> Int? {
        guard bytes.count >= needle.count else { return nil }
        return (0...bytes.count - needle.count).first { bytes[$0..<$0 + needle.count].elementsEqual(needle) }
    }
}
