/// What an element holds, without the white space around it; made a string only by those who need one.
struct FieldValue {
    /// UTF-8.
    let bytes: ArraySlice<UInt8>

    /// Leaves out what is white at both ends of what was gathered.
    init(_ gathered: [UInt8]) {
        var start = 0
        var end = gathered.count
        while start < end, gathered[start] <= 0x20 { start += 1 }
        while end > start, gathered[end - 1] <= 0x20 { end -= 1 }
        let bytes = gathered[start..<end]
        self.bytes =
            Self.mayBeWhite(bytes) ? Array(String(decoding: bytes, as: UTF8.self).trimmed.utf8)[...] : bytes
    }

    var isEmpty: Bool { bytes.isEmpty }
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Whether either end may be one of Unicode's other spaces, told by the first byte of each of those.
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
