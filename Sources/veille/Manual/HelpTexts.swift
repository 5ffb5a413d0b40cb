import ArgumentParser
import Feeds
import Foundation
import Home

/// The language of help texts, known before the command line is parsed: help is written while it is parsed.
enum HelpLanguage {
    @TaskLocal static var current = Language(
        arguments: CommandLine.arguments,
        environment: ProcessInfo.processInfo.environment
    )
}

extension Language {
    /// The language of a command line: the last `--lang` before `--`, else what the environment asks for.
    init(arguments: [String], environment: [String: String]) {
        let options = arguments.prefix { $0 != "--" }
        var named: Language?
        for (index, argument) in options.enumerated() {
            let value: Substring?
            if argument == "--lang" {
                value = index + 1 < options.count ? options[index + 1][...] : nil
            } else {
                value = argument.hasPrefix("--lang=") ? argument.dropFirst("--lang=".count) : nil
            }
            named = value.flatMap { Language(rawValue: String($0)) } ?? named
        }
        self = named ?? Language(environment: environment)
    }
}

extension Phrase {
    /// In the language of help texts.
    var help: String { text(in: HelpLanguage.current) }
}

/// The name of a value in help texts: the FILE of `--output FILE`.
struct ValueName: Sendable {
    fileprivate let phrase: Phrase

    private init(en: String, fr: String) { phrase = Phrase(en: en, fr: fr) }
    private init(_ name: String) { phrase = Phrase(name) }

    static let address = ValueName(en: "address", fr: "adresse")
    static let budget = ValueName("budget")
    static let channel = ValueName(en: "channel", fr: "canal")
    static let date = ValueName("date")
    static let feed = ValueName(en: "feed", fr: "flux")
    static let file = ValueName(en: "file", fr: "fichier")
    static let folder = ValueName(en: "dir", fr: "dossier")
    static let format = ValueName("format")
    static let identifier = ValueName("id")
    static let kind = ValueName(en: "kind", fr: "genre")
    static let language = ValueName(en: "lang", fr: "langue")
    static let markdown = ValueName("markdown")
    static let name = ValueName(en: "name", fr: "nom")
    static let number = ValueName("n")
    static let order = ValueName(en: "order", fr: "ordre")
    static let page = ValueName("page")
    static let patchOrBranch = ValueName(en: "patch-or-branch", fr: "patch-ou-branche")
    static let path = ValueName(en: "path", fr: "chemin")
    static let port = ValueName("port")
    static let query = ValueName(en: "query", fr: "requête")
    static let revision = ValueName("rev")
    static let section = ValueName("section")
    static let severity = ValueName(en: "severity", fr: "gravité")
    static let shell = ValueName("shell")
    static let site = ValueName("site")
    static let state = ValueName(en: "state", fr: "état")
    static let text = ValueName(en: "text", fr: "texte")
    static let title = ValueName(en: "title", fr: "titre")
    static let type = ValueName("type")
    static let url = ValueName("url")
    static let urlOrFile = ValueName(en: "url-or-file", fr: "url-ou-fichier")
    static let what = ValueName(en: "what", fr: "quoi")
    static let when = ValueName(en: "when", fr: "quand")
}

extension ArgumentHelp {
    /// The help of an option or an argument in the language of the process.
    static func phrase(
        en: String,
        fr: String,
        _ value: ValueName? = nil,
        visibility: ArgumentVisibility = .default
    ) -> ArgumentHelp {
        ArgumentHelp(
            Phrase(en: en, fr: fr).help,
            valueName: value?.phrase.help,
            visibility: visibility
        )
    }
}

/// A command line in the help of a command, and what it does.
struct Example: Sendable {
    fileprivate let command: String
    fileprivate let what: Phrase?

    init(_ command: String) { (self.command, what) = (command, nil) }

    init(_ command: String, en: String, fr: String) {
        (self.command, what) = (command, Phrase(en: en, fr: fr))
    }

    /// The heading of the examples.
    static let heading = Phrase(en: "Examples:", fr: "Exemples :")

    /// Wider commands have their explanation on the next line.
    private static let widestCommand = 38

    fileprivate static func text(_ examples: [Example]) -> String {
        let explained = examples.filter { $0.what != nil }.map(\.command.count)
        let width = explained.filter { $0 <= widestCommand }.max() ?? 0
        let lines = examples.map { example in
            guard let what = example.what else { return "  " + example.command }
            let margin = String(repeating: " ", count: max(0, width - example.command.count) + 3)
            return example.command.count <= width
                ? "  " + example.command + margin + what.help
                : "  " + example.command + "\n" + String(repeating: " ", count: 6) + what.help
        }
        return ([heading.help] + lines).joined(separator: "\n")
    }
}

extension CommandConfiguration {
    /// The help of a command in the language of the process.
    ///
    /// Examples are shown after the discussion, in a manual page under a heading of their own.
    init(
        _ name: String,
        en: String,
        fr: String,
        discussion: Phrase? = nil,
        examples: [Example] = [],
        version: String = "",
        isListed: Bool = true,
        subcommands: [any ParsableCommand.Type] = [],
        groups: [CommandGroup] = [],
        aliases: [String] = []
    ) {
        let abstract = Phrase(en: en, fr: fr).help
        self = Self.made.withLock { made in
            let key = name + " " + abstract
            if let known = made[key] { return known }
            let parts = [discussion?.help, examples.isEmpty ? nil : Example.text(examples)]
            let new = CommandConfiguration(
                commandName: name,
                abstract: abstract,
                discussion: parts.compactMap(\.self).joined(separator: "\n\n"),
                version: version,
                shouldDisplay: isListed,
                subcommands: subcommands,
                groupedSubcommands: groups,
                aliases: aliases
            )
            made[key] = new
            return new
        }
    }

    /// By name and abstract: for each word of a command line, the parser asks each command for its configuration.
    private static let made = Locked<[String: CommandConfiguration]>([:])
}

extension ArgumentHelp {
    /// For the commands that show the queue.
    static var mine: ArgumentHelp {
        .phrase(
            en: "Use only what waits for you, in the sections that you own.",
            fr: "Seulement ce qui vous attend, dans les sections dont vous êtes responsable."
        )
    }
}
