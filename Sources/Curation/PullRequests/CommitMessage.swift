import Foundation
import Feeds
import Home

/// The message of a commit, in a person's own words.
package struct CommitMessage: Sendable, Equatable {
    /// Git takes longer ones; nobody reads them.
    private static let longest = 2_000

    /// Without white space around it; lines end with a line feed.
    package let text: String

    /// `nil` for one without a word.
    ///
    /// - Throws: ``UserError`` for one that is too long.
    package init?(_ typed: String) throws {
        let lines = typed.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let text = lines.map { PlainText.printable(String($0)) }.joined(separator: "\n")
            .trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty else { return nil }
        // Counted like this, a browser and this program agree.
        guard text.unicodeScalars.count <= Self.longest else {
            throw UserError(CommitProblem.longMessage(limit: Self.longest))
        }
        self.text = text
    }
}
