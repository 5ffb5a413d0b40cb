import ArgumentParser
import Feeds
import Foundation
import Home

/// The help of a command, as `--help` shows it.
struct HelpScreen {
    private let manual: ProgramDescription
    private let columns: Int

    init(_ manual: ProgramDescription, columns: Int) {
        self.manual = manual
        self.columns = max(columns, 40)
    }

    private static let overview = Phrase(en: "OVERVIEW", fr: "PRÉSENTATION")
    private static let usage = Phrase("USAGE")
    private static let arguments = Phrase("ARGUMENTS")
    private static let options = Phrase("OPTIONS")
    private static let commonOptions = Phrase(en: "COMMON OPTIONS", fr: "OPTIONS COMMUNES")
    private static let subcommands = Phrase(en: "SUBCOMMANDS", fr: "COMMANDES")

    /// The help of a command, with hidden options on request.
    func text(of command: CommandDescription, includesHidden: Bool = false) -> String {
        let shown = includesHidden ? command.arguments ?? [] : command.visibleArguments
        let own = shown.filter { !manual.isCommon($0) }
        var blocks = [block(Self.overview, wrapped(command.abstract ?? "", after: title(Self.overview)))]
        if let discussion = command.discussion { blocks.append(paragraphs(discussion)) }
        blocks.append(block(Self.usage, usage(command)))
        blocks += list(Self.arguments, own.filter { $0.kind == .positional })
        blocks += list(Self.options, own.filter { $0.kind != .positional })
        blocks += list(Self.commonOptions, shown.filter(manual.isCommon))
        blocks += subcommands(of: command)
        return blocks.joined(separator: "\n\n")
    }

    /// The synopsis of a command on one line, without the common options.
    func synopsis(of command: CommandDescription) -> String {
        pieces(command).joined(separator: " ")
    }

    // MARK: Blocks

    private func title(_ phrase: Phrase) -> String {
        let name = phrase.text(in: manual.language)
        return Phrase(en: name + ":", fr: name + " :").text(in: manual.language)
    }

    private func block(_ heading: Phrase, _ text: String) -> String { title(heading) + " " + text }

    /// Text that starts after a heading.
    private func wrapped(_ text: String, after heading: String) -> String {
        let lines = Self.wrap(heading + " " + text, columns)
        return lines.joined(separator: "\n").dropFirst(heading.count + 1).description
    }

    /// Prose as wide as the terminal; indented lines are not wrapped.
    private func paragraphs(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .flatMap { $0.hasPrefix(" ") || $0.isEmpty ? [String($0)] : Self.wrap(String($0), columns) }
            .joined(separator: "\n")
    }

    private func usage(_ command: CommandDescription) -> String {
        let name = command.words.joined(separator: " ")
        let heading = title(Self.usage)
        let margin = min(heading.count + name.count + 2, columns / 2)
        var lines = [heading + " " + name]
        for piece in pieces(command).dropFirst() {
            if (lines.last?.width ?? 0) + piece.width + 1 > columns {
                lines.append(String(repeating: " ", count: margin - 1))
            }
            lines[lines.count - 1] += " " + piece
        }
        return lines.joined(separator: "\n").dropFirst(heading.count + 1).description
    }

    /// The name of a command, then its arguments.
    private func pieces(_ command: CommandDescription) -> [String] {
        let own = command.visibleArguments.filter { !manual.isCommon($0) && !$0.isBuiltIn }
        var pieces = [command.words.joined(separator: " ")]
        for argument in own {
            var piece = argument.preferredName?.typed ?? ""
            if argument.kind != .flag { piece += (piece.isEmpty ? "" : " ") + argument.value }
            if argument.isRepeating { piece += "..." }
            pieces.append(argument.isOptional ? "[\(piece)]" : piece)
        }
        if !command.visibleSubcommands.isEmpty {
            pieces.append(Phrase(en: "COMMAND", fr: "COMMANDE").text(in: manual.language))
        }
        return pieces + [Phrase(en: "[common options]", fr: "[options communes]").text(in: manual.language)]
    }

    private func list(_ heading: Phrase, _ arguments: [CommandDescription.Argument]) -> [String] {
        let rows = arguments.map { argument in
            let names = (argument.names ?? []).sorted { $0.kind == .short && $1.kind != .short }
            let label = names.map(\.typed).joined(separator: ", ")
            let value = argument.kind == .flag ? "" : argument.value
            return row([label, value].filter { !$0.isEmpty }.joined(separator: " "), text(argument))
        }
        return rows.isEmpty ? [] : [title(heading) + "\n" + rows.joined(separator: "\n")]
    }

    private func text(_ argument: CommandDescription.Argument) -> String {
        ([argument.abstract ?? ""] + argument.facts.map { $0.text(in: manual.language) })
            .joined(separator: " ")
    }

    private func subcommands(of command: CommandDescription) -> [String] {
        let all = command.visibleSubcommands
        guard !all.isEmpty else { return [] }
        let isRoot = command.superCommands == nil
        let groups = isRoot ? manual.groups : []
        let named = Set(groups.flatMap(\.commands))
        let others = all.map(\.commandName).filter { !named.contains($0) }
        let lists =
            groups.map { (title(Phrase($0.title.uppercased())), $0.commands) }
            + (others.isEmpty ? [] : [(title(Self.subcommands), others)])
        let blocks = lists.map { heading, names in
            let commands = names.compactMap { name in all.first { $0.commandName == name } }
            let rows = commands.map { command in
                row(
                    ([command.commandName] + (command.aliases ?? [])).joined(separator: ", "),
                    command.abstract ?? ""
                )
            }
            return heading + "\n" + rows.joined(separator: "\n")
        }
        let words = command.words.dropFirst().map { " " + $0 }.joined()
        let more = Phrase(
            en: "“veille help\(words) COMMAND” shows the help of a command.",
            fr: "« veille help\(words) COMMANDE » montre l’aide d’une commande."
        )
        return blocks + [paragraphs(more.text(in: manual.language))]
    }

    // MARK: Lines

    private static let labelWidth = 26

    private func row(_ label: String, _ text: String) -> String {
        let margin = String(repeating: " ", count: Self.labelWidth)
        let lines = Self.wrap(text, columns - Self.labelWidth).map { margin + $0 }
        let head = "  " + label
        guard head.width < Self.labelWidth, let first = lines.first else {
            return ([head] + lines).joined(separator: "\n")
        }
        let start = head + String(repeating: " ", count: Self.labelWidth - head.width)
        return ([start + first.dropFirst(Self.labelWidth)] + lines.dropFirst()).joined(separator: "\n")
    }

    /// Lines of at most `width` columns; a longer word has a line of its own.
    static func wrap(_ text: String, _ width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.width + 1 + String(word).width <= width {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}

/// A request for help, as `veille help poll` and `veille poll --help` make it.
struct HelpRequest: Error {
    /// The command, as in `["veille", "poll"]`.
    var words: [String]
    /// Whether hidden options are shown.
    var includesHidden = false

    /// Prints the help.
    ///
    /// - Throws: ``UserError`` for a command that does not exist.
    func answer() throws {
        let manual = try ProgramDescription(in: HelpLanguage.current)
        let screen = HelpScreen(manual, columns: TerminalScreen.columns(ProcessInfo.processInfo.environment))
        print(screen.text(of: try manual.command(words), includesHidden: includesHidden))
    }
}
