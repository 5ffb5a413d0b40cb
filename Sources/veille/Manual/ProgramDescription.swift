import ArgumentParser
import Feeds
import Home

/// All commands of the program in one language.
struct ProgramDescription: Sendable {
    let language: Language
    /// The program itself, with its commands.
    let program: CommandDescription
    /// Headings of the list of commands, with the names below each.
    let groups: [(title: String, commands: [String])]
    /// The names of the options that every command takes.
    let common: Set<CommandDescription.Name>

    /// Reads the parser's dump: a separate list would become outdated.
    init(in language: Language) throws {
        self.language = language
        let (dumps, groups) = HelpLanguage.$current.withValue(language) {
            (
                [Veille._dumpHelp(), CommonOptions._dumpHelp()],
                Veille.configuration.groupedSubcommands.map { group in
                    (group.name, group.subcommands.compactMap { $0.configuration.commandName })
                }
            )
        }
        program = try CommandDescription(dumped: dumps[0]).translated(language)
        self.groups = groups
        common = Set(
            try CommandDescription(dumped: dumps[1]).visibleArguments.filter { !$0.isBuiltIn }
                .flatMap { $0.names ?? [] }
        )
    }

    /// Whether every command takes this option.
    func isCommon(_ argument: CommandDescription.Argument) -> Bool {
        argument.names?.contains { common.contains($0) } ?? false
    }

    /// A command by its path, as in `["veille", "feeds", "add"]`.
    ///
    /// - Throws: ``UserError`` for a command that does not exist.
    func command(_ words: [String]) throws -> CommandDescription {
        try words.dropFirst().reduce(program) { parent, word in
            guard let command = parent.subcommand(word) else { throw unknownCommand(word, of: parent) }
            return command
        }
    }

    /// A word where a command was expected.
    func unknownCommand(_ word: String, of parent: CommandDescription) -> UserError {
        let names = parent.visibleSubcommands.flatMap { [$0.commandName] + ($0.aliases ?? []) }
        let path = parent.words.joined(separator: " ")
        let place = parent.superCommands == nil ? "" : path + " "
        let list = CommandLineProblem.Remedy.listCommands(of: path)
        guard !names.isEmpty else {
            return UserError(CommandLineProblem.noSubcommands(command: path, list))
        }
        let closest = Spelling.closest(to: word, among: names)
        return UserError(
            CommandLineProblem.unknownCommand(
                place + word,
                closest.map { .didYouMean(place + $0) } ?? list
            )
        )
    }
}

extension CommandDescription {
    /// The command below this one with that name or alias, hidden ones included.
    func subcommand(_ name: String) -> CommandDescription? {
        subcommands?.first { $0.commandName == name || $0.aliases?.contains(name) ?? false }
    }

    /// Translates the two options that the parser adds, and describes in English only.
    fileprivate func translated(_ language: Language) -> CommandDescription {
        var command = self
        command.subcommands = subcommands?.map { $0.translated(language) }
        command.arguments = arguments?.map { argument in
            var argument = argument
            switch argument.preferredName?.typed {
            case "--help": argument.abstract = Self.help.text(in: language)
            case "--version": argument.abstract = Self.version.text(in: language)
            default: break
            }
            return argument
        }
        return command
    }

    private static let help = Phrase(en: "Show this help.", fr: "Montrer cette aide.")
    private static let version = Phrase(en: "Show the version.", fr: "Montrer la version.")
}

extension CommandDescription.Argument {
    /// `--help` and `--version`, which the parser adds.
    var isBuiltIn: Bool { names?.contains { $0.typed == "--help" || $0.typed == "--version" } ?? false }

    /// The name of its value as people see it: `FILE`.
    var value: String { (valueName ?? "").uppercased() }

    /// Its default, and its values where its sentence does not list them.
    var facts: [Phrase] {
        var facts: [Phrase] = []
        if let values = allValues, !values.allSatisfy({ abstract?.contains($0) ?? false }) {
            let list = values.joined(separator: ", ")
            facts.append(Phrase(en: "One of \(list).", fr: "Au choix : \(list)."))
        }
        if kind == .option, let value = defaultValue {
            facts.append(Phrase(en: "Default: \(value).", fr: "Par défaut : \(value)."))
        }
        return facts
    }
}
