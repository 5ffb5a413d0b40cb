package import Home

/// The rules that every message of an error follows.
package enum Wording {
    private static let forbidden = [
        "anew", "meanwhile", "mend", "mended", "mends", "nobody", "tells", "told",
    ]
    private static let forbiddenPhrases = ["is no ", "are none", "so many", "as many as"]

    /// The rules that the message of a problem breaks, a line each.
    package static func faults(of cause: any UserError.Cause) -> [String] {
        let message = cause.message
        let phrases = [message.what] + (message.remedy.map { [$0] } ?? [])
        let whole = (
            en: phrases.map(\.en).joined(separator: " "), fr: phrases.map(\.fr).joined(separator: " ")
        )
        var arguments: [String] = []
        collect(cause, into: &arguments)
        var faults: [String] = []
        for phrase in phrases {
            if phrase.en.isEmpty || phrase.fr.isEmpty { faults.append("a language is missing") }
            // The words of another program are the same in both.
            if phrase.en == phrase.fr, !arguments.contains(phrase.en) {
                faults.append("“\(phrase.en)” is not translated")
            }
            if phrase.en.hasSuffix(".") || phrase.fr.hasSuffix(".") {
                faults.append("“\(phrase.en)” ends with a full stop")
            }
        }
        for argument in arguments where !whole.en.contains(argument) || !whole.fr.contains(argument) {
            faults.append("“\(argument)” is not shown")
        }
        let words = Set(whole.en.lowercased().split { !$0.isLetter }.map(String.init))
        faults += forbidden.filter(words.contains).map { "“\($0)” is in the glossary" }
        let text = whole.en.lowercased().replacing("is no longer", with: "")
        faults += forbiddenPhrases.filter(text.contains).map { "“\($0)” is in the glossary" }
        if whole.fr.contains("'") { faults.append("a straight apostrophe") }
        return faults.map { "\(cause): \($0)" }
    }

    /// The texts and numbers that a case holds, those of its own cases included.
    private static func collect(_ value: Any, into arguments: inout [String]) {
        switch value {
        case let text as String: arguments.append(text)
        case let letter as Character: arguments.append(String(letter))
        case let number as any BinaryInteger: arguments.append("\(number)")
        default:
            let mirror = Mirror(reflecting: value)
            // What a structure holds is worded where it comes from.
            guard mirror.displayStyle != .struct else { return }
            for child in mirror.children { collect(child.value, into: &arguments) }
        }
    }
}
