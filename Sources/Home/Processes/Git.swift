package import Foundation

/// The `git` command in one folder.
package struct Git: Sendable {
    package let folder: URL

    /// Names the folder.
    package init(folder: URL) { self.folder = folder }

    /// What git printed, where that could be read, or why it failed, in its own words.
    package enum Outcome: Sendable {
        case done(Data?)
        case failed(message: String)
    }

    package func run(_ arguments: [String]) async throws -> Outcome {
        // Names of files come as they are, not quoted.
        let words = ["git", "-c", "core.quotePath=false"] + arguments
        let ending = try await Command(words: words, folder: folder).run()
        if ending.code == 0 { return .done(ending.output) }
        if ending.code == 127 {
            throw UserError(GitProblem.notInstalled)
        }
        // The first line says what, the next ones which file or what to do.
        let message = ending.messages.split(whereSeparator: \.isNewline).prefix(6)
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }.joined(separator: " / ")
        return .failed(message: message.isEmpty ? "exit \(ending.code)" : message)
    }

    /// Has git do something; what it prints does not matter.
    ///
    /// - Throws: ``UserError`` with git's own words.
    package func perform(_ arguments: [String]) async throws {
        if case .failed(let message) = try await run(arguments) { throw Self.failure(arguments, message) }
    }

    /// What git printed.
    ///
    /// - Throws: ``UserError`` with git's own words.
    package func output(_ arguments: [String]) async throws -> String {
        switch try await run(arguments) {
        case .done(let data?): return String(decoding: data, as: UTF8.self)
        case .done(nil): throw Self.failure(arguments, "?")
        case .failed(let message): throw Self.failure(arguments, message)
        }
    }

    private static func failure(_ arguments: [String], _ message: String) -> UserError {
        UserError(GitProblem.commandFailed(message), at: "git " + (arguments.first ?? ""))
    }
}
