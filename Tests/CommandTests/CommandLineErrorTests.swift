import ArgumentParser
import Feeds
import Home
import Testing

@testable import veille

/// An invalid command line, and its error.
struct Misuse: CustomTestStringConvertible, Sendable {
    var arguments: [String]
    /// The parser's name of the failure: the test fails when the parser renames its cases.
    var reason: String
    var cause: CommandLineProblem

    var testDescription: String { "veille " + arguments.joined(separator: " ") }

    init(_ arguments: String, _ reason: String, _ cause: CommandLineProblem) {
        self.arguments = arguments.split(separator: " ").map(String.init)
        (self.reason, self.cause) = (reason, cause)
    }
}

@Suite struct CommandLineErrorTests {
    @Test(arguments: [
        Misuse("poll --foo", "unknownOption", .unknownOption("--foo", .didYouMean("--force"))),
        Misuse("poll -z", "unknownOption", .unknownOption("-z", .listOptions(of: "veille poll"))),
        Misuse("poll -é1", "unknownOption", .unknownOption("-é1", .listOptions(of: "veille poll"))),
        Misuse("poll -Cfolder", "joinedValue", .unknownOption("-Cfolder", .didYouMean("-C folder"))),
        Misuse(
            "list --limit",
            "missingValue",
            .missingValue(of: "--limit N", .argumentHelp(label: "--limit N", text: "Show at most N."))
        ),
        Misuse(
            "add e.fr --title -x",
            "missingValue",
            .missingValue(of: "--title TITLE", .didYouMean("--title='-x'"))
        ),
        Misuse(
            "poll --force=yes",
            "unexpectedValue",
            .unexpectedValue(
                "yes",
                option: "--force",
                .usage(synopsis: "veille poll [--force] [--strict] [--cassette DIR] [common options]")
            )
        ),
        Misuse(
            "list --state pendig",
            "invalidValue",
            .invalidValue(
                "pendig",
                of: "--state STATE",
                .values(
                    [
                        "pending", "accepted", "refused", "later", "applied", "onBranch", "unplaced",
                        "duplicate", "muted", "all",
                    ],
                    closest: "pending"
                )
            )
        ),
        Misuse(
            "completion csh",
            "invalidValue",
            .invalidValue("csh", of: "SHELL", .values(["bash", "zsh", "fish"], closest: "zsh"))
        ),
        Misuse(
            "list --limit many",
            "invalidValue",
            .invalidValue("many", of: "--limit N", .argumentHelp(label: "--limit N", text: "Show at most N."))
        ),
        Misuse(
            "refuse",
            "missingArgument",
            .missingArgument("ID", .usage(synopsis: "veille refuse ID... [common options]"))
        ),
        Misuse(
            "move k3f2",
            "missingArgument",
            .missingArgument("SECTION", .usage(synopsis: "veille move ID SECTION [common options]"))
        ),
        Misuse(
            "undo a b",
            "unexpectedArguments",
            .unexpectedArguments(
                ["b"],
                .usage(synopsis: "veille undo [ID] [--apply] [--dry-run] [common options]")
            )
        ),
        Misuse("lst", "unexpectedArguments", .unknownCommand("lst", .didYouMean("list"))),
        Misuse("lst --json", "unknownOption", .unknownCommand("lst", .didYouMean("list"))),
        Misuse(
            "feeds zzzz",
            "unexpectedArguments",
            .unknownCommand("veille feeds zzzz", .listCommands(of: "veille feeds"))
        ),
        Misuse(
            "--json",
            "unknownOption",
            .missingCommand(option: "--json", .usage(synopsis: "veille COMMAND [common options]"))
        ),
    ])
    func `an invalid command line has a cause and a remedy`(misuse: Misuse) throws {
        let failure = try HelpRequestTests.failure(misuse.arguments)
        #expect("\(failure.reason)".hasPrefix(misuse.reason))
        let error = try CommandLineErrors(failure, ProgramDescription.shared(.en)).error(in: misuse.arguments)
        #expect(error == UserError(misuse.cause))
    }

    @Test(
        arguments: [
            ("list --limit 0", .belowOne(option: "--limit")),
            ("search x --limit 0", .belowOne(option: "--limit")),
            ("watch --port 99999", .invalidPort(99999)), ("serve --port 65536", .invalidPort(65536)),
            ("digest --number 1 --since 2026-01-01", .numberWithSelection),
            ("digest --number 1 --what proposed", .numberWithSelection),
            ("digest --template x --format eml", .templateWithFormat("eml")),
            ("digest post team", .channelsWithoutSend(["post", "team"])),
            ("digest --send --resend post", .severalDeliveries),
            ("digest --send --format md", .sendWithFormat), ("digest --send --no-mark", .sendWithFormat),
            ("feeds add https://e.fr --select a", .selectorWithoutListing),
            ("feeds test https://e.fr --as listing --select a[href]", .invalidSelector("a[href]")),
        ] as [(String, OptionProblem)]
    )
    func `options that do not go together are refused`(line: String, cause: OptionProblem) throws {
        let arguments = line.split(separator: " ").map(String.init)
        let failure = try HelpRequestTests.failure(arguments)
        let error = try CommandLineErrors(failure, ProgramDescription.shared(.en)).error(in: arguments)
        #expect(error == UserError(cause))
    }
}
