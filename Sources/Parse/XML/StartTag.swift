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

    /// Reads the tag at an index; `nil` if it does not end.
    ///
    /// - Parameters:
    ///   - bytes: The document.
    ///   - start: The index of its `<`.
    ///   - patience: The bytes that may still be read in vain. Without patience a tag ends before the next `<`, also
    ///     in quotes, so that no byte is read twice.
    init?(_ bytes: [UInt8], at start: Int, patience: inout Int) {
        nameEnd = start + 1
        end = start
        var index = start + 1
        let stop =
            patience > 0 ? bytes.count : bytes[index...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
        guard read(bytes, &index, before: stop) else {
            patience -= index - start
            return nil
        }
        end = index
    }

    /// Reads until after the `>`; false if it is not found.
    private mutating func read(_ bytes: [UInt8], _ index: inout Int, before stop: Int) -> Bool {
        while index < stop, Repair.isNameByte(bytes[index]) { index += 1 }
        nameEnd = index
        var names: Set<ArraySlice<UInt8>> = []
        while index < stop {
            let byte = bytes[index]
            if byte <= 0x20 {
                index += 1
            } else if byte == UInt8(ascii: ">") {
                index += 1
                return true
            } else if byte == UInt8(ascii: "/"), index + 1 < stop, bytes[index + 1] == UInt8(ascii: ">") {
                isEmpty = true
                index += 2
                return true
            } else if Repair.isNameStart(byte) {
                let name = index
                while index < stop, Repair.isNameByte(bytes[index]) { index += 1 }
                let range = name..<index
                guard let value = Self.value(bytes[..<stop], &index, &fault) else { return false }
                if names.insert(bytes[range]).inserted {
                    attributes.append((range, value))
                } else {
                    fault = fault ?? .duplicateAttribute
                }
            } else if byte == UInt8(ascii: "<") {
                return false
            } else {
                fault = fault ?? .unquotedAttribute
                index += 1
            }
        }
        return false
    }

    private static func value(
        _ bytes: ArraySlice<UInt8>,
        _ index: inout Int,
        _ fault: inout FeedRepair.Kind?
    ) -> Range<Int>? {
        let afterName = index
        while index < bytes.endIndex, bytes[index] <= 0x20 { index += 1 }
        guard index < bytes.endIndex, bytes[index] == UInt8(ascii: "=") else {
            // An attribute without a value.
            fault = fault ?? .unquotedAttribute
            index = afterName
            return afterName..<afterName
        }
        index += 1
        while index < bytes.endIndex, bytes[index] <= 0x20 { index += 1 }
        guard index < bytes.endIndex else { return nil }
        let quote = bytes[index]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            guard let close = bytes[(index + 1)...].firstIndex(of: quote) else {
                index = bytes.endIndex
                return nil
            }
            let range = (index + 1)..<close
            if bytes[range].contains(UInt8(ascii: "<")) { fault = fault ?? .bareLessThan }
            index = close + 1
            return range
        }
        fault = fault ?? .unquotedAttribute
        let start = index
        while index < bytes.endIndex, bytes[index] > 0x20, bytes[index] != UInt8(ascii: ">") { index += 1 }
        // `<br class=x/>`: the slash belongs to the tag.
        if index > start, index < bytes.endIndex, bytes[index] == UInt8(ascii: ">"),
            bytes[index - 1] == UInt8(ascii: "/")
        {
            index -= 1
        }
        return start..<index
    }
}
