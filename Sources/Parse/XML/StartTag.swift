import Feeds

/// A start tag as written.
struct StartTag {
    var nameEnd: Int
    /// The index after its `>`.
    var end: Int
    var isEmpty = false
    var attributes: [(name: Range<Int>, value: Range<Int>)] = []
    var fault: FeedRepair.Kind?

    var isWellFormed: Bool { fault == nil }

    init?(_ bytes: [UInt8], at start: Int) {
        var index = start + 1
        while index < bytes.count, Repair.isNameByte(bytes[index]) { index += 1 }
        nameEnd = index
        end = index
        var names: Set<ArraySlice<UInt8>> = []
        while index < bytes.count {
            let byte = bytes[index]
            if byte <= 0x20 {
                index += 1
            } else if byte == UInt8(ascii: ">") {
                end = index + 1
                return
            } else if byte == UInt8(ascii: "/"), index + 1 < bytes.count,
                bytes[index + 1] == UInt8(ascii: ">")
            {
                isEmpty = true
                end = index + 2
                return
            } else if Repair.isNameStart(byte) {
                let name = index
                while index < bytes.count, Repair.isNameByte(bytes[index]) { index += 1 }
                let range = name..<index
                guard let value = Self.value(bytes, &index, &fault) else { return nil }
                if names.insert(bytes[range]).inserted {
                    attributes.append((range, value))
                } else {
                    fault = fault ?? .duplicateAttribute
                }
            } else if byte == UInt8(ascii: "<") {
                return nil
            } else {
                fault = fault ?? .unquotedAttribute
                index += 1
            }
        }
        return nil
    }

    private static func value(
        _ bytes: [UInt8],
        _ index: inout Int,
        _ fault: inout FeedRepair.Kind?
    ) -> Range<Int>? {
        let afterName = index
        while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
        guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else {
            // An attribute without a value.
            fault = fault ?? .unquotedAttribute
            index = afterName
            return afterName..<afterName
        }
        index += 1
        while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
        guard index < bytes.count else { return nil }
        let quote = bytes[index]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            guard let close = bytes[(index + 1)...].firstIndex(of: quote) else { return nil }
            let range = (index + 1)..<close
            if bytes[range].contains(UInt8(ascii: "<")) { fault = fault ?? .bareLessThan }
            index = close + 1
            return range
        }
        fault = fault ?? .unquotedAttribute
        let start = index
        while index < bytes.count, bytes[index] > 0x20, bytes[index] != UInt8(ascii: ">") { index += 1 }
        // `<br class=x/>`: the slash belongs to the tag.
        if index > start, index < bytes.count, bytes[index] == UInt8(ascii: ">"),
            bytes[index - 1] == UInt8(ascii: "/")
        {
            index -= 1
        }
        return start..<index
    }
}
