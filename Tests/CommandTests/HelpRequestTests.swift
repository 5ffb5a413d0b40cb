import ArgumentParser
import Feeds
import Foundation
import Home
import Support
import Testing

@testable import veille

@Suite struct HelpRequestTests {
    static func failure(_ arguments: [String]) throws -> ParserFailure {
        let error = #expect(throws: (any Error).self) {
            var command = try Veille.parseAsRoot(arguments)
            try command.run()
        }
        let thrown = try #require(error)
        return try #require(ParserFailure(thrown))
    }

    @Test(arguments: [
        (["poll", "--help"], ["veille", "poll"]), (["feeds", "-h"], ["veille", "feeds"]),
        (["feeds", "add", "--help"], ["veille", "feeds", "add"]), (["--help", "--lang", "fr"], ["veille"]),
    ])
    func `a request for help is recognised`(arguments: [String], words: [String]) throws {
        let failure = try Self.failure(arguments)
        guard case .help(includesHidden: false) = failure.reason else {
            Issue.record("\(failure.reason)")
            return
        }
        #expect(failure.words == words)
    }

    @Test func `hidden options are shown on request`() throws {
        guard case .help(includesHidden: true) = try Self.failure(["classify", "--help-hidden"]).reason else {
            Issue.record("not a request for help")
            return
        }
        let manual = try ProgramDescription.shared(.en)
        let command = try manual.command(["veille", "classify"])
        let screen = HelpScreen(manual, columns: 80)
        #expect(screen.text(of: command, includesHidden: true).contains("--features"))
        #expect(!screen.text(of: command).contains("--features"))
    }

    @Test(arguments: ["--version", "--experimental-dump-help", "--generate-completion-script=zsh"])
    func `other requests are left to the parser`(argument: String) throws {
        guard case .request = try Self.failure([argument]).reason else {
            Issue.record("\(try Self.failure([argument]).reason)")
            return
        }
    }

    @Test(
        arguments: [
            ("help", ["veille"]), ("help poll", ["veille", "poll"]),
            ("help --lang fr poll", ["veille", "poll"]),
            ("help help", ["veille"]), ("", ["veille"]), ("--lang fr", ["veille"]), ("--lang=fr", ["veille"]),
            ("feeds", ["veille", "feeds"]), ("feeds --lang fr", ["veille", "feeds"]), ("poll", nil),
            ("--json", nil), ("feeds list", nil), ("nope", nil), ("--version", nil),
        ] as [(String, [String]?)]
    )
    func `help is shown if a command is missing`(line: String, words: [String]?) {
        #expect(Arguments.helpRequest(line.split(separator: " ").map(String.init))?.words == words)
    }

    @Test func `help of a command that does not exist is an error`() throws {
        let manual = try ProgramDescription.shared(.en)
        let error = #expect(throws: UserError.self) { try manual.command(["veille", "polll"]) }
        #expect(
            error == UserError(CommandLineProblem.unknownCommand("polll", .didYouMean("poll")))
        )
        let leaf = #expect(throws: UserError.self) { try manual.command(["veille", "poll", "x"]) }
        #expect(
            leaf
                == UserError(
                    CommandLineProblem.noSubcommands(
                        command: "veille poll",
                        .listCommands(of: "veille poll")
                    )
                )
        )
    }
}

@Suite(.temporaryDirectory) struct HelpCommandTests {
    private func run(_ arguments: String..., language: String = "C.UTF-8") async throws -> Program.Run {
        try await Program.run(
            arguments,
            in: TemporaryDirectory.current.url,
            environment: ["LANG": language]
        )
    }

    @Test func `help and usage errors follow the language option anywhere`() async throws {
        let french = try await run("--lang", "fr", "help", "poll")
        #expect(
            french.code == 0 && french.output.hasPrefix("PRÉSENTATION\u{202F}: ") && french.messages == ""
        )
        #expect(try await run("poll", "-h", "--lang", "fr").output == french.output)
        #expect(try await run("poll", "--help", language: "fr_FR.UTF-8").output == french.output)
        #expect(try await run("poll", "--help").output.hasPrefix("OVERVIEW: "))
        let wrong = try await run("poll", "--foo", "--lang", "fr")
        #expect(wrong.code == 2 && wrong.output == "")
        #expect(
            wrong.messages.hasPrefix(
                "veille: option inconnue\u{202F}: «\u{202F}--foo\u{202F}»\n  → vouliez-vous"
            )
        )
        let unknown = try await run("help", "nope")
        #expect(
            unknown.code == 2 && unknown.output == "" && unknown.messages.contains("did you mean “move”?")
        )
        #expect(try await run("--lang", "fr", "man", "--directory", "man").code == 0)
        #expect(try TemporaryDirectory.current.read("man/veille.1").contains(".Sh FICHIERS\n"))
    }
}
