/// One fault of a document that was repaired.
package struct FeedRepair: Sendable, Hashable {
    /// The closed set of faults.
    package enum Kind: String, Sendable, CaseIterable, Codable {
        /// The actual encoding differs from the declared one.
        case wrongEncoding = "wrong-encoding"
        /// Bytes that are invalid in the encoding.
        case invalidBytes = "invalid-bytes"
        /// Content before the document.
        case junkBefore = "junk-before"
        /// Content after the document.
        case junkAfter = "junk-after"
        /// A character that XML forbids.
        case controlCharacter = "control-character"
        /// A `&` that does not start a reference.
        case bareAmpersand = "bare-ampersand"
        /// A reference to an undeclared entity.
        case undefinedEntity = "undefined-entity"
        /// A `<` that does not start a tag.
        case bareLessThan = "bare-less-than"
        /// A repeated attribute.
        case duplicateAttribute = "duplicate-attribute"
        /// An attribute without quotes, or without a value.
        case unquotedAttribute = "unquoted-attribute"
        /// An undeclared namespace prefix.
        case undeclaredPrefix = "undeclared-prefix"
        /// An end tag that does not match the open element.
        case mismatchedTag = "mismatched-tag"
        /// The document is incomplete.
        case truncated
        /// Elements nested too deeply.
        case tooDeep = "too-deep"
        /// A tag longer than 64 KiB.
        case endlessTag = "endless-tag"
        /// More elements, or values of JSON, than are read.
        case tooManyElements = "too-many-elements"
        /// More items than are read.
        case tooManyItems = "too-many-items"
        /// Any other error of the XML parser.
        case syntax
    }

    package var kind: Kind
    /// The line, from 1; 0 for the whole document.
    package var line: Int

    package init(kind: Kind, line: Int) {
        self.kind = kind
        self.line = line
    }
}

/// The repairs of a document, in order: at most a few of each kind, because a document may have millions of faults.
struct RepairLog {
    private(set) var repairs: [FeedRepair] = []
    private var counts: [FeedRepair.Kind: Int] = [:]
    /// The kinds of which no more are kept.
    private var full: [FeedRepair.Kind] = []

    private static let maximum = 20

    /// Adds a repair; its line is asked for only if it is kept.
    mutating func note(_ kind: FeedRepair.Kind, line: () -> Int) {
        if full.contains(kind) { return }
        repairs.append(FeedRepair(kind: kind, line: line()))
        counts[kind, default: 0] += 1
        if counts[kind] == Self.maximum { full.append(kind) }
    }
}
