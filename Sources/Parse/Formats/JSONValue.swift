/// A JSON value, read from text that may have common faults.
enum JSONValue {
    case object([String: JSONValue])
    case array([JSONValue])
    case string(String)
    /// As written.
    case number(String)
    case bool(Bool)
    case null

    subscript(key: String) -> JSONValue? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    /// The elements of an array; a single value is an array of one.
    var elements: [JSONValue] {
        switch self {
        case .array(let elements): elements
        case .null: []
        default: [self]
        }
    }
}

/// The first value in a text.
struct JSONDocument {
    let value: JSONValue
    /// Whether the text has faults, or something after the value.
    let isRepaired: Bool
    /// Whether the text ends before the value does.
    let isCut: Bool
    /// Whether there are more values than are read.
    let isTooLong: Bool

    /// `nil` if there is no value.
    init?(_ bytes: ArraySlice<UInt8>) {
        var reader = JSONReader(bytes)
        guard let value = reader.value(depth: 0) else { return nil }
        self.value = value
        isCut = reader.isCut
        isTooLong = reader.remainingValues < 0
        reader.skipSpace()
        isRepaired = reader.isRepaired || reader.isCut || !reader.isAtEnd
    }
}

/// Reads JSON (RFC 8259) with its common faults: comments, trailing commas, raw line breaks in strings, lone
/// surrogates, single quotes, names without quotes, a missing end.
private struct JSONReader {
    private let bytes: ArraySlice<UInt8>
    private var index: Int
    private(set) var isRepaired = false
    private(set) var isCut = false
    private(set) var remainingValues: Int

    /// Deeper values are skipped.
    private static let maximumDepth = 64

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        index = bytes.startIndex
        remainingValues = ParsedFeed.maximumElements(ofBytes: bytes.count)
    }

    var isAtEnd: Bool { index >= bytes.endIndex }
    private var peek: UInt8? { index < bytes.endIndex ? bytes[index] : nil }

    mutating func value(depth: Int) -> JSONValue? {
        skipSpace()
        remainingValues -= 1
        if remainingValues < 0 { index = bytes.endIndex }
        guard let byte = peek else {
            isCut = true
            return nil
        }
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            if depth >= Self.maximumDepth {
                skipNested()
                return .null
            }
            return byte == UInt8(ascii: "{") ? object(depth: depth) : array(depth: depth)
        case UInt8(ascii: "\""): return .string(string())
        case UInt8(ascii: "'"):
            isRepaired = true
            return .string(string())
        default:
            return word()
        }
    }

    private mutating func object(depth: Int) -> JSONValue {
        index += 1
        var members: [String: JSONValue] = [:]
        while let name = name() {
            skipSpace()
            guard peek == UInt8(ascii: ":") else {
                isRepaired = true
                continue
            }
            index += 1
            guard let value = value(depth: depth + 1) else { break }
            members[name] = value
        }
        return .object(members)
    }

    /// The name of the next member; `nil` after the last one.
    private mutating func name() -> String? {
        skipSeparators(before: UInt8(ascii: "}"))
        guard let byte = peek else { return nil }
        switch byte {
        case UInt8(ascii: "}"):
            index += 1
            return nil
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return string()
        case UInt8(ascii: "]"):
            // It ends an array around this object, which was not ended.
            isRepaired = true
            return nil
        default:
            isRepaired = true
            let start = index
            while let byte = peek, Self.isWordByte(byte) { index += 1 }
            if index == start { index += 1 }
            return String(decoding: bytes[start..<index], as: UTF8.self)
        }
    }

    private mutating func array(depth: Int) -> JSONValue {
        index += 1
        var elements: [JSONValue] = []
        while true {
            skipSeparators(before: UInt8(ascii: "]"))
            guard let byte = peek else { break }
            if byte == UInt8(ascii: "]") {
                index += 1
                break
            }
            if byte == UInt8(ascii: "}") {
                isRepaired = true
                break
            }
            guard let value = value(depth: depth + 1) else { break }
            elements.append(value)
        }
        return .array(elements)
    }

    /// Skips commas and blanks; more than one comma, or one before the end, is a fault.
    private mutating func skipSeparators(before end: UInt8) {
        skipSpace()
        var commas = 0
        while peek == UInt8(ascii: ",") || peek == UInt8(ascii: ";") {
            commas += 1
            index += 1
            skipSpace()
        }
        if commas > 1 || commas > 0 && peek == end { isRepaired = true }
        if isAtEnd { isCut = true }
    }

    private mutating func word() -> JSONValue? {
        let start = index
        while let byte = peek, Self.isWordByte(byte) { index += 1 }
        let word = String(decoding: bytes[start..<index], as: UTF8.self)
        switch word {
        case "null": return .null
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "":
            // Not the start of a value.
            isRepaired = true
            index += 1
            return .null
        default:
            if let first = word.utf8.first, first == UInt8(ascii: "-") || (0x30...0x39).contains(first) {
                return .number(word)
            }
            isRepaired = true
            return .null
        }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$")
    }

    // MARK: Strings

    private mutating func string() -> String {
        guard let quote = peek else { return "" }
        index += 1
        var out: [UInt8] = []
        var start = index
        while let byte = peek, byte != quote {
            if byte == UInt8(ascii: "\\") {
                out += bytes[start..<index]
                index += 1
                escape(to: &out)
                start = index
            } else {
                if byte < 0x20 { isRepaired = true }
                index += 1
            }
        }
        out += bytes[start..<index]
        if isAtEnd { isCut = true } else { index += 1 }
        return String(decoding: out, as: UTF8.self)
    }

    private mutating func escape(to out: inout [UInt8]) {
        guard let byte = peek else { return }
        index += 1
        switch byte {
        case UInt8(ascii: "n"): out.append(0x0A)
        case UInt8(ascii: "r"): out.append(0x0D)
        case UInt8(ascii: "t"): out.append(0x09)
        case UInt8(ascii: "b"): out.append(0x08)
        case UInt8(ascii: "f"): out.append(0x0C)
        case UInt8(ascii: "u"):
            let scalar = scalar() ?? "\u{FFFD}"
            out.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        default:
            if byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte != UInt8(ascii: "/") {
                isRepaired = true
            }
            out.append(byte)
        }
    }

    /// The scalar after `\u`, of two escapes if need be; `nil` if it is half of one.
    private mutating func scalar() -> Unicode.Scalar? {
        guard let first = unit() else {
            isRepaired = true
            return nil
        }
        if let scalar = Unicode.Scalar(first) { return scalar }
        let saved = index
        if first < 0xDC00, bytes[index...].starts(with: "\\u".utf8) {
            index += 2
            if let second = unit(), (0xDC00...0xDFFF).contains(second) {
                return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
            }
        }
        index = saved
        isRepaired = true
        return nil
    }

    private mutating func unit() -> UInt32? {
        guard let value = UInt32(String(decoding: bytes[index...].prefix(4), as: UTF8.self), radix: 16) else {
            return nil
        }
        index += bytes[index...].prefix(4).count
        return value
    }

    // MARK: Between values

    mutating func skipSpace() {
        while let byte = peek {
            if byte <= 0x20 {
                index += 1
            } else if bytes[index...].starts(with: [0xEF, 0xBB, 0xBF]) {
                index += 3
            } else if !skipComment() {
                return
            }
        }
    }

    private mutating func skipComment() -> Bool {
        let rest = bytes[index...]
        if rest.starts(with: "//".utf8) || rest.first == UInt8(ascii: "#") {
            index = rest.firstIndex(of: 0x0A) ?? bytes.endIndex
        } else if rest.starts(with: "/*".utf8) {
            skip(to: "*/")
        } else if rest.starts(with: "<!--".utf8) {
            skip(to: "-->")
        } else {
            return false
        }
        isRepaired = true
        return true
    }

    private mutating func skip(to text: String) {
        let end = Array(text.utf8)
        index += 2
        while index < bytes.endIndex, !bytes[index...].starts(with: end) { index += 1 }
        index = min(bytes.endIndex, index + end.count)
    }

    /// Skips a value that is nested too deeply.
    private mutating func skipNested() {
        isRepaired = true
        var depth = 0
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                _ = string()
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            index += 1
            if depth == 0 { return }
        }
    }
}
