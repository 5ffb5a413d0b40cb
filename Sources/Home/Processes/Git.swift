package import Foundation

/// The `git` command in one folder.
package struct Git: Sendable {
    package let folder: URL

    package init(folder: URL) { self.folder = folder }

    /// What git tells its hooks and aliases of the repository that they run in: the folder decides here.
    private static let local = [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_IMPLICIT_WORK_TREE", "GIT_QUARANTINE_PATH",
    ]

    /// The output of git, if readable, or its error message.
    package enum Outcome: Sendable {
        case done(Data?)
        case failed(message: String)
    }

    package func run(_ arguments: [String]) async throws -> Outcome {
        // File names unquoted.
        let words = ["git", "-c", "core.quotePath=false"] + arguments
        let ending = try await Command(words: words, folder: folder, without: Self.local).run()
        if ending.code == 0 { return .done(ending.output) }
        if ending.code == 127 {
            throw UserError(GitProblem.notInstalled)
        }
        // The first line has the error, the next ones the files or the remedy.
        let message = ending.messages.split(whereSeparator: \.isNewline).prefix(6)
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }.joined(separator: " / ")
        return .failed(message: message.isEmpty ? "exit \(ending.code)" : message)
    }

    /// Runs git and ignores its output.
    ///
    /// - Throws: ``UserError`` with git's message.
    package func perform(_ arguments: [String]) async throws {
        if case .failed(let message) = try await run(arguments) { throw Self.failure(arguments, message) }
    }

    /// The output of git.
    ///
    /// - Throws: ``UserError`` with git's message.
    package func output(_ arguments: [String]) async throws -> String {
        switch try await run(arguments) {
        case .done(let data?): return String(decoding: data, as: UTF8.self)
        case .done(nil): throw Self.failure(arguments, "?")
        case .failed(let message): throw Self.failure(arguments, message)
        }
    }

    /// What git answers to a short question, while the thread waits; `nil` without git, and when it fails.
    package func answer(_ arguments: [String]) -> String? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            Self.local.flatMap { ["-u", $0] } + ["--", "git", "-c", "core.quotePath=false"] + arguments
        process.currentDirectoryURL = folder
        let output = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let bytes = try? output.fileHandleForReading.readToEnd()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        return String(decoding: bytes ?? Data(), as: UTF8.self)
    }

    private static func failure(_ arguments: [String], _ message: String) -> UserError {
        UserError(GitProblem.commandFailed(message), at: "git " + (arguments.first ?? ""))
    }
}
