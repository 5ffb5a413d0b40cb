import Feeds
import Foundation
import Home

/// The text of a manual page, in the language of mdoc(7).
struct Mdoc {
    private(set) var text = ""
    private let language: Language

    init(in language: Language) { self.language = language }

    /// A heading of the first level.
    mutating func section(_ heading: Phrase) { raw(".Sh " + Self.line(heading.text(in: language))) }

    /// A heading of the second level.
    mutating func subsection(_ heading: Phrase) { raw(".Ss " + Self.line(heading.text(in: language))) }

    /// Prose in the language of the page.
    mutating func prose(_ phrase: Phrase) { prose(phrase.text(in: language)) }

    /// A line with one macro whose argument is in the language of the page.
    mutating func macro(_ name: String, _ phrase: Phrase) { raw(".\(name) " + phrase.text(in: language)) }

    /// A line with a macro; arguments are escaped, so that none is read as a macro.
    mutating func macro(_ name: String, _ arguments: String...) {
        text += ([".\(name)"] + arguments.map(Self.argument)).joined(separator: " ") + "\n"
    }

    /// A line that is mdoc already.
    mutating func raw(_ line: String) { text += line + "\n" }

    /// Prose, each sentence on its own line, as mdoc requires.
    mutating func prose(_ prose: String) {
        let sentences = prose.replacing(/([.!?]) +(?=[\p{Lu}“«–])/) { "\($0.output.1)\n" }
        for line in sentences.split(whereSeparator: \.isNewline) {
            text += Self.line(line.trimmingCharacters(in: .whitespaces)) + "\n"
        }
    }

    /// Preformatted lines.
    mutating func literal(_ lines: [String]) {
        let margin = lines.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
        raw(".Bd -literal -offset indent")
        for line in lines { text += Self.line(String(line.dropFirst(margin)), isCode: true) + "\n" }
        raw(".Ed")
    }

    // MARK: Escapes

    /// A line of text that roff reads neither as a request nor as an escape.
    static func line(_ line: String, isCode: Bool = false) -> String {
        let escaped = isCode ? escape(line, isCode: true) : escapeOptions(line)
        return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
    }

    /// An argument of a macro.
    static func argument(_ argument: String) -> String {
        "\"\\&" + escape(argument, isCode: true).replacing("\"", with: "\\(dq") + "\""
    }

    /// In prose, only the names of options have real minus signs; other dashes are hyphens.
    private static func escapeOptions(_ line: String) -> String {
        line.split(separator: " ", omittingEmptySubsequences: false)
            .map { escape(String($0), isCode: $0.drop { "(“".contains($0) }.hasPrefix("-")) }
            .joined(separator: " ")
    }

    /// Escapes characters so that every formatter shows them, whatever encoding it assumes.
    static func escape(_ text: String, isCode: Bool = false) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\e"
            case "-" where isCode: result += "\\-"
            case "'" where isCode: result += "\\(aq"
            case "`" where isCode: result += "\\(ga"
            case "^" where isCode: result += "\\(ha"
            case "~" where isCode: result += "\\(ti"
            case "\u{A0}", "\u{202F}": result += "\\~"
            case _ where scalar.value < 0x20: result += " "
            case _ where scalar.isASCII: result.unicodeScalars.append(scalar)
            default:
                let code = String(scalar.value, radix: 16, uppercase: true)
                result += "\\[u" + String(repeating: "0", count: max(0, 4 - code.count)) + code + "]"
            }
        }
        return result
    }
}
