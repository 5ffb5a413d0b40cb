private import CLibXML2

/// Converts the bytes of a document to UTF-8 and reports the encoding.
///
/// In this order: BOM, zero bytes, valid UTF-8 whatever was declared, UTF-8 with a few invalid bytes, the HTTP
/// charset, the XML declaration, a guess, windows-1252. A cut or impossible sequence costs one character, not the
/// encoding.
struct Charset {
    /// UTF-8, without BOM.
    let bytes: [UInt8]
    /// The actual encoding, in lower case.
    let name: String
    /// The encoding declared by HTTP or else by the document, in lower case.
    let declared: String?
    /// The repair that was needed, if any.
    let repair: FeedRepair?

    init(_ document: [UInt8], contentType: String?) {
        let inDocument = Self.declaration(in: document)
        let inHeader = contentType.flatMap(Self.parameter)
        declared = inHeader ?? inDocument
        if let (wide, length) = Self.wideMark(of: document) ?? Self.sniffWide(document) {
            let body = length > 0 ? Array(document.dropFirst(length)) : document
            name = wide
            guard let whole = Self.convert(body, from: wide), whole.faults == 0 else {
                bytes = Self.decodingWide(body, wide)
                repair = FeedRepair(kind: .invalidBytes, line: 0)
                return
            }
            bytes = whole.bytes
            let isKnown = declared.map { $0.hasPrefix(wide.prefix(6)) } ?? true
            repair = isKnown ? nil : FeedRepair(kind: .wrongEncoding, line: 0)
            return
        }
        let hasMark = document.starts(with: [0xEF, 0xBB, 0xBF])
        let body = hasMark ? Array(document.dropFirst(3)) : document
        let labels = [inHeader, inDocument].compactMap { $0 }.map(Self.canonical)
        let decoded =
            Self.decodingEscapes(body, labels) ?? Self.validUTF8(body, hasMark ? ["utf-8"] : labels)
            ?? Self.mostlyUTF8(body, hasMark ? ["utf-8"] : labels) ?? Self.decoding(body, labels)
            ?? Self.guessing(body)
        bytes = decoded.bytes
        name = decoded.name
        repair = decoded.fault.map { FeedRepair(kind: $0, line: 0) }
    }

    private typealias Decoded = (bytes: [UInt8], name: String, fault: FeedRepair.Kind?)

    private static func validUTF8(_ bytes: [UInt8], _ labels: [String]) -> Decoded? {
        guard (try? UTF8Span(validating: bytes.span)) != nil else { return nil }
        guard let label = labels.first, label != "utf-8" else { return (bytes, "utf-8", nil) }
        return bytes.contains { $0 >= 0x80 } ? (bytes, "utf-8", .wrongEncoding) : (bytes, label, nil)
    }

    /// UTF-8 with invalid bytes: most sequences are whole, or some are in Western text that declares nothing else.
    private static func mostlyUTF8(_ bytes: [UInt8], _ labels: [String]) -> Decoded? {
        let (whole, broken) = sequences(in: bytes)
        let isDeclared = labels.isEmpty || labels.contains("utf-8")
        guard whole > 0,
            whole > broken * 4 || isDeclared && whole * 2 >= broken && CharsetGuess.name(of: bytes) == nil
        else { return nil }
        return (Array(String(decoding: bytes, as: UTF8.self).utf8), "utf-8", .invalidBytes)
    }

    private static func decoding(_ bytes: [UInt8], _ labels: [String]) -> Decoded? {
        for label in labels where label != "utf-8" {
            guard let (decoded, faults) = decode(bytes, label) else { continue }
            if faults > 0 { return (decoded, label, .invalidBytes) }
            return (decoded, label, labels.last == label ? nil : .wrongEncoding)
        }
        return nil
    }

    private static func guessing(_ bytes: [UInt8]) -> Decoded {
        if let guess = CharsetGuess.name(of: bytes), let (decoded, _) = decode(bytes, guess) {
            return (decoded, guess, .wrongEncoding)
        }
        return (Windows1252.decode(bytes), "windows-1252", .wrongEncoding)
    }

    /// ISO-2022-JP: all its bytes are ASCII, so that it passes for UTF-8.
    private static func decodingEscapes(_ bytes: [UInt8], _ labels: [String]) -> Decoded? {
        guard labels.contains("iso-2022-jp"), let plain = ISO2022JP.asEUC(bytes),
            let (decoded, faults) = decode(plain, "euc-jp")
        else { return nil }
        return (decoded, "iso-2022-jp", faults > 0 ? .invalidBytes : nil)
    }

    /// Whether a document starts like XML, declares UTF-8, and nothing contradicts it.
    static func declaresUTF8(_ bytes: [UInt8], contentType: String?) -> Bool {
        guard bytes.starts(with: "<?xml".utf8), let declared = declaration(in: bytes),
            canonical(declared) == "utf-8"
        else {
            return false
        }
        return contentType.flatMap(parameter).map { canonical($0) == "utf-8" } ?? true
    }

    /// `nil` for an unknown encoding, or if more than one in four bytes outside of ASCII is impossible in it.
    private static func decode(_ bytes: [UInt8], _ label: String) -> (bytes: [UInt8], faults: Int)? {
        if label == "windows-1252" { return (Windows1252.decode(bytes), 0) }
        guard isDecoded(label), let (decoded, faults) = convert(bytes, from: iconvNames[label] ?? label)
        else { return nil }
        return faults == 0 || faults * 4 <= bytes.count { $0 >= 0x80 } ? (decoded, faults) : nil
    }

    /// Converts with iconv, with U+FFFD for impossible bytes; `nil` if it does not know the encoding.
    private static func convert(_ bytes: [UInt8], from encoding: String) -> (bytes: [UInt8], faults: Int)? {
        var out = [UInt8](repeating: 0, count: bytes.count * 3 + 16)
        var faults = 0
        let count = unsafe veille_convert(encoding, bytes, bytes.count, &out, out.count, &faults)
        guard count >= 0 else { return nil }
        out.removeSubrange(count...)
        return (out, faults)
    }

    /// Decodes UTF-16 or UTF-32, with U+FFFD for invalid units.
    private static func decodingWide(_ bytes: [UInt8], _ wide: String) -> [UInt8] {
        let width = wide.hasPrefix("utf-32") ? 4 : 2
        let isBig = wide.hasSuffix("be")
        let units = stride(from: 0, through: bytes.count - width, by: width).map { start in
            (0..<width).reduce(UInt32(0)) { unit, place in
                unit << 8 | UInt32(bytes[start + (isBig ? place : width - 1 - place)])
            }
        }
        let text =
            width == 4
            ? String(decoding: units, as: UTF32.self)
            : String(decoding: units.map { UInt16(truncatingIfNeeded: $0) }, as: UTF16.self)
        return Array(text.utf8)
    }

    private static func wideMark(of bytes: [UInt8]) -> (String, Int)? {
        if bytes.starts(with: [0xFF, 0xFE, 0, 0]) { return ("utf-32le", 4) }
        if bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return ("utf-32be", 4) }
        if bytes.starts(with: [0xFF, 0xFE]) { return ("utf-16le", 2) }
        if bytes.starts(with: [0xFE, 0xFF]) { return ("utf-16be", 2) }
        return nil
    }

    /// Recognises UTF-16 and UTF-32 by zeros among the first bytes.
    private static func sniffWide(_ bytes: [UInt8]) -> (String, Int)? {
        guard bytes.count >= 4 else { return nil }
        switch (bytes[0], bytes[1], bytes[2], bytes[3]) {
        case (0, 0, 0, 1...): return ("utf-32be", 0)
        case (1..., 0, 0, 0): return ("utf-32le", 0)
        case (0, 1..., 0, 1...): return ("utf-16be", 0)
        case (1..., 0, 1..., 0): return ("utf-16le", 0)
        default: return nil
        }
    }

    /// The sequences of UTF-8 that are whole, or evidently cut short, and the bytes that belong to none.
    private static func sequences(in bytes: [UInt8]) -> (whole: Int, broken: Int) {
        var whole = 0
        var broken = 0
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let length =
                byte < 0x80 ? 1 : byte < 0xC2 ? 0 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : byte < 0xF5 ? 4 : 0
            if length == 1 {
                index += 1
                continue
            }
            let rest = bytes[(index + 1)...].prefix(max(length, 1) - 1).prefix { $0 & 0xC0 == 0x80 }
            // As text of one byte a character, `Ã.` and `â€` are improbable.
            let isCut = length > 2 ? !rest.isEmpty : byte <= 0xC3 && !isLetter(bytes, at: index + 1)
            if length > 0, rest.count == length - 1 || isCut {
                whole += 1
                index += 1 + rest.count
            } else {
                broken += 1
                index += 1
            }
        }
        return (whole, broken)
    }

    private static func isLetter(_ bytes: [UInt8], at index: Int) -> Bool {
        index < bytes.count && (bytes[index] >= 0x80 || (0x61...0x7A).contains(bytes[index] | 0x20))
    }

    // MARK: Labels

    /// The encoding named in an XML declaration, in lower case.
    private static func declaration(in bytes: [UInt8]) -> String? {
        let head = bytes.prefix(512).filter { $0 != 0 && $0 < 0x80 }
        guard let start = find("<?xml", in: head[...]), let end = find("?>", in: head[start...]) else {
            return nil
        }
        return value(of: "encoding", in: head[start..<end])
    }

    /// The `charset` parameter of a content type, in lower case.
    private static func parameter(of contentType: String) -> String? {
        value(of: "charset", in: Array(contentType.lowercased().utf8)[...])
    }

    /// The value after a name and `=`, without quotes, in lower case.
    private static func value(of name: String, in bytes: ArraySlice<UInt8>) -> String? {
        guard let found = find(name, in: bytes) else { return nil }
        var rest = bytes[(found + name.utf8.count)...].drop { $0 <= 0x20 }
        guard rest.first == UInt8(ascii: "=") else { return nil }
        rest = rest.dropFirst().drop { $0 <= 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
        let value = rest.prefix {
            $0 > 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") && $0 != UInt8(ascii: ";")
        }
        return value.isEmpty ? nil : String(decoding: value, as: UTF8.self).lowercased()
    }

    private static func find(_ text: String, in bytes: ArraySlice<UInt8>) -> Int? {
        let pattern = Array(text.utf8)
        guard let first = pattern.first, bytes.count >= pattern.count else { return nil }
        for index in bytes.startIndex...(bytes.endIndex - pattern.count) where bytes[index] == first {
            if bytes[index..<(index + pattern.count)].elementsEqual(pattern) { return index }
        }
        return nil
    }
}
