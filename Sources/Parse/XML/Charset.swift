private import CLibXML2

/// Converts the bytes of a document to UTF-8 and reports the encoding.
///
/// In this order: BOM, zero bytes, valid UTF-8 whatever was declared, the HTTP charset, the XML declaration
/// (labels as in the WHATWG Encoding Standard: Latin-1 means windows-1252), a guess, windows-1252.
struct Charset {
    /// UTF-8, without BOM.
    let bytes: [UInt8]
    /// The actual encoding, in lower case.
    let name: String
    /// The encoding declared by HTTP or else by the document, in lower case.
    let declared: String?
    /// The repair that was needed, if any.
    let repair: FeedRepair?

    init(_ bytes: [UInt8], contentType: String?) {
        let inDocument = Self.declaration(in: bytes)
        let inHeader = contentType.flatMap(Self.parameter)
        declared = inHeader ?? inDocument
        if let (wide, length) = Self.mark(of: bytes) ?? Self.sniffWide(bytes) {
            let body = length > 0 ? Array(bytes.dropFirst(length)) : bytes
            name = wide
            guard let whole = wide == "utf-8" ? body : Self.convert(body, from: wide) else {
                self.bytes = Self.decodingWide(body, wide)
                repair = FeedRepair(kind: .invalidBytes, line: 0)
                return
            }
            self.bytes = whole
            let isKnown = declared.map { $0.hasPrefix(wide.prefix(6)) } ?? true
            repair = isKnown ? nil : FeedRepair(kind: .wrongEncoding, line: 0)
            return
        }
        if (try? UTF8Span(validating: bytes.span)) != nil {
            self.bytes = bytes
            let other = declared.map(Self.canonical)
            let isWrong = other.map { $0 != "utf-8" } ?? false && bytes.contains { $0 >= 0x80 }
            name = isWrong ? "utf-8" : other ?? "utf-8"
            repair = isWrong ? FeedRepair(kind: .wrongEncoding, line: 0) : nil
            return
        }
        for label in [inHeader, inDocument].compactMap({ $0 }).map(Self.canonical) where label != "utf-8" {
            guard let decoded = Self.decode(bytes, label) else { continue }
            self.bytes = decoded
            name = label
            let isContradicted = inDocument.map { Self.canonical($0) != label } ?? false
            repair = isContradicted ? FeedRepair(kind: .wrongEncoding, line: 0) : nil
            return
        }
        let isMostlyUTF8 = declared.map { Self.canonical($0) == "utf-8" } ?? false && Self.isMostlyUTF8(bytes)
        if isMostlyUTF8 {
            // A few invalid bytes in an otherwise UTF-8 document.
            self.bytes = Array(String(decoding: bytes, as: UTF8.self).utf8)
            name = "utf-8"
            repair = FeedRepair(kind: .invalidBytes, line: 0)
            return
        }
        let guess = CharsetGuess.name(of: bytes)
        self.bytes = guess.flatMap { Self.decode(bytes, $0) } ?? Windows1252.decode(bytes)
        name = guess ?? "windows-1252"
        repair = FeedRepair(kind: .wrongEncoding, line: 0)
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

    private static func decode(_ bytes: [UInt8], _ label: String) -> [UInt8]? {
        label == "windows-1252" ? Windows1252.decode(bytes) : convert(bytes, from: label)
    }

    /// Converts with iconv; `nil` if it does not know the encoding, or the bytes are invalid.
    private static func convert(_ bytes: [UInt8], from encoding: String) -> [UInt8]? {
        var out = [UInt8](repeating: 0, count: bytes.count * 3 + 16)
        let count = unsafe veille_convert(encoding, bytes, bytes.count, &out, out.count)
        guard count >= 0 else { return nil }
        out.removeSubrange(count...)
        return out
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

    private static func mark(of bytes: [UInt8]) -> (String, Int)? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            guard (try? UTF8Span(validating: bytes.span)) != nil else { return nil }
            return ("utf-8", 3)
        }
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

    /// Whether valid UTF-8 sequences far outnumber invalid bytes.
    private static func isMostlyUTF8(_ bytes: [UInt8]) -> Bool {
        var whole = 0
        var broken = 0
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let length =
                byte < 0x80 ? 1 : byte < 0xC2 ? 0 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : byte < 0xF5 ? 4 : 0
            let isWhole =
                length > 0 && index + length <= bytes.count
                && bytes[(index + 1)..<(index + length)].allSatisfy { $0 & 0xC0 == 0x80 }
            if length != 1 { if isWhole { whole += 1 } else { broken += 1 } }
            index += isWhole ? length : 1
        }
        return whole > broken * 4
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

    /// The WHATWG name for a label; other labels are left to iconv.
    private static func canonical(_ label: String) -> String { labels[label] ?? label }

    private static let labels: [String: String] = {
        let groups = [
            "utf-8": "utf8 unicode-1-1-utf-8 x-unicode20utf8",
            "windows-1252":
                "iso-8859-1 iso8859-1 iso88591 iso_8859-1 latin1 latin-1 l1 us-ascii ascii cp1252 x-cp1252 cp819 ansi ansi_x3.4-1968",
            "windows-1254": "iso-8859-9 latin5 cp1254 iso8859-9",
            "iso-8859-15": "latin9 latin-9 iso8859-15",
            "gb18030": "gb2312 gbk gb_2312-80 x-gbk cp936 chinese",
            "big5": "big5-hkscs cn-big5 x-x-big5",
            "euc-kr": "ks_c_5601-1987 ksc5601 korean windows-949",
            "shift_jis": "sjis shift-jis x-sjis ms_kanji windows-31j",
            "euc-jp": "x-euc-jp",
            "koi8-r": "koi8 koi",
            "windows-1251": "cp1251 x-cp1251",
            "windows-1250": "cp1250 x-cp1250",
            "macintosh": "x-mac-roman mac",
            "windows-874": "iso-8859-11 tis-620",
        ]
        var labels: [String: String] = [:]
        for (name, others) in groups {
            for label in others.split(separator: " ") { labels[String(label)] = name }
        }
        return labels
    }()
}
