/// The name of a branch of git, as a ledger has it.
///
/// It may come from a merge: whatever stands there, the rest of the line is read.
package struct BranchName: Hashable, Sendable, Codable {
    /// As written, for git and not for people; empty if it was not a text.
    package let text: String

    package init(_ text: String) { self.text = text }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        text = (try? container.decode(String.self)) ?? ""
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// No name that git takes on usual file systems is longer.
    private static let longest = 255

    /// For people: on one line, without what hides or reorders text.
    package var shown: String { PlainText.line(String(text.unicodeScalars.prefix(Self.longest))) }
}
