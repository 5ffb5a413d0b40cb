import ArgumentParser
import Foundation
import Home

/// A failure of the argument parser, as data.
///
/// The parser's types are internal: their cases are read by reflection, never the sentences.
struct ParserFailure {
    /// What went wrong, or what was requested instead of a command.
    enum Reason {
        case help(includesHidden: Bool)
        /// The version, a completion script: the parser prints it.
        case request
        case unknownOption(String)
        /// A value joined to a short option.
        case joinedValue(String, option: String)
        case missingValue(option: String)
        case unexpectedValue(option: String, String)
        case invalidValue(String, option: String?, key: String)
        case missingArgument(key: String)
        case unexpectedArguments([String])
        /// An option and its opposite.
        case contradiction
        /// What `validate()` of a command throws.
        case own(any Error)
        /// A case that is not known here.
        case other(String)
    }

    let reason: Reason
    /// The program, then the commands down to the one that was parsed.
    let commands: [any ParsableCommand.Type]

    /// `nil` for an error that is not the parser's.
    init?(_ error: any Error) {
        let fields = Dictionary(labelled: error)
        guard String(describing: type(of: error)) == "CommandError",
            let commands = fields["commandStack"] as? [any ParsableCommand.Type],
            let parserError = fields["parserError"]
        else { return nil }
        self.commands = commands
        reason = Self.reason(parserError)
    }

    /// The names of the commands, as they are typed.
    var words: [String] { commands.compactMap { $0.configuration.commandName } }

    private static func reason(_ error: Any) -> Reason {
        guard let child = Mirror(reflecting: error).children.first, let name = child.label else {
            return "\(error)" == "versionRequested" || "\(error)" == "dumpHelpRequested"
                ? .request : .other("\(error)")
        }
        let fields = Dictionary(labelled: child.value)
        func text(_ label: String) -> String { fields[label] as? String ?? "" }
        func option(_ label: String) -> String { fields[label].flatMap(typed) ?? "" }
        switch name {
        case "helpRequested": return .help(includesHidden: "\(child.value)".contains("hidden"))
        case "completionScriptRequested", "completionScriptCustomResponse": return .request
        case "unknownOption": return .unknownOption(option(".1"))
        case "invalidOption": return .unknownOption(child.value as? String ?? "")
        case "nonAlphanumericShortOption": return .unknownOption("-\(child.value)")
        case "missingValueForOption": return .missingValue(option: option(".1"))
        case "missingValueOrUnknownCompositeOption": return .joinedValue(option(".2"), option: option(".1"))
        case "unexpectedValueForOption": return .unexpectedValue(option: option(".1"), text(".2"))
        case "unexpectedExtraValues":
            let values = Mirror(reflecting: child.value).children.compactMap {
                Dictionary(labelled: $0.value)[".1"] as? String
            }
            return .unexpectedArguments(values)
        case "duplicateExclusiveValues": return .contradiction
        case "noValue": return .missingArgument(key: key(child.value, fields["forKey"]))
        case "unableToParseValue":
            return .invalidValue(
                text(".2"),
                option: fields[".1"].flatMap(typed),
                key: key(fields["forKey"] ?? "")
            )
        case "userValidationError":
            return (child.value as? any Error).map(Reason.own) ?? .other(name)
        case "noArguments": return reason(child.value)
        default: return .other(name)
        }
    }

    /// An option as it is typed; the value may be an optional.
    private static func typed(_ name: Any) -> String? {
        guard let child = Mirror(reflecting: name).children.first else { return nil }
        switch child.label {
        case "long": return "--\(child.value)"
        case "longWithSingleDash": return "-\(child.value)"
        case "short":
            return "-\(Mirror(reflecting: child.value).children.first?.value ?? child.value)"
        case "some": return typed(child.value)
        default: return nil
        }
    }

    /// The name of a property; the payload of a case with one value is labelled or not, by compiler.
    private static func key(_ values: Any?...) -> String {
        values.lazy.compactMap { $0.flatMap { Dictionary(labelled: $0)["name"] as? String } }.first ?? ""
    }
}

extension [String: Any] {
    /// The fields of a value by their names.
    fileprivate init(labelled value: Any) {
        self.init(
            Mirror(reflecting: value).children.compactMap { child in child.label.map { ($0, child.value) } },
            uniquingKeysWith: { first, _ in first }
        )
    }
}
