import Foundation
import Subprocess

/// The `git` command in one folder.
struct Git: Sendable {
    let folder: URL

    /// What git printed, or why it failed, in its own words.
    enum Outcome: Sendable {
        case done(Data)
        case failed(message: String)
    }

    func run(_ arguments: [String]) async throws -> Outcome {
        // Names of files come as they are, not quoted.
        let words = ["git", "-c", "core.quotePath=false"] + arguments
        let ending: Command.Ending
        do {
            ending = try await Command(words: words, folder: folder).run()
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw HomeError(
                .failed,
                Phrase(en: "git is not installed", fr: "git n’est pas installé"),
                remedy: Phrase(en: "install git", fr: "installez git")
            )
        }
        if ending.code == 0, let output = ending.output { return .done(output) }
        // The first line says what, the next ones which file or what to do.
        let message = ending.messages.split(whereSeparator: \.isNewline).prefix(6)
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }.joined(separator: " / ")
        return .failed(message: message.isEmpty ? "exit \(ending.code)" : message)
    }

    /// What git printed.
    ///
    /// - Throws: ``HomeError`` with git's own words.
    @discardableResult
    func output(_ arguments: [String]) async throws -> String {
        switch try await run(arguments) {
        case .done(let data): return String(decoding: data, as: UTF8.self)
        case .failed(let message):
            let command = "git " + (arguments.first ?? "")
            throw HomeError(
                .failed,
                place: command,
                Phrase(message),
                remedy: Phrase(
                    en: "nothing was lost: see git status",
                    fr: "rien n’est perdu : voyez git status"
                )
            )
        }
    }
}
