import ArgumentParser
import Home

/// Turns a failure of the argument parser into an error with its remedy.
struct CommandLineErrors {
    private let failure: ParserFailure
    private let manual: ProgramDescription
    private let command: CommandDescription

    /// - Throws: ``UserError`` when the parser knows a command that its own description lacks.
    init(_ failure: ParserFailure, _ manual: ProgramDescription) throws {
        self.failure = failure
        self.manual = manual
        command = try manual.command(failure.words)
    }

    func error(in arguments: [String]) -> UserError {
        if let word = wordInPlaceOfCommand(arguments) { return manual.unknownCommand(word, of: command) }
        if case .own(let error as UserError) = failure.reason { return error }
        if case .missingValue(let name) = failure.reason, let value = dashedValue(of: name, in: arguments) {
            let label = labelled(option(name), or: name)
            return UserError(CommandLineProblem.missingValue(of: label, .didYouMean("\(name)='\(value)'")))
        }
        return UserError(problem)
    }

    private var problem: CommandLineProblem {
        switch failure.reason {
        case .unknownOption(let name): return unknownOption(name)
        case .joinedValue(let text, let name):
            return .unknownOption(text, .didYouMean("\(name) \(text.dropFirst(name.count))"))
        case .missingValue(let name):
            let label = labelled(option(name), or: name)
            return .missingValue(of: label, help(of: option(name), label))
        case .unexpectedValue(let name, let value):
            return .unexpectedValue(value, option: name, usage)
        case .invalidValue(let value, let name, let key):
            return invalidValue(value, of: name.flatMap(option) ?? argument(key), named: name ?? "")
        case .missingArgument(let key):
            return .missingArgument(labelled(argument(key), or: key.uppercased()), usage)
        case .unexpectedArguments(let values): return .unexpectedArguments(values, usage)
        case .contradiction: return .contradiction(usage)
        case .help, .request, .own, .other: return .notUnderstood(usage)
        }
    }

    // MARK: Cases

    /// What follows an option and starts with a dash, if it is no option: a title may.
    private func dashedValue(of name: String, in arguments: [String]) -> String? {
        guard let place = arguments.firstIndex(of: name), arguments.indices.contains(place + 1) else {
            return nil
        }
        let value = arguments[place + 1]
        return value.hasPrefix("-") && option(value) == nil ? value : nil
    }

    /// The first word where a subcommand was expected: the parser may complain of what follows it.
    private func wordInPlaceOfCommand(_ arguments: [String]) -> String? {
        guard !command.visibleSubcommands.isEmpty else { return nil }
        let depth = failure.commands.count - 1
        guard let word = arguments.dropFirst(depth).first, !word.hasPrefix("-"),
            command.subcommand(word) == nil
        else { return nil }
        return word
    }

    private func unknownOption(_ name: String) -> CommandLineProblem {
        if !command.visibleSubcommands.isEmpty, manual.common.contains(where: { $0.typed == name }) {
            return .missingCommand(option: name, usage)
        }
        let names = command.visibleArguments.flatMap { $0.names ?? [] }.filter { $0.kind == .long }
        let closest = name.count > 2 ? Spelling.closest(to: name, among: names.map(\.typed)) : nil
        return .unknownOption(
            name,
            closest.map { .didYouMean($0) } ?? .listOptions(of: command.words.joined(separator: " "))
        )
    }

    private func invalidValue(
        _ value: String,
        of argument: CommandDescription.Argument?,
        named name: String
    ) -> CommandLineProblem {
        let label = labelled(argument, or: name)
        guard let values = argument?.allValues, !values.isEmpty else {
            return .invalidValue(value, of: label, help(of: argument, label))
        }
        let closest = Spelling.closest(to: value, among: values)
        return .invalidValue(value, of: label, .values(values, closest: closest))
    }

    // MARK: Remedies

    private var usage: CommandLineProblem.Remedy {
        .usage(synopsis: HelpScreen(manual, columns: 80).synopsis(of: command))
    }

    private func help(of argument: CommandDescription.Argument?, _ label: String)
        -> CommandLineProblem.Remedy
    {
        argument?.abstract.map { .argumentHelp(label: label, text: $0) } ?? usage
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
}
