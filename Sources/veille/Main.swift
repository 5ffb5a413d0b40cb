import Curation
import ArgumentParser
import Foundation
import SystemPackage
import Home

@main
enum Main {
    static func main() async {
        holdStandardStreams()
        // A limit on file sizes must be an error like a full disk, not end the process.
        signal(SIGXFSZ, SIG_IGN)
        let arguments = Arguments.excludedWordsLast(
            Arguments.commandFirst(Array(CommandLine.arguments.dropFirst()))
        )
        do {
            try OpenFileLimit.raise()
            if let request = Arguments.helpRequest(arguments) { throw request }
            // A command reads files and SQLite between its requests.
            try await withTaskExecutorPreference(BlockingThreads()) { try await run(arguments) }
        } catch {
            let code = Failure.report(error, arguments)
            Foundation.exit(Output.flush() ? code : Failure.reportLostOutput())
        }
        guard Output.flush() else { Foundation.exit(Failure.reportLostOutput()) }
    }

    private static func run(_ arguments: [String]) async throws {
        var command = try Veille.parseAsRoot(arguments)
        if var asynchronous = command as? any AsyncParsableCommand {
            try await asynchronous.run()
        } else {
            try command.run()
        }
    }

    /// If a standard stream is closed, the next opened file would take its descriptor, and be printed into.
    private static func holdStandardStreams() {
        while let file = try? FileDescriptor.open(FilePath("/dev/null"), .readOnly) {
            guard file.rawValue > 2 else { continue }
            try? file.close()
            return
        }
    }
}

/// Rearranges the arguments for the parser.
enum Arguments {
    /// Common options that take a value.
    private static let withValue: Set<String> = ["-C", "--directory", "--page", "--color", "--now", "--lang"]

    /// An excluded word of a search, as in `-charbon`, looks like an option: it is moved behind `--`.
    static func excludedWordsLast(_ arguments: [String]) -> [String] {
        guard arguments.first == "search" else { return arguments }
        let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
        func isWord(_ argument: String) -> Bool {
            argument.count > 2 && argument.hasPrefix("-") && !argument.hasPrefix("--")
                && !["-qv", "-vq"].contains(argument)
        }
        let words = arguments[..<end].filter(isWord)
        guard !words.isEmpty else { return arguments }
        return arguments[..<end].filter { !isWord($0) } + ["--"] + words + arguments[end...].dropFirst()
    }

    /// Common options may come before a command or its subcommand, as in git: `veille -C DIR feeds -v list`.
    static func commandFirst(_ arguments: [String]) -> [String] {
        // Requests of completion scripts have an order of their own.
        guard let first = arguments.first, !first.hasPrefix("---"), !first.hasPrefix("--generate") else {
            return arguments
        }
        var command: any ParsableCommand.Type = Veille.self
        var names: [String] = []
        var options: [String] = []
        var rest = arguments[...]
        while true {
            while let first = rest.first, first.hasPrefix("-"),
                !["-h", "--help", "--version", "--"].contains(first)
            {
                options.append(rest.removeFirst())
                if withValue.contains(first), let value = rest.popFirst() { options.append(value) }
            }
            guard let name = rest.first, let group = subcommand(name, of: command),
                !group.configuration.subcommands.isEmpty
            else { break }
            names.append(rest.removeFirst())
            command = group
        }
        // Arguments after “--” are not options.
        let end = rest.firstIndex(of: "--") ?? rest.endIndex
        return names.isEmpty && rest.isEmpty ? arguments : names + rest[..<end] + options + rest[end...]
    }

    private static func subcommand(_ name: String, of command: any ParsableCommand.Type)
        -> (any ParsableCommand.Type)?
    {
        command.configuration.subcommands.first { $0.configuration.commandName == name }
    }

    /// A request for help that the parser would answer differently, or not at all.
    ///
    /// `veille help feeds add` fails for a command that does not exist; `veille` and `veille feeds`, with or without a
    /// language, list their commands.
    static func helpRequest(_ arguments: [String]) -> HelpRequest? {
        var words: [String] = []
        var hasOtherOptions = false
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if withValue.contains(argument) { rest = rest.dropFirst() }
            if !argument.hasPrefix("-") { words.append(argument) }
            if argument.hasPrefix("-"), !argument.hasPrefix("--lang") { hasOtherOptions = true }
        }
        if words.first == "help" {
            return HelpRequest(words: ["veille"] + words.drop { $0 == "help" })
        }
        guard !hasOtherOptions else { return nil }
        var command: any ParsableCommand.Type = Veille.self
        for word in words {
            guard let next = subcommand(word, of: command) else { return nil }
            command = next
        }
        return command.configuration.subcommands.isEmpty ? nil : HelpRequest(words: ["veille"] + words)
    }
}

/// Reports an error and maps it to an exit code.
enum Failure {
    /// The exit codes: see `veille(1)`.
    enum Code {
        static let findings = ExitCode(1)
        static let usage = ExitCode(2)
        static let failed = ExitCode(3)
        static let partial = ExitCode(4)
        static let pageChanged = ExitCode(5)
        static let interrupted = ExitCode(130)
    }

    /// Reports that output was lost: a full disk, or a closed pipe.
    static func reportLostOutput() -> Int32 {
        let console = Console.forErrors
        console.message(
            "veille: "
                + console.text(
                    Phrase(en: "the output could not be written", fr: "la sortie n’a pas pu être écrite")
                )
        )
        return Code.failed.rawValue
    }

    /// Prints the error, or the requested help, and returns the exit code.
    static func report(_ error: any Error, _ arguments: [String]) -> Int32 {
        let console = Console.forErrors
        if error is CancellationError { return Code.interrupted.rawValue }
        if let error = UserError(anyError: error) { return report(error, console) }
        if let code = error as? ExitCode { return code.rawValue }
        do {
            if let request = error as? HelpRequest {
                try request.answer()
                return ExitCode.success.rawValue
            }
            if let failure = ParserFailure(error) {
                switch failure.reason {
                case .help(let includesHidden):
                    try HelpRequest(words: failure.words, includesHidden: includesHidden).answer()
                    return ExitCode.success.rawValue
                case .request:
                    print(Veille.fullMessage(for: error))
                    return ExitCode.success.rawValue
                default:
                    let manual = try ProgramDescription(in: console.language)
                    return report(try CommandLineErrors(failure, manual).error(in: arguments), console)
                }
            }
        } catch {
            return report(error, [])
        }
        console.message("veille: \(error)")
        return Code.failed.rawValue
    }

    private static func report(_ error: UserError, _ console: Console) -> Int32 {
        let place = error.place.map { $0 + ": " } ?? ""
        console.message("veille: " + place + console.text(error.what))
        if let remedy = error.remedy { console.message("  → " + console.text(remedy)) }
        return switch error.kind {
        case .usage: Code.usage.rawValue
        case .failed: Code.failed.rawValue
        case .pageChanged: Code.pageChanged.rawValue
        }
    }
}
