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
        let manual = try ProgramDescription.shared(language)
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

    /// Examples without an explanation are the same in both languages.
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
        let manual = try ProgramDescription.shared(.fr)
        let screen = HelpScreen(manual, columns: 80)
        for command in Self.commands(manual.program) {
            let text = screen.text(of: command)
            // Some headings are the same in French; code has no language.
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
        let manual = try ProgramDescription.shared(language)
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
    func `the help of a command matches its fixture`(
        language: Language,
        words: [String],
        fixture: String
    ) throws {
        let manual = try ProgramDescription.shared(language)
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

    @Test func `the manual is in the requested language`() throws {
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
