package import Home
import Testing

/// The sentence of a problem, and what it must be in both languages.
package struct Sentence: Sendable, CustomTestStringConvertible {
    private let phrase: Phrase
    private let expected: Phrase
    private let arguments: [String]

    /// `arguments` are those that both languages must show.
    package init(_ phrase: Phrase, _ en: String, _ fr: String, _ arguments: [String] = []) {
        (self.phrase, self.arguments) = (phrase, arguments)
        expected = Phrase(en: en, fr: fr)
    }

    package var testDescription: String { expected.en }

    /// What is wrong with it, a line each.
    package var faults: [String] {
        var faults: [String] = []
        if phrase != expected { faults.append("“\(phrase.en)” and “\(phrase.fr)”") }
        if phrase.en == phrase.fr { faults.append("“\(phrase.en)” is not translated") }
        for argument in arguments where !phrase.en.contains(argument) || !phrase.fr.contains(argument) {
            faults.append("“\(argument)” is not shown")
        }
        return faults
    }
}
