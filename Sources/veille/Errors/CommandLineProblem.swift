import Home

/// What the argument parser refused.
enum CommandLineProblem: UserError.Cause {
    case unknownCommand(String, Remedy)
    /// An argument after a command that has no subcommands.
    case noSubcommands(command: String, Remedy)
    case unknownOption(String, Remedy)
    /// A common option without a command.
    case missingCommand(option: String, Remedy)
    case missingValue(of: String, Remedy)
    case unexpectedValue(String, option: String, Remedy)
    case invalidValue(String, of: String, Remedy)
    case missingArgument(String, Remedy)
    case unexpectedArguments([String], Remedy)
    /// An option and its opposite.
    case contradiction(Remedy)
    /// A failure of the parser that veille does not know.
    case notUnderstood(Remedy)

    enum Remedy: Sendable, Equatable {
        case didYouMean(String)
        /// The values an argument takes, and the closest one.
        case values([String], closest: String?)
        /// The help text of an argument.
        case argumentHelp(label: String, text: String)
        case listCommands(of: String)
        case listOptions(of: String)
        case usage(synopsis: String)

        var phrase: Phrase {
            switch self {
            case .didYouMean(let name): .didYouMean(name)
            case .values(let values, let closest):
                .list(
                    [closest.map(Phrase.didYouMean), Self.oneOf(values)].compactMap(\.self),
                    separator: " "
                )
            case .argumentHelp(let label, let text):
                Phrase(en: "\(label): \(text)", fr: "\(label) : \(text)")
            case .listCommands(let command):
                Phrase(
                    en: "\(command) --help lists the commands",
                    fr: "\(command) --help liste les commandes"
                )
            case .listOptions(let command):
                Phrase(en: "\(command) --help lists the options", fr: "\(command) --help liste les options")
            case .usage(let synopsis): Phrase(en: "usage: \(synopsis)", fr: "usage : \(synopsis)")
            }
        }

        private static func oneOf(_ values: [String]) -> Phrase {
            let list = values.joined(separator: ", ")
            return Phrase(en: "One of: \(list)", fr: "Au choix : \(list)")
        }
    }

    var message: UserError.Message { .init(what, remedy: remedy.phrase) }

    private var what: Phrase {
        switch self {
        case .unknownCommand(let name, _):
            Phrase(en: "unknown command “\(name)”", fr: "commande inconnue : « \(name) »")
        case .noSubcommands(let command, _):
            Phrase(en: "“\(command)” has no subcommands", fr: "« \(command) » n’a pas de sous-commandes")
        case .unknownOption(let name, _):
            Phrase(en: "unknown option “\(name)”", fr: "option inconnue : « \(name) »")
        case .missingCommand(let option, _):
            Phrase(en: "\(option) needs a command", fr: "\(option) demande une commande")
        case .missingValue(let option, _):
            Phrase(en: "missing value for \(option)", fr: "il manque la valeur de \(option)")
        case .unexpectedValue(let value, let option, _):
            Phrase(
                en: "\(option) takes no value, but “\(value)” was given",
                fr: "\(option) ne prend pas de valeur, mais « \(value) » est donné"
            )
        case .invalidValue(let value, let argument, _):
            Phrase(
                en: "invalid value “\(value)” for \(argument)",
                fr: "valeur non valide pour \(argument) : « \(value) »"
            )
        case .missingArgument(let name, _):
            Phrase(en: "missing argument \(name)", fr: "il manque l’argument \(name)")
        case .unexpectedArguments(let values, _):
            Self.unexpected(values)
        case .contradiction:
            Phrase(en: "two options contradict each other", fr: "deux options se contredisent")
        case .notUnderstood:
            Phrase(
                en: "the command line could not be understood",
                fr: "la ligne de commande n’a pas été comprise"
            )
        }
    }

    private static func unexpected(_ values: [String]) -> Phrase {
        let en = values.map { "“\($0)”" }.joined(separator: ", ")
        let fr = values.map { "« \($0) »" }.joined(separator: ", ")
        return values.count == 1
            ? Phrase(en: "unexpected argument \(en)", fr: "argument en trop : \(fr)")
            : Phrase(en: "unexpected arguments: \(en)", fr: "arguments en trop : \(fr)")
    }

    private var remedy: Remedy {
        switch self {
        case .unknownCommand(_, let remedy), .noSubcommands(_, let remedy), .unknownOption(_, let remedy),
            .missingCommand(_, let remedy), .missingValue(_, let remedy), .unexpectedValue(_, _, let remedy),
            .invalidValue(_, _, let remedy), .missingArgument(_, let remedy),
            .unexpectedArguments(_, let remedy), .contradiction(let remedy), .notUnderstood(let remedy):
            remedy
        }
    }
}
