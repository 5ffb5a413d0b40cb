import Curation
import Feeds
import HTTPTypes

/// What a form or a program asks `apply` to do.
struct RequestedApply: Sendable {
    /// Where the lines go.
    enum Target: String, Sendable, CaseIterable {
        /// Into the pages, without a commit.
        case write
        /// Into commits on the current branch.
        case commit
        /// Into commits on another branch.
        case branch
    }

    var target = Target.write
    /// The message of the commits; empty for the usual one.
    var message = ""
    var branch = ""

    /// The same for the use case.
    ///
    /// - Throws: ``WebError`` without the name of a branch, and `UserError` for a message that is too long.
    func options() throws -> Applying.Options {
        var options = Applying.Options()
        guard target != .write else { return options }
        options.commits = true
        options.message = try CommitMessage(message)
        guard target == .branch else { return options }
        guard !branch.isEmpty else { throw Self.noBranch }
        options.branch = branch
        return options
    }

    private static let noBranch = WebError(
        .badRequest,
        en: "name the branch: letters, digits and hyphens",
        fr: "nommez la branche : lettres, chiffres et traits d’union"
    )
}
