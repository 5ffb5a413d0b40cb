extension ParsedFeed.Person {
    /// Parses `jane@example.org (Jane Doe)`, `Jane Doe <jane@example.org>`, an address, or a name.
    init(text: String) {
        guard text.utf8.contains(UInt8(ascii: "@")) else {
            self.init(name: text.trimmed.nonEmpty)
            return
        }
        let trimmed = text.trimmed
        if let last = trimmed.last, last == ")" || last == ">",
            let open = trimmed.lastIndex(where: { $0 == "(" || $0 == "<" })
        {
            let outside = String(trimmed[..<open]).trimmed
            let inside = String(trimmed[trimmed.index(after: open)...].dropLast()).trimmed
            if Self.isAddress(outside) {
                self.init(name: inside.nonEmpty, email: outside)
                return
            }
            if Self.isAddress(inside) {
                self.init(name: outside.nonEmpty, email: inside)
                return
            }
        }
        if Self.isAddress(trimmed) {
            self.init(email: trimmed)
        } else {
            self.init(name: trimmed.nonEmpty)
        }
    }

    private static func isAddress(_ text: String) -> Bool {
        var ats = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "@"): ats += 1
            case 0...0x20, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"):
                return false
            default: break
            }
        }
        return ats == 1 && text.first != "@" && text.last != "@"
    }
}
