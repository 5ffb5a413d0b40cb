/// One pass over the bytes of an XML document that is not well-formed, before libxml2 is allowed to recover from it.
///
/// After its first error libxml2 drops every named reference, `&amp;` included: so all of them become numeric here, bare
/// `&` and `<` become text, and control characters and junk before the root go away.
enum Repair {
    static func repaired(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count + bytes.count / 16)
        var index = startOfMarkup(in: bytes)
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "&"):
                index = reference(in: bytes, at: index, to: &out)
            case UInt8(ascii: "<"):
                if let end = endOfOpaque(in: bytes, at: index) {
                    out += bytes[index..<end].filter { !isControl($0) }
                    index = end
                } else if isMarkup(bytes, at: index) {
                    out.append(byte)
                    index += 1
                } else {
                    out += Array("&#60;".utf8)
                    index += 1
                }
            default:
                if !isControl(byte) { out.append(byte) }
                index += 1
            }
        }
        return out
    }

    private static func isControl(_ byte: UInt8) -> Bool {
        byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D
    }

    /// Where the declaration or the first element begins: PHP notices and blank lines before it are dropped.
    private static func startOfMarkup(in bytes: [UInt8]) -> Int {
        var index = 0
        while index < bytes.count {
            guard let open = bytes[index...].firstIndex(of: UInt8(ascii: "<")) else { return 0 }
            let rest = bytes[open...].prefix(16).map { $0 | 0x20 }
            for name in ["<?xml", "<rss", "<feed", "<rdf", "<channel", "<!doctype", "<atom", "<!--"]
            where rest.starts(with: name.utf8.map { $0 | 0x20 }) {
                return open
            }
            index = open + 1
        }
        return bytes.firstIndex(of: UInt8(ascii: "<")) ?? 0
    }

    /// CDATA, comments and processing instructions, in which `&` and `<` are only text.
    private static func endOfOpaque(in bytes: [UInt8], at start: Int) -> Int? {
        let rest = bytes[start...]
        for (open, close) in [("<![CDATA[", "]]>"), ("<!--", "-->"), ("<?", "?>")]
        where rest.starts(with: open.utf8) {
            let close = Array(close.utf8)
            var index = start + open.utf8.count
            while index + close.count <= bytes.count {
                if bytes[index] == close[0], bytes[index..<(index + close.count)] == close[...] {
                    return index + close.count
                }
                index += 1
            }
            return nil
        }
        return nil
    }

    private static func isMarkup(_ bytes: [UInt8], at index: Int) -> Bool {
        guard index + 1 < bytes.count else { return false }
        let next = bytes[index + 1]
        return isNameStart(next) || next == UInt8(ascii: "/") || next == UInt8(ascii: "!")
            || next == UInt8(ascii: "?")
    }

    private static func isNameStart(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_")
            || byte >= 0x80
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isNameStart(byte) || (0x30...0x39).contains(byte)
    }

    private static func reference(in bytes: [UInt8], at start: Int, to out: inout [UInt8]) -> Int {
        let amp = Array("&#38;".utf8)
        guard start + 1 < bytes.count else {
            out += amp
            return start + 1
        }
        if bytes[start + 1] == UInt8(ascii: "#") {
            if let end = bytes[start...].prefix(12).firstIndex(of: UInt8(ascii: ";")),
                let scalar = numeric(bytes[(start + 2)..<end])
            {
                out += Array("&#\(scalar.value);".utf8)
                return end + 1
            }
            out += amp
            return start + 1
        }
        var end = start + 1
        while end < bytes.count, end - start < 32, isNameByte(bytes[end]), bytes[end] < 0x80 { end += 1 }
        let name = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
        if end < bytes.count, bytes[end] == UInt8(ascii: ";"), !name.isEmpty {
            let scalar = name == "apos" ? Unicode.Scalar(39) : XMLStream.scalar(ofEntity: name)
            if let scalar {
                out += Array("&#\(scalar.value);".utf8)
                return end + 1
            }
        }
        out += amp
        return start + 1
    }

    /// The character of a reference; windows-1252 numbers mean what their authors meant, forbidden ones nothing.
    private static func numeric(_ digits: ArraySlice<UInt8>) -> Unicode.Scalar? {
        let text = String(decoding: digits, as: UTF8.self).lowercased()
        let value = text.hasPrefix("x") ? UInt32(text.dropFirst(), radix: 16) : UInt32(text)
        guard let value, value >= 0x20 || value == 9 || value == 10 || value == 13, value != 0xFFFE,
            value != 0xFFFF
        else {
            return nil
        }
        return Unicode.Scalar(value)
    }
}
