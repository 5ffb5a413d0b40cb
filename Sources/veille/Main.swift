import Curation
import ArgumentParser
import Foundation
import SystemPackage
import Home

@main
enum Main {
    static func main() async {
        holdStandardStreams()
        // A limit on the size of files is an error like a full disk, told in words.
        signal(SIGXFSZ, SIG_IGN)
        do {
            let arguments = Arguments.withoutWordsLikeOptions(
                Arguments.commandFirst(Array(CommandLine.arguments.dropFirst()))
            )
            var command = try Veille.parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            let code = Failure.report(error)
            Foundation.exit(Output.flush() ? code : Failure.reportLostOutput())
        }
        guard Output.flush() else { Foundation.exit(Failure.reportLostOutput()) }
    }

    /// Where the standard streams are closed, a file that is opened would take their place, and be printed into.
    private static func holdStandardStreams() {
        while let file = try? FileDescriptor.open(FilePath("/dev/null"), .readOnly) {
            guard file.rawValue > 2 else { continue }
            try? file.close()
            return
        }
    }
}

/// What was typed, in the order the parser wants.
enum Arguments {
    /// Common options that take a value.
    private static let withValue: Set<String> = ["-C", "--directory", "--page", "--color", "--now", "--lang"]

    /// A word that a search leaves out, as in `-charbon`, looks like an option: it goes behind the mark that ends them.
    static func withoutWordsLikeOptions(_ arguments: [String]) -> [String] {
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

    /// As git does, common options may come before the command: `veille -C DIR list`.
    static func commandFirst(_ arguments: [String]) -> [String] {
        // What the parser's own completion asks has an order of its own.
        guard let first = arguments.first, !first.hasPrefix("---"), !first.hasPrefix("--generate") else {
            return arguments
        }
        var leading: [String] = []
        var rest = arguments[...]
        while let first = rest.first, first.hasPrefix("-"),
            !["-h", "--help", "--version", "--"].contains(first)
        {
            leading.append(rest.removeFirst())
            if withValue.contains(first), let value = rest.popFirst() { leading.append(value) }
        }
        // What follows “--” is no option.
        let end = rest.firstIndex(of: "--") ?? rest.endIndex
        return rest.isEmpty ? arguments : rest[..<end] + leading + rest[end...]
    }
}

/// Tells an error to a person, and maps it to an exit code.
enum Failure {
    /// The exit codes of DESIGN §5.
    enum Code {
        static let findings = ExitCode(1)
        static let usage = ExitCode(2)
        static let failed = ExitCode(3)
        static let partial = ExitCode(4)
        static let pageChanged = ExitCode(5)
        static let interrupted = ExitCode(130)
    }

    /// What was printed did not arrive: a full disk, or a closed output.
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

    static func report(_ error: any Error) -> Int32 {
        let console = Console.forErrors
        if error is CancellationError { return Code.interrupted.rawValue }
        if let error = UserError(anyError: error) {
            let place = error.place.map { $0 + ": " } ?? ""
            console.message("veille: " + place + console.text(error.what))
            if let note = error.note, console.isVerbose { console.message("  (\(Console.harmless(note)))") }
            if let remedy = error.remedy { console.message("  → " + console.text(remedy)) }
            return switch error.kind {
            case .usage: Code.usage.rawValue
            case .failed: Code.failed.rawValue
            case .pageChanged: Code.pageChanged.rawValue
            }
        }
        let code = Veille.exitCode(for: error)
        let isOwn = error is ExitCode
        if isOwn { return code.rawValue }
        if code == .success {
            print(Veille.fullMessage(for: error))
            return 0
        }
        if code == .validationFailure {
            console.message(Veille.fullMessage(for: error))
            return Code.usage.rawValue
        }
        console.message("veille: \(error)")
        return Code.failed.rawValue
    }
}
