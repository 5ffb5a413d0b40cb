/// One thing that was wrong with a document and read all the same.
package struct FeedRepair: Sendable, Hashable {
    /// The closed set of faults.
    package enum Kind: String, Sendable, CaseIterable, Codable {
        /// The bytes were in another encoding than was said.
        case wrongEncoding = "wrong-encoding"
        /// Bytes that are no characters of the encoding.
        case invalidBytes = "invalid-bytes"
        /// Something stood before the document.
        case junkBefore = "junk-before"
        /// Something stood after the document.
        case junkAfter = "junk-after"
        /// A character that XML forbids.
        case controlCharacter = "control-character"
        /// A `&` that starts no reference.
        case bareAmpersand = "bare-ampersand"
        /// A reference to an entity that nobody declared.
        case undefinedEntity = "undefined-entity"
        /// A `<` that starts no tag.
        case bareLessThan = "bare-less-than"
        /// An attribute that is there twice.
        case duplicateAttribute = "duplicate-attribute"
        /// An attribute without quotes, or without a value.
        case unquotedAttribute = "unquoted-attribute"
        /// A prefix that nobody declared.
        case undeclaredPrefix = "undeclared-prefix"
        /// A tag that closes another element than the open one.
        case mismatchedTag = "mismatched-tag"
        /// The document stops in the middle.
        case truncated
        /// Elements nested deeper than anybody reads.
        case tooDeep = "too-deep"
        /// A tag longer than anybody writes.
        case endlessTag = "endless-tag"
        /// Items beyond those that are read.
        case tooManyItems = "too-many-items"
        /// Anything else that the XML parser objected to.
        case syntax
    }

    /// Which.
    package var kind: Kind
    /// The line of the document, from 1; 0 when it concerns the whole.
    package var line: Int

    /// Makes a repair.
    package init(kind: Kind, line: Int) {
        self.kind = kind
        self.line = line
    }
}
