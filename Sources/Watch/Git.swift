import Foundation

/// The `git` command in one folder.
struct Git: Sendable {
    let folder: URL

    /// What git printed, or why it failed, in its own words.
    enum Outcome: Sendable {
        case done(Data)
        case failed(code: Int32, message: String)
    }

    func run(_ arguments: [String]) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        // Names of files come as they are, not quoted.
        process.arguments = ["git", "-c", "core.quotePath=false", "-C", folder.path] + arguments
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        let message = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        switch process.terminationStatus {
        case 0: return .done(data)
        case 127:
            throw HomeError(
                .failed,
                Phrase(en: "git is not installed", fr: "git n’est pas installé"),
                remedy: Phrase(en: "install git", fr: "installez git")
            )
        default:
            return .failed(
                code: process.terminationStatus,
                // The first line says what, the next ones which file or what to do.
                message: message.split(whereSeparator: \.isNewline).prefix(6)
                    .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
                    .joined(separator: " / ")
            )
        }
    }

    /// What git printed.
    ///
    /// - Throws: ``HomeError`` with git's own words.
    @discardableResult
    func output(_ arguments: [String]) throws -> String {
        switch try run(arguments) {
        case .done(let data): return String(decoding: data, as: UTF8.self)
        case .failed(_, let message):
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
