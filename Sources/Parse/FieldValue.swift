/// The content of an element, trimmed; converted to a string only on demand.
struct FieldValue {
    /// UTF-8.
    let bytes: ArraySlice<UInt8>

    /// Trims white space at both ends.
    init(_ gathered: [UInt8]) {
        var start = 0
        var end = gathered.count
        while start < end, gathered[start] <= 0x20 { start += 1 }
        while end > start, gathered[end - 1] <= 0x20 { end -= 1 }
        let bytes = gathered[start..<end]
        self.bytes =
            Self.mayBeWhite(bytes) ? Array(String(decoding: bytes, as: UTF8.self).trimmed.utf8)[...] : bytes
    }

    /// The text of a value that was written with markup.
    var withoutMarkup: FieldValue { FieldValue(Array(HTMLText.plain(Array(bytes), kind: .html).utf8)) }

    var isEmpty: Bool { bytes.isEmpty }
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Whether either end may be a non-ASCII space, by the first byte of its encoding.
    private static func mayBeWhite(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, let last = bytes.last else { return false }
        if isLead(first) { return true }
        guard last >= 0x80 else { return false }
        return bytes.suffix(3).contains { isLead($0) }
    }

    private static func isLead(_ byte: UInt8) -> Bool {
        byte == 0xC2 || byte == 0xE1 || byte == 0xE2 || byte == 0xE3
    }
}
