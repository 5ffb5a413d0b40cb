import ArgumentParser
import Home

/// Says in words what is wrong with a command line.
struct UsageErrors {
    private let failure: ParserFailure
    private let manual: ProgramDescription
    private let command: CommandDescription

    /// - Throws: ``UserError`` when the parser knows a command that its own description lacks.
    init(_ failure: ParserFailure, _ manual: ProgramDescription) throws {
        self.failure = failure
        self.manual = manual
        command = try manual.command(failure.words)
    }

    /// The error in the command line that was parsed, in the form of all others.
    func error(in arguments: [String]) -> UserError {
        if let word = wordInPlaceOfCommand(arguments) { return manual.unknownCommand(word, of: command) }
        switch failure.reason {
        case .own(let error as UserError): return error
        case .unknownOption(let name): return unknownOption(name)
        case .joinedValue(let text, let name):
            let separate = "\(name) \(text.dropFirst(name.count))"
            return wrong(
                Phrase(en: "unknown option “\(text)”", fr: "option inconnue : « \(text) »"),
                remedy: ProgramDescription.didYouMean(separate)
            )
        case .missingValue(let name):
            let option = labelled(option(name), or: name)
            return wrong(
                Phrase(en: "missing value for \(option)", fr: "il manque la valeur de \(option)"),
                remedy: sentence(self.option(name), after: option)
            )
        case .unexpectedValue(let name, let value):
            return wrong(
                Phrase(
                    en: "\(name) takes no value, but “\(value)” was given",
                    fr: "\(name) ne prend pas de valeur, mais « \(value) » est donné"
                )
            )
        case .invalidValue(let value, let name, let key):
            return invalid(value, of: name.flatMap(option) ?? argument(key), named: name ?? "")
        case .missingArgument(let key):
            let name = labelled(argument(key), or: key.uppercased())
            return wrong(Phrase(en: "missing argument \(name)", fr: "il manque l’argument \(name)"))
        case .unexpectedArguments(let values):
            let en = values.map { "“\($0)”" }.joined(separator: ", ")
            let fr = values.map { "« \($0) »" }.joined(separator: ", ")
            return wrong(
                values.count == 1
                    ? Phrase(en: "unexpected argument \(en)", fr: "argument en trop : \(fr)")
                    : Phrase(en: "unexpected arguments: \(en)", fr: "arguments en trop : \(fr)")
            )
        case .contradiction:
            return wrong(
                Phrase(en: "two options contradict each other", fr: "deux options se contredisent")
            )
        case .help, .request, .own, .other:
            return wrong(
                Phrase(
                    en: "the command line could not be understood",
                    fr: "la ligne de commande n’a pas été comprise"
                )
            )
        }
    }

    // MARK: Cases

    /// The first word that stands where a subcommand should: the parser may complain of what follows it.
    private func wordInPlaceOfCommand(_ arguments: [String]) -> String? {
        guard !command.visibleSubcommands.isEmpty else { return nil }
        let depth = failure.commands.count - 1
        guard let word = arguments.dropFirst(depth).first, !word.hasPrefix("-"),
            command.subcommand(word) == nil
        else { return nil }
        return word
    }

    private func unknownOption(_ name: String) -> UserError {
        let what = Phrase(en: "unknown option “\(name)”", fr: "option inconnue : « \(name) »")
        let path = command.words.joined(separator: " ")
        let common = manual.common.map(\.typed)
        if !command.visibleSubcommands.isEmpty, common.contains(name) {
            return wrong(Phrase(en: "\(name) needs a command", fr: "\(name) demande une commande"))
        }
        let names = command.visibleArguments.flatMap { $0.names ?? [] }.filter { $0.kind == .long }
        let close = name.count > 2 ? Spelling.closest(to: name, among: names.map(\.typed)) : nil
        return UserError(
            .usage,
            what,
            remedy: close.map(ProgramDescription.didYouMean)
                ?? Phrase(en: "\(path) --help lists the options", fr: "\(path) --help liste les options")
        )
    }

    private func invalid(
        _ value: String,
        of argument: CommandDescription.Argument?,
        named name: String
    ) -> UserError {
        let label = labelled(argument, or: name)
        let what = Phrase(
            en: "invalid value “\(value)” for \(label)",
            fr: "valeur non valide pour \(label) : « \(value) »"
        )
        guard let values = argument?.allValues, !values.isEmpty else {
            return wrong(what, remedy: sentence(argument, after: label))
        }
        let list = values.joined(separator: ", ")
        let close = Spelling.closest(to: value, among: values).map(ProgramDescription.didYouMean)
        let all = Phrase(en: "One of: \(list)", fr: "Au choix : \(list)")
        return wrong(what, remedy: .list([close, all].compactMap(\.self), separator: " "))
    }

    /// An error whose remedy is the right command line, unless there is a better one.
    private func wrong(_ what: Phrase, remedy: Phrase? = nil) -> UserError {
        let synopsis = HelpScreen(manual, columns: 80).synopsis(of: command)
        return UserError(
            .usage,
            what,
            remedy: remedy ?? Phrase(en: "usage: \(synopsis)", fr: "usage : \(synopsis)")
        )
    }

    // MARK: Arguments

    private func option(_ name: String) -> CommandDescription.Argument? {
        command.arguments?.first { $0.names?.contains { $0.typed == name } ?? false }
    }

    /// The argument of a property: an option is named after it, a positional argument is known by its place.
    private func argument(_ key: String) -> CommandDescription.Argument? {
        let kebab = key.map { $0.isUppercase ? "-" + $0.lowercased() : String($0) }.joined()
        if let option = option("--" + kebab) { return option }
        guard let type = failure.commands.last else { return nil }
        let properties = Mirror(reflecting: type.init()).children.filter {
            String(describing: Swift.type(of: $0.value)).hasPrefix("Argument<")
        }
        guard let index = properties.firstIndex(where: { $0.label == "_" + key }) else { return nil }
        let positional = (command.arguments ?? []).filter { $0.kind == .positional }
        let place = properties.distance(from: properties.startIndex, to: index)
        return positional.indices.contains(place) ? positional[place] : nil
    }

    private func labelled(_ argument: CommandDescription.Argument?, or name: String) -> String {
        guard let argument else { return name }
        let typed = name.hasPrefix("-") ? name : argument.preferredName?.typed ?? ""
        return [typed, argument.value].filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// What an argument is for.
    private func sentence(_ argument: CommandDescription.Argument?, after label: String) -> Phrase? {
        argument?.abstract.map { Phrase(en: "\(label): \($0)", fr: "\(label) : \($0)") }
    }
}

extension UserError {
    /// A number of rows that shows none.
    static func belowOne(_ option: String) -> UserError {
        UserError(
            .usage,
            Phrase(en: "\(option) must be at least 1", fr: "\(option) doit valoir au moins 1")
        )
    }

    /// A number that is not a port.
    static func noPort(_ port: Int) -> UserError {
        UserError(
            .usage,
            Phrase(en: "\(port) is not a valid port", fr: "\(port) n’est pas un port valide"),
            remedy: Phrase(
                en: "give a number from 0 to 65535 with --port",
                fr: "donnez un nombre de 0 à 65535 avec --port"
            )
        )
    }
}
