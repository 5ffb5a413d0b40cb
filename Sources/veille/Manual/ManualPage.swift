import Feeds
import Foundation
import Home

/// A page of the manual, generated from the help texts.
struct ManualPage: Sendable {
    /// Its name and section: `veille-poll.1`.
    let fileName: String
    /// Its text, in mdoc.
    let text: String

    /// What all pages share.
    struct Edition: Sendable {
        /// Headings of the first page's list, with the names of their commands.
        var groups: [(title: String, commands: [String])] = []
        /// The common options.
        var common: Set<CommandDescription.Name> = []
        /// When the pages were made.
        var date: Date
        /// The version of the program.
        var version: String
        var language = Language.en
    }

    /// The page of a program, and those of its commands.
    static func pages(of program: CommandDescription, _ edition: Edition) -> [ManualPage] {
        [ManualPage(program: program, edition)] + commandPages(program, program, edition)
    }

    private static func commandPages(
        _ parent: CommandDescription,
        _ program: CommandDescription,
        _ edition: Edition
    ) -> [ManualPage] {
        parent.visibleSubcommands.flatMap { command in
            [ManualPage(command: command, of: program, edition)] + commandPages(command, program, edition)
        }
    }

    /// Starts a page.
    static func head(_ name: String, section: Int, what: String, _ edition: Edition) -> Mdoc {
        var page = Mdoc(in: edition.language)
        let locale = Locale(identifier: edition.language == .fr ? "fr_FR" : "en_US_POSIX")
        let day = edition.date.formatted(
            Date.FormatStyle(locale: locale, timeZone: .gmt)
                .month(.wide).day().year()
        )
        page.raw(".Dd \(day)")
        page.raw(".Dt \(name.uppercased()) \(section)")
        page.raw(".Os veille \(edition.version)")
        page.section(Phrase(en: "NAME", fr: "NOM"))
        page.macro("Nm", name)
        page.raw(".Nd " + Mdoc.line(heading(what)))
        return page
    }

    /// An abstract in the form of a NAME section: one line, no capital, no full stop.
    static func heading(_ abstract: String) -> String {
        let line = abstract.hasSuffix(".") ? String(abstract.dropLast()) : abstract
        return line.prefix(1).lowercased() + line.dropFirst()
    }

    // MARK: The page of the program

    private init(program: CommandDescription, _ edition: Edition) {
        var page = Self.head(program.commandName, section: 1, what: program.abstract ?? "", edition)
        page.section(Self.synopsis)
        page.macro("Nm", program.commandName)
        page.macro("Op Ar", Self.commonOptions)
        page.macro("Ar", Self.command)
        page.raw(".Op Ar arguments")
        let discussion = Discussion(program.discussion ?? "")
        page.section(Self.description)
        discussion.write(to: &page)
        page.section(Self.commands)
        let commands = program.visibleSubcommands
        let named = Set(edition.groups.flatMap(\.commands))
        let others = commands.map(\.commandName).filter { !named.contains($0) }
        for (title, names) in edition.groups
            + (others.isEmpty
                ? [] : [(Phrase(en: "Others", fr: "Autres").text(in: edition.language), others)])
        {
            page.raw(".Ss " + Mdoc.line(title))
            page.raw(".Bl -tag -width Ds")
            for command in names.compactMap({ name in commands.first { $0.commandName == name } }) {
                page.macro("It Cm", command.commandName)
                page.prose(command.abstract ?? "")
                page.prose(Self.see)
                page.raw(".Xr \(command.pageName) 1 .")
            }
            page.raw(".El")
        }
        page.section(Self.options)
        Self.list(program.visibleArguments, in: &page)
        let common = commands.lazy.map { command in
            command.visibleArguments.filter { Self.isCommon($0, edition) }
        }
        page.subsection(Phrase(en: "Common options", fr: "Options communes"))
        page.prose(
            Phrase(
                en: "Every command takes these, before or after its name.",
                fr: "Toute commande les accepte, avant ou après son nom."
            )
        )
        Self.list(common.first { !$0.isEmpty } ?? [], in: &page)
        ManualFacts.environment(in: &page)
        ManualFacts.files(in: &page)
        ManualFacts.exitStatus(in: &page)
        discussion.writeExamples(to: &page)
        Self.seeAlso(commands.map(\.pageName), in: &page)
        fileName = program.pageName + ".1"
        text = page.text
    }

    // MARK: The page of a command

    private init(command: CommandDescription, of program: CommandDescription, _ edition: Edition) {
        var page = Self.head(command.pageName, section: 1, what: command.abstract ?? "", edition)
        let own = command.visibleArguments.filter { !Self.isCommon($0, edition) && !$0.isBuiltIn }
        let subcommands = command.visibleSubcommands
        page.section(Self.synopsis)
        page.macro("Nm", program.commandName)
        for word in command.words.dropFirst() { page.macro("Cm", word) }
        for argument in own { page.raw(Self.synopsis(argument)) }
        if subcommands.isEmpty {
            page.macro("Op Ar", Self.commonOptions)
        } else {
            page.macro("Ar", Self.command)
        }
        let discussion = Discussion(command.discussion ?? "")
        page.section(Self.description)
        page.prose(command.abstract ?? "")
        discussion.write(to: &page, followsText: true)
        if let aliases = command.aliases, !aliases.isEmpty {
            page.raw(".Pp")
            let names = aliases.joined(separator: ", ")
            page.prose(Phrase(en: "Also called \(names).", fr: "Autre nom : \(names)."))
        }
        if !subcommands.isEmpty {
            page.section(Self.commands)
            page.raw(".Bl -tag -width Ds")
            for subcommand in subcommands {
                page.macro("It Cm", subcommand.commandName)
                page.prose(subcommand.abstract ?? "")
                page.prose(Self.see)
                page.raw(".Xr \(subcommand.pageName) 1 .")
            }
            page.raw(".El")
        }
        if !own.isEmpty {
            page.section(Self.options)
            Self.list(own, in: &page)
        }
        let common = command.visibleArguments.filter { Self.isCommon($0, edition) || $0.isBuiltIn }
        if !common.isEmpty {
            page.section(Phrase(en: "COMMON OPTIONS", fr: "OPTIONS COMMUNES"))
            Self.list(common, in: &page)
        }
        page.section(ManualFacts.exitStatus)
        page.prose(
            Phrase(
                en: "Exit codes, environment and files are described in",
                fr: "Les codes de retour, l’environnement et les fichiers sont décrits dans"
            )
        )
        page.raw(".Xr \(program.pageName) 1 .")
        discussion.writeExamples(to: &page)
        Self.seeAlso(
            [command.words.dropLast().joined(separator: "-")] + subcommands.map(\.pageName),
            in: &page
        )
        fileName = command.pageName + ".1"
        text = page.text
    }

    init(fileName: String, text: String) {
        self.fileName = fileName
        self.text = text
    }

    // MARK: Parts

    private static let synopsis = Phrase("SYNOPSIS")
    static let description = Phrase("DESCRIPTION")
    static let examples = Phrase(en: "EXAMPLES", fr: "EXEMPLES")
    private static let commands = Phrase(en: "COMMANDS", fr: "COMMANDES")
    private static let options = Phrase("OPTIONS")
    private static let command = Phrase(en: "command", fr: "commande")
    private static let commonOptions = Phrase(en: "common options", fr: "options communes")
    private static let see = Phrase(en: "See", fr: "Voir")

    private static func isCommon(_ argument: CommandDescription.Argument, _ edition: Edition) -> Bool {
        argument.names?.contains { edition.common.contains($0) } ?? false
    }

    private static func value(_ argument: CommandDescription.Argument) -> String {
        "Ar " + Mdoc.argument(argument.valueName ?? "value")
    }

    private static func flag(_ name: CommandDescription.Name) -> String {
        "Fl " + Mdoc.argument(String(name.typed.dropFirst()))
    }

    private static func synopsis(_ argument: CommandDescription.Argument) -> String {
        var line =
            switch argument.kind {
            case .positional: value(argument)
            case .option: (argument.preferredName.map(flag) ?? "") + " " + value(argument)
            case .flag: argument.preferredName.map(flag) ?? ""
            }
        if argument.isRepeating { line += " ..." }
        return argument.isOptional ? ".Op " + line : "." + line
    }

    private static func list(_ arguments: [CommandDescription.Argument], in page: inout Mdoc) {
        page.raw(".Bl -tag -width Ds")
        for argument in arguments {
            let names = (argument.names ?? []).map { name in
                argument.kind == .option ? flag(name) + " " + value(argument) : flag(name)
            }
            page.raw(".It " + (names.isEmpty ? value(argument) : names.joined(separator: " , ")))
            page.prose(argument.abstract ?? "")
            for fact in argument.facts { page.prose(fact) }
        }
        page.raw(".El")
    }

    static func seeAlso(_ names: [String], configuration: Bool = true, in page: inout Mdoc) {
        page.section(Phrase(en: "SEE ALSO", fr: "VOIR AUSSI"))
        let references =
            names.sorted().map { "\($0) 1" } + (configuration ? [ConfigurationManual.name + " 5"] : [])
        for (index, reference) in references.enumerated() {
            page.raw(".Xr \(reference)" + (index == references.count - 1 ? "" : " ,"))
        }
    }
}

/// The long text of a command's help: paragraphs, indented lines, and examples.
private struct Discussion {
    private var blocks: [(isCode: Bool, lines: [String])] = []
    private var exampleLines: [String] = []

    init(_ text: String) {
        var isExample = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line == Example.heading.en || line == Example.heading.fr {
                isExample = true
            } else if isExample, line.isEmpty || line.hasPrefix(" ") {
                exampleLines.append(line)
            } else {
                isExample = false
                let isCode = line.hasPrefix(" ")
                if line.isEmpty || blocks.last?.isCode != isCode { blocks.append((isCode, [])) }
                if !line.isEmpty { blocks[blocks.count - 1] = (isCode, (blocks.last?.lines ?? []) + [line]) }
            }
        }
        while exampleLines.last?.isEmpty == true { exampleLines.removeLast() }
        blocks.removeAll { $0.lines.isEmpty }
    }

    /// Writes the paragraphs; the first one is separated from text before it.
    func write(to page: inout Mdoc, followsText: Bool = false) {
        for (index, block) in blocks.enumerated() {
            if block.isCode {
                page.literal(block.lines)
            } else {
                if index > 0 || followsText { page.raw(".Pp") }
                for line in block.lines { page.prose(line) }
            }
        }
    }

    func writeExamples(to page: inout Mdoc) {
        guard !exampleLines.isEmpty else { return }
        page.section(ManualPage.examples)
        page.literal(exampleLines)
    }
}
