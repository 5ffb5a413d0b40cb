/// A header field of a letter or of one of its parts (RFC 5322 §2.2).
struct MailField {
    /// In lower case.
    let name: String
    /// Unfolded, not decoded.
    let value: String

    /// Further header fields are not read.
    private static let limit = 200
    /// In bytes; the rest of a longer one is left out.
    private static let lengthLimit = 16_384

    /// The header fields and the body.
    static func split(_ bytes: ArraySlice<UInt8>) -> (fields: [MailField], body: ArraySlice<UInt8>) {
        var fields: [MailField] = []
        var rest = bytes
        var name = ""
        var value: [UInt8] = []
        func finish() {
            if !name.isEmpty, fields.count < limit {
                // Bytes that are no ASCII are UTF-8, or else Western.
                fields.append(
                    MailField(
                        name: name,
                        value: String(decoding: Charset(value, contentType: nil).bytes, as: UTF8.self)
                    )
                )
            }
            (name, value) = ("", [])
        }
        while !rest.isEmpty {
            let line = nextLine(&rest)
            guard let first = line.first else { break }
            if first == 0x20 || first == 0x09 {
                if !name.isEmpty, value.count < 64_000 {
                    value += [0x20] + line.drop { $0 == 0x20 || $0 == 0x09 }
                }
                continue
            }
            finish()
            // `From ` begins a letter in a mailbox; another line without a colon is damage.
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let word = line[..<colon]
            guard !word.isEmpty, word.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { continue }
            name = String(decoding: word, as: UTF8.self).lowercased()
            value = Array(line[(colon + 1)...].drop { $0 == 0x20 || $0 == 0x09 }.prefix(lengthLimit))
        }
        finish()
        return (fields, rest)
    }

    /// Takes the next line, without its end.
    static func nextLine(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let end = rest.firstIndex(of: 0x0A) else {
            defer { rest = rest[rest.endIndex...] }
            return rest
        }
        let line = rest[rest.startIndex..<end]
        rest = rest[(end + 1)...]
        return line.last == 0x0D ? line.dropLast() : line
    }

    /// A parameter of a field, as `boundary` of a content type.
    static func parameter(_ name: String, of value: String) -> String? {
        var rest = value[...]
        while let semicolon = rest.firstIndex(of: ";") {
            rest = rest[rest.index(after: semicolon)...].drop { $0.isWhitespace }
            guard let equals = rest.firstIndex(of: "=") else { return nil }
            let isWanted = rest[..<equals].lowercased().trimmed == name
            rest = rest[rest.index(after: equals)...].drop { $0.isWhitespace }
            var found: String
            if rest.first == "\"" {
                let quoted = rest.dropFirst()
                let end = quoted.firstIndex(of: "\"") ?? quoted.endIndex
                found = String(quoted[..<end])
                rest = end < quoted.endIndex ? quoted[quoted.index(after: end)...] : quoted[end...]
            } else {
                found = String(rest.prefix { $0 != ";" && !$0.isWhitespace })
                rest = rest.dropFirst(found.count)
            }
            if isWanted { return found }
        }
        return nil
    }

    /// The parts of a multipart body (RFC 2046 §5.1); the last may lack its end.
    static func parts(of body: ArraySlice<UInt8>, boundary: String) -> [ArraySlice<UInt8>] {
        let mark = Array("--".utf8) + Array(boundary.utf8)
        var parts: [ArraySlice<UInt8>] = []
        var start: Int?
        var rest = body
        while !rest.isEmpty {
            let lineStart = rest.startIndex
            let line = nextLine(&rest)
            guard line.starts(with: mark) else { continue }
            if let start { parts.append(body[start..<lineStart]) }
            let tail = line.dropFirst(mark.count)
            guard tail.isEmpty || tail.allSatisfy({ $0 <= 0x20 }) || tail.starts(with: Array("--".utf8))
            else {
                continue
            }
            if tail.starts(with: Array("--".utf8)) { return parts }
            start = rest.startIndex
        }
        if let start { parts.append(body[start...]) }
        return parts
    }
}
