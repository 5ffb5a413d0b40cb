import Foundation

/// A command as the argument parser describes it, the source of `--help`.
struct CommandDescription: Decodable, Sendable {
    var superCommands: [String]?
    var shouldDisplay: Bool
    var commandName: String
    var aliases: [String]?
    var abstract: String?
    var discussion: String?
    var subcommands: [CommandDescription]?
    var arguments: [Argument]?

    /// An argument, an option or a flag.
    struct Argument: Decodable, Sendable {
        enum Kind: String, Decodable { case positional, option, flag }

        var kind: Kind
        var shouldDisplay: Bool
        var isOptional: Bool
        var isRepeating: Bool
        var names: [Name]?
        var preferredName: Name?
        var valueName: String?
        var defaultValue: String?
        var allValues: [String]?
        var abstract: String?
    }

    /// The name of an option.
    struct Name: Decodable, Sendable, Hashable {
        enum Kind: String, Decodable { case long, short, longWithSingleDash }

        var kind: Kind
        var name: String

        /// As it is typed.
        var typed: String { (kind == .long ? "--" : "-") + name }
    }

    private struct Dump: Decodable { var command: CommandDescription }

    /// Decodes the parser's dump.
    init(dumped json: String) throws {
        self = try JSONDecoder().decode(Dump.self, from: Data(json.utf8)).command
    }

    /// As it is typed: `veille feeds add`.
    var words: [String] { (superCommands ?? []) + [commandName] }

    /// As its manual page is called: `veille-feeds-add`.
    var pageName: String { words.joined(separator: "-") }

    /// The listed subcommands, without the built-in `help`.
    var visibleSubcommands: [CommandDescription] {
        (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
    }

    var visibleArguments: [Argument] { (arguments ?? []).filter(\.shouldDisplay) }
}
