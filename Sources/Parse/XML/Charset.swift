private import Foundation

/// Turns the bytes of a document into UTF-8, in one step that says what was believed.
///
/// The bytes decide first: a mark, then whether they are valid UTF-8 whatever was declared; then HTTP, then the
/// declaration, with the WHATWG's reading of labels (Latin-1 means windows-1252); windows-1252 last.
struct Charset {
    /// UTF-8, without a mark.
    let bytes: [UInt8]
    /// The name of what the bytes really were, in lower case.
    let name: String
    /// Whether something declared another encoding, or bytes had to be replaced.
    let isRepaired: Bool

    init(_ bytes: [UInt8], contentType: String?) {
        let declared = Self.declaration(in: bytes)
        let http = contentType.flatMap(Self.parameter)
        if let (encoding, name, length) = Self.mark(of: bytes) {
            self.name = name
            if encoding == .utf8 {
                self.bytes = Array(bytes.dropFirst(length))
                isRepaired = false
            } else {
                self.bytes = Self.decode(Array(bytes.dropFirst(length)), encoding) ?? bytes
                isRepaired = false
            }
            return
        }
        if let (encoding, name) = Self.sniffWide(bytes) {
            self.bytes = Self.decode(bytes, encoding) ?? bytes
            self.name = name
            isRepaired = declared.map { !$0.hasPrefix("utf-16") && !$0.hasPrefix("utf-32") } ?? false
            return
        }
        if (try? UTF8Span(validating: bytes.span)) != nil {
            self.bytes = bytes
            name = "utf-8"
            let other = http ?? declared
            isRepaired =
                !bytes.allSatisfy { $0 < 0x80 } && other.map { $0 != "utf-8" && $0 != "utf8" } ?? false
            return
        }
        for label in [http, declared].compactMap({ $0 }) where label != "utf-8" && label != "utf8" {
            guard let (encoding, known) = Self.encoding(of: label) else { continue }
            if encoding == .windowsCP1252 {
                self.bytes = Self.decodeWindows1252(bytes)
            } else if let decoded = Self.decode(bytes, encoding) {
                self.bytes = decoded
            } else {
                continue
            }
            name = known
            isRepaired = http != nil && declared != nil && http != declared
            return
        }
        self.bytes = Self.decodeWindows1252(bytes)
        name = "windows-1252"
        isRepaired = true
    }

    private static func mark(of bytes: [UInt8]) -> (String.Encoding, String, Int)? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, "utf-8", 3) }
        if bytes.starts(with: [0xFF, 0xFE, 0, 0]) { return (.utf32LittleEndian, "utf-32le", 4) }
        if bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return (.utf32BigEndian, "utf-32be", 4) }
        if bytes.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, "utf-16le", 2) }
        if bytes.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, "utf-16be", 2) }
        return nil
    }

    /// Two or four bytes a character show as zeros between the first ones.
    private static func sniffWide(_ bytes: [UInt8]) -> (String.Encoding, String)? {
        guard bytes.count >= 4 else { return nil }
        switch (bytes[0], bytes[1], bytes[2], bytes[3]) {
        case (0, 0, 0, 1...): return (.utf32BigEndian, "utf-32be")
        case (1..., 0, 0, 0): return (.utf32LittleEndian, "utf-32le")
        case (0, 1..., 0, 1...): return (.utf16BigEndian, "utf-16be")
        case (1..., 0, 1..., 0): return (.utf16LittleEndian, "utf-16le")
        default: return nil
        }
    }

    /// The encoding named in an XML declaration, in lower case.
    private static func declaration(in bytes: [UInt8]) -> String? {
        let head = bytes.prefix(512).filter { $0 != 0 && $0 < 0x80 }
        guard let start = find("<?xml", in: head[...]), let end = find("?>", in: head[start...]) else { return nil }
        return value(of: "encoding", in: head[start..<end])
    }

    /// The `charset` parameter of a content type, in lower case.
    private static func parameter(of contentType: String) -> String? {
        value(of: "charset", in: Array(contentType.lowercased().utf8)[...])
    }

    /// What follows a name and `=`, without its quotes, in lower case.
    private static func value(of name: String, in bytes: ArraySlice<UInt8>) -> String? {
        guard let found = find(name, in: bytes) else { return nil }
        var rest = bytes[(found + name.utf8.count)...].drop { $0 <= 0x20 }
        guard rest.first == UInt8(ascii: "=") else { return nil }
        rest = rest.dropFirst().drop { $0 <= 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
        let value = rest.prefix { $0 > 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") && $0 != UInt8(ascii: ";") }
        return value.isEmpty ? nil : String(decoding: value, as: UTF8.self).lowercased()
    }

    private static func find(_ text: String, in bytes: ArraySlice<UInt8>) -> Int? {
        let wanted = Array(text.utf8)
        guard let first = wanted.first, bytes.count >= wanted.count else { return nil }
        for index in bytes.startIndex...(bytes.endIndex - wanted.count) where bytes[index] == first {
            if bytes[index..<(index + wanted.count)].elementsEqual(wanted) { return index }
        }
        return nil
    }

    private static func encoding(of label: String) -> (String.Encoding, String)? {
        switch label {
        case "iso-8859-1", "iso8859-1", "latin1", "latin-1", "l1", "us-ascii", "ascii", "windows-1252",
            "cp1252", "x-cp1252",
            "iso_8859-1", "cp819", "ansi":
            (.windowsCP1252, "windows-1252")
        case "iso-8859-2", "latin2": (.isoLatin2, "iso-8859-2")
        case "iso-8859-15", "latin-9", "latin9": (String.Encoding(rawValue: 0x8000_020F), "iso-8859-15")
        case "windows-1250", "cp1250": (.windowsCP1250, "windows-1250")
        case "windows-1251", "cp1251": (.windowsCP1251, "windows-1251")
        case "windows-1253", "cp1253": (.windowsCP1253, "windows-1253")
        case "windows-1254", "cp1254", "iso-8859-9", "latin5": (.windowsCP1254, "windows-1254")
        case "shift_jis", "sjis", "shift-jis", "windows-31j": (.shiftJIS, "shift_jis")
        case "euc-jp": (.japaneseEUC, "euc-jp")
        case "iso-2022-jp": (.iso2022JP, "iso-2022-jp")
        case "macintosh", "x-mac-roman": (.macOSRoman, "macintosh")
        case "utf-16", "utf-16le": (.utf16LittleEndian, "utf-16le")
        case "utf-16be": (.utf16BigEndian, "utf-16be")
        default: nil
        }
    }

    private static func decode(_ bytes: [UInt8], _ encoding: String.Encoding) -> [UInt8]? {
        if encoding.rawValue == 0x8000_020F {
            return decodeWindows1252(bytes, latin9: true)
        }
        return String(data: Data(bytes), encoding: encoding).map { Array($0.utf8) }
    }

    /// The C1 range of windows-1252, as the WHATWG maps it.
    private static let c1: [UInt16] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152,
        0x8D, 0x017D,
        0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0x9D,
        0x017E, 0x0178,
    ]

    private static func decodeWindows1252(_ bytes: [UInt8], latin9: Bool = false) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count + bytes.count / 16)
        for byte in bytes {
            if byte < 0x80 {
                out.append(byte)
                continue
            }
            var scalar = byte < 0xA0 ? c1[Int(byte - 0x80)] : UInt16(byte)
            if latin9 {
                scalar =
                    switch byte {
                    case 0xA4: 0x20AC
                    case 0xA6: 0x160
                    case 0xA8: 0x161
                    case 0xB4: 0x17D
                    case 0xB8: 0x17E
                    case 0xBC: 0x152
                    case 0xBD: 0x153
                    case 0xBE: 0x178
                    default: scalar
                    }
            }
            if let unicode = Unicode.Scalar(scalar) {
                out.append(contentsOf: UTF8.encode(unicode) ?? UTF8.encodedReplacementCharacter)
            }
        }
        return out
    }
}
