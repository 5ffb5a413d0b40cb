import ArgumentParser
import Feeds
import Foundation
import Home
import Support
import Testing

@testable import veille

@Suite struct HelpScreenTests {
    private static func commands(_ parent: CommandDescription) -> [CommandDescription] {
        [parent] + (parent.subcommands ?? []).filter { $0.commandName != "help" }.flatMap(commands)
    }

    /// Every sentence of the help, by its place.
    private static func texts(in language: Language) throws -> [(place: String, text: String)] {
        let manual = try ProgramDescription(in: language)
        let headings = manual.groups.enumerated().map { ("group \($0.offset)", $0.element.title) }
        return headings
            + commands(manual.program).flatMap { command in
                let name = command.pageName
                let options = (command.arguments ?? []).enumerated().map { index, argument in
                    (
                        "\(name) \(argument.preferredName?.typed ?? "argument") \(index)",
                        argument.abstract ?? ""
                    )
                }
                return [(name, command.abstract ?? "")]
                    + (command.discussion.map { [("\(name) discussion", $0)] } ?? []) + options
            }
    }

    /// What is the same in both languages: examples without an explanation.
    private static func isProse(_ text: String) -> Bool {
        !text.split(separator: "\n").allSatisfy { $0.hasPrefix("  ") || $0.hasPrefix("Ex") }
    }

    @Test func `every sentence of the help exists in both languages`() throws {
        let english = try Self.texts(in: .en)
        let french = try Self.texts(in: .fr)
        #expect(english.map(\.place) == french.map(\.place))
        for (english, french) in zip(english, french) {
            #expect(!english.text.isEmpty && !french.text.isEmpty, "\(english.place)")
            #expect(english.text != french.text || !Self.isProse(english.text), "\(english.place)")
        }
    }

    private static let englishWords: Set<String> = [
        "the", "of", "and", "with", "this", "these", "that", "from", "show", "only", "write", "read", "use",
        "print", "which", "where", "command", "commands", "one",
    ]

    @Test func `no help in French has English words`() throws {
        let manual = try ProgramDescription(in: .fr)
        let screen = HelpScreen(manual, columns: 80)
        for command in Self.commands(manual.program) {
            let text = screen.text(of: command)
            // The headings are French words, too; a line of code is in no language.
            let prose = text.split(separator: "\n").filter {
                !$0.contains("veille ") && !$0.contains("OPTIONS") && !$0.hasPrefix("\"")
            }
            let sentences = prose.joined(separator: " ").split(separator: " ").filter {
                !$0.hasPrefix("-") && !$0.hasPrefix("[")
            }
            let words = sentences.joined(separator: " ").lowercased().split { !$0.isLetter }.map(String.init)
            let english = Self.englishWords.intersection(words)
            #expect(english.isEmpty, "\(command.pageName)")
        }
    }

    @Test(arguments: [Language.en, .fr], [80, 132]) func `help is as wide as the terminal`(
        language: Language,
        columns: Int
    ) throws {
        let manual = try ProgramDescription(in: language)
        let screen = HelpScreen(manual, columns: columns)
        for command in Self.commands(manual.program) {
            let lines = screen.text(of: command).split(separator: "\n")
            let tooWide = lines.filter { String($0).width > columns && $0.contains(" ") }
            #expect(tooWide.allSatisfy { $0.hasPrefix("  veille ") && !$0.contains("   ") }, "\(tooWide)")
        }
    }

    @Test(arguments: [
        (Language.en, ["veille"], "help.en.txt"), (.fr, ["veille"], "help.fr.txt"),
        (.en, ["veille", "feeds", "add"], "help-feeds-add.en.txt"),
        (.fr, ["veille", "feeds", "add"], "help-feeds-add.fr.txt"),
    ])
    func `the help of a command is as it was agreed`(
        language: Language,
        words: [String],
        fixture: String
    ) throws {
        let manual = try ProgramDescription(in: language)
        let text = HelpScreen(manual, columns: 80).text(of: try manual.command(words)) + "\n"
        let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(fixture)")
        #expect(try String(contentsOf: url, encoding: .utf8) == text)
    }

    @Test(arguments: [
        (["veille", "poll"], [:], Language.en), (["veille", "poll"], ["LANG": "fr_FR.UTF-8"], .fr),
        (["veille", "--lang", "fr", "poll"], [:], .fr), (["veille", "poll", "--lang=fr"], [:], .fr),
        (["veille", "poll", "--lang", "en"], ["LC_ALL": "fr_FR.UTF-8"], .en),
        (["veille", "--lang", "en", "poll", "--lang", "fr"], [:], .fr),
        (["veille", "poll", "--lang"], ["LC_MESSAGES": "fr"], .fr),
        (["veille", "search", "--", "--lang", "fr"], [:], .en),
        (["veille", "--lang", "de"], ["LANG": "fr"], .fr),
    ])
    func `the language is known before the command line is parsed`(
        arguments: [String],
        environment: [String: String],
        language: Language
    ) {
        #expect(Language(arguments: arguments, environment: environment) == language)
    }

    @Test func `the manual is in the language that was asked for`() throws {
        let pages = try ManCommand.pages(date: Date(timeIntervalSince1970: 1_773_446_400), in: .fr)
        let poll = try #require(pages.first { $0.fileName == "veille-poll.1" }).text
        #expect(poll.hasPrefix(".Dd 14 mars 2026\n.Dt VEILLE-POLL 1\n"))
        #expect(
            poll.contains(".Sh NOM\n") && poll.contains(".Sh VOIR AUSSI\n") && poll.contains(".Sh EXEMPLES\n")
        )
        #expect(poll.contains(".Op Ar options communes\n") && poll.contains(".Sh CODE DE RETOUR\n"))
        let all = pages.map(\.text).joined()
        for word in [
            "SEE ALSO", "EXIT STATUS", "ENVIRONMENT", "FILES", ".Sh NAME", "Default", "One of", "\nSee\n",
        ] {
            #expect(!all.contains(word), "\(word)")
        }
        let settings = try #require(pages.last).text
        #expect(settings.contains("les destinataires") && !settings.contains("the recipients"))
    }

    @Test func `descriptions of a completion script follow the language`() {
        let script = HelpLanguage.$current.withValue(.fr) { CompletionCommand.script(for: .fish) }
        #expect(script.contains("Relever les flux dus"))
    }
}

@Suite struct SpellingTests {
    @Test(
        arguments: [
            ("lst", "list"), ("plo", "poll"), ("--foo", "--force"), ("acept", "accept"), ("nope", "--now"),
            ("mvoe", "move"),
            ("fetch.concurency", nil), ("zzzz", nil), ("", nil), ("x", nil), ("POLL", "poll"),
        ] as [(String, String?)]
    )
    func `a typing mistake is recognised`(typed: String, expected: String?) {
        let candidates = ["list", "poll", "--now", "--force", "accept", "move", "apply"]
        #expect(Spelling.closest(to: typed, among: candidates) == expected)
    }

    @Test(arguments: [("", "", 0), ("abc", "", 3), ("abc", "acb", 1), ("kitten", "sitting", 3)])
    func `swapped letters are one mistake`(first: String, second: String, distance: Int) {
        #expect(Spelling.distance(Array(first), Array(second)) == distance)
        #expect(Spelling.distance(Array(second), Array(first)) == distance)
    }
}

/// A wrong command line, and the error in both languages.
struct Misuse: CustomTestStringConvertible, Sendable {
    var arguments: [String]
    /// What the parser says happened: fails when its cases are renamed.
    var kind: String
    var en: String
    var fr: String
    var remedy: String

    var testDescription: String { "veille " + arguments.joined(separator: " ") }

    init(_ arguments: String, _ kind: String, en: String, fr: String, remedy: String) {
        self.arguments = arguments.split(separator: " ").map(String.init)
        (self.kind, self.en, self.fr, self.remedy) = (kind, en, fr, remedy)
    }
}

@Suite struct UsageErrorTests {
    private func failure(_ arguments: [String]) throws -> ParserFailure {
        let error = #expect(throws: (any Error).self) {
            var command = try Veille.parseAsRoot(arguments)
            try command.run()
        }
        let thrown = try #require(error)
        return try #require(ParserFailure(thrown))
    }

    @Test(arguments: [
        Misuse(
            "poll --foo",
            "unknownOption",
            en: "unknown option “--foo”",
            fr: "option inconnue : « --foo »",
            remedy: "did you mean “--force”?"
        ),
        Misuse(
            "poll -z",
            "unknownOption",
            en: "unknown option “-z”",
            fr: "option inconnue : « -z »",
            remedy: "veille poll --help lists the options"
        ),
        Misuse(
            "poll -é1",
            "unknownOption",
            en: "unknown option “-é1”",
            fr: "option inconnue : « -é1 »",
            remedy: "veille poll --help lists the options"
        ),
        Misuse(
            "poll -Cfolder",
            "joinedValue",
            en: "unknown option “-Cfolder”",
            fr: "option inconnue : « -Cfolder »",
            remedy: "did you mean “-C folder”?"
        ),
        Misuse(
            "list --limit",
            "missingValue",
            en: "missing value for --limit N",
            fr: "il manque la valeur de --limit N",
            remedy: "--limit N: Show at most N."
        ),
        Misuse(
            "poll --force=yes",
            "unexpectedValue",
            en: "--force takes no value, but “yes” was given",
            fr: "--force ne prend pas de valeur, mais « yes » est donné",
            remedy: "usage: veille poll [--force] [--strict] [--cassette DIR] [common options]"
        ),
        Misuse(
            "list --state pendig",
            "invalidValue",
            en: "invalid value “pendig” for --state STATE",
            fr: "valeur non valide pour --state STATE : « pendig »",
            remedy:
                "did you mean “pending”? One of: pending, accepted, refused, later, applied, unplaced, duplicate, all"
        ),
        Misuse(
            "completion csh",
            "invalidValue",
            en: "invalid value “csh” for SHELL",
            fr: "valeur non valide pour SHELL : « csh »",
            remedy: "did you mean “zsh”? One of: bash, zsh, fish"
        ),
        Misuse(
            "list --limit many",
            "invalidValue",
            en: "invalid value “many” for --limit N",
            fr: "valeur non valide pour --limit N : « many »",
            remedy: "--limit N: Show at most N."
        ),
        Misuse(
            "init",
            "missingArgument",
            en: "missing argument PAGE",
            fr: "il manque l’argument PAGE",
            remedy: "usage: veille init PAGE... [--no-network] [--cassette DIR] [common options]"
        ),
        Misuse(
            "move k3f2",
            "missingArgument",
            en: "missing argument SECTION",
            fr: "il manque l’argument SECTION",
            remedy: "usage: veille move ID SECTION [common options]"
        ),
        Misuse(
            "edit k3f2",
            "missingArgument",
            en: "missing argument --line MARKDOWN",
            fr: "il manque l’argument --line MARKDOWN",
            remedy: "usage: veille edit ID --line MARKDOWN [common options]"
        ),
        Misuse(
            "undo a b",
            "unexpectedArguments",
            en: "unexpected argument “b”",
            fr: "argument en trop : « b »",
            remedy: "usage: veille undo [ID] [common options]"
        ),
        Misuse(
            "lst",
            "unexpectedArguments",
            en: "unknown command “lst”",
            fr: "commande inconnue : « lst »",
            remedy: "did you mean “list”?"
        ),
        Misuse(
            "lst --json",
            "unknownOption",
            en: "unknown command “lst”",
            fr: "commande inconnue : « lst »",
            remedy: "did you mean “list”?"
        ),
        Misuse(
            "feeds zzzz",
            "unexpectedArguments",
            en: "unknown command “veille feeds zzzz”",
            fr: "commande inconnue : « veille feeds zzzz »",
            remedy: "veille feeds --help lists the commands"
        ),
        Misuse(
            "--json",
            "unknownOption",
            en: "--json needs a command",
            fr: "--json demande une commande",
            remedy: "usage: veille COMMAND [common options]"
        ),
        Misuse(
            "list --limit 0",
            "own",
            en: "--limit must be at least 1",
            fr: "--limit doit valoir au moins 1",
            remedy: ""
        ),
        Misuse(
            "watch --port 99999",
            "own",
            en: "99999 is not a valid port",
            fr: "99999 n’est pas un port valide",
            remedy: "give a number from 0 to 65535 with --port"
        ),
    ])
    func `a wrong command line is explained in both languages`(misuse: Misuse) throws {
        let failure = try failure(misuse.arguments)
        #expect("\(failure.reason)".hasPrefix(misuse.kind))
        let error = try UsageErrors(failure, ProgramDescription(in: .en)).error(in: misuse.arguments)
        #expect(error.what == Phrase(en: misuse.en, fr: misuse.fr))
        #expect(error.remedy?.en ?? "" == misuse.remedy)
        #expect(error.kind == .usage)
    }

    @Test(arguments: [
        (["poll", "--help"], ["veille", "poll"]), (["feeds", "-h"], ["veille", "feeds"]),
        (["feeds", "add", "--help"], ["veille", "feeds", "add"]), (["--help", "--lang", "fr"], ["veille"]),
    ])
    func `a request for help is recognised`(arguments: [String], words: [String]) throws {
        let failure = try failure(arguments)
        guard case .help(includesHidden: false) = failure.reason else {
            Issue.record("\(failure.reason)")
            return
        }
        #expect(failure.words == words)
    }

    @Test func `hidden options are shown on request`() throws {
        guard case .help(includesHidden: true) = try failure(["classify", "--help-hidden"]).reason else {
            Issue.record("not a request for help")
            return
        }
        let manual = try ProgramDescription(in: .en)
        let command = try manual.command(["veille", "classify"])
        let screen = HelpScreen(manual, columns: 80)
        #expect(screen.text(of: command, includesHidden: true).contains("--features"))
        #expect(!screen.text(of: command).contains("--features"))
    }

    @Test(arguments: ["--version", "--experimental-dump-help", "--generate-completion-script=zsh"])
    func `the parser answers the rest`(argument: String) throws {
        guard case .request = try failure([argument]).reason else {
            Issue.record("\(try failure([argument]).reason)")
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
    func `help is shown where a command is missing`(line: String, words: [String]?) {
        #expect(Arguments.helpRequest(line.split(separator: " ").map(String.init))?.words == words)
    }

    @Test func `help of a command that does not exist is an error`() throws {
        let manual = try ProgramDescription(in: .en)
        let error = #expect(throws: UserError.self) { try manual.command(["veille", "polll"]) }
        #expect(error?.remedy == ProgramDescription.didYouMean("poll"))
        let leaf = #expect(throws: UserError.self) { try manual.command(["veille", "poll", "x"]) }
        #expect(leaf?.what.en == "“veille poll” has no subcommands")
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

    @Test func `help and usage errors follow the language, wherever it stands`() async throws {
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
