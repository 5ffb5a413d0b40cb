import Feeds
import Fetch
import Foundation
import Home

/// Standard output that remembers failures.
enum Output {
    /// Stays true after a failure, even if later writes succeed.
    private static let isLost = Locked(false)

    /// Writes the printed text; false if any write failed so far.
    @discardableResult
    static func flush() -> Bool {
        let isWritten = fflush(nil) == 0
        return isLost.withLock { isLost in
            if !isWritten { isLost = true }
            return !isLost
        }
    }

    /// Writes raw data after the printed text.
    static func write(_ data: Data) throws {
        flush()
        try FileHandle.standardOutput.write(contentsOf: data)
    }
}

/// Output for people: data on standard output, messages on standard error.
struct Console: Sendable {
    var language: Language
    var isQuiet = false
    var isVerbose = false
    var usesColor = false
    var showsProgress = false
    var mayAsk = false
    /// The width of the terminal on standard output; `nil` for a file or a pipe, where nothing is cut or wrapped.
    var columns: Int?

    /// For errors that occur before the command line is parsed.
    static var forErrors: Console { Console(language: HelpLanguage.current) }

    func text(_ phrase: Phrase) -> String { phrase.text(in: language) }

    func out(_ text: String) { print(text) }
    func out(_ phrase: Phrase) { print(text(phrase)) }

    /// A message, even with `--quiet`; earlier data is flushed first to keep the order.
    func message(_ text: String) {
        Output.flush()
        // If standard error is closed, there is nowhere to report it.
        try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
    }

    /// A remark that `--quiet` silences.
    func say(_ phrase: Phrase) { if !isQuiet { message(text(phrase)) } }

    /// What to do next: the last line of every command.
    func next(_ phrase: Phrase) {
        if !isQuiet { message(dim(text(Phrase(en: "Next: \(phrase.en)", fr: "Ensuite : \(phrase.fr)")))) }
    }

    // MARK: Style

    func bold(_ text: String) -> String { usesColor ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
    func dim(_ text: String) -> String { usesColor ? "\u{1B}[2m\(text)\u{1B}[0m" : text }
    func green(_ text: String) -> String { usesColor ? "\u{1B}[32m\(text)\u{1B}[0m" : text }
    func red(_ text: String) -> String { usesColor ? "\u{1B}[31m\(text)\u{1B}[0m" : text }

    /// `0.91`, or `0,91` in French.
    func number(_ value: Double, digits: Int = 2) -> String {
        let text = String(format: "%.\(digits)f", value)
        return language == .fr ? text.replacing(".", with: ",") : text
    }

    /// `14 Mar 2026` or `14 mars 2026`; empty when there is no date.
    func day(_ date: Date?) -> String {
        guard let date else { return "" }
        return date.formatted(
            Date.FormatStyle(locale: Locale(identifier: language == .fr ? "fr_FR" : "en_GB"), timeZone: .gmt)
                .day().month(.abbreviated).year()
        )
    }

    /// Untrusted text without control characters.
    static func printable(_ text: String) -> String { PlainText.printable(text) }

    /// Untrusted text as one word of a command line, in quotes if a shell would take it for more.
    static func word(_ text: String) -> String {
        let text = printable(text)
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic || "0123456789._:/@%+,-".unicodeScalars.contains(scalar))
        }
        return isPlain && !text.isEmpty ? text : "'" + text.replacing("'", with: "'\\''") + "'"
    }

    /// A bar on a terminal, nothing elsewhere.
    func progress(_ done: Int, of total: Int, _ what: Phrase) {
        guard showsProgress, total > 0 else { return }
        let width = 24
        let filled = done * width / total
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        let end = done == total ? "\r\u{1B}[K" : ""
        let line = "\r\(bar) \(done)/\(total) \(text(what))\u{1B}[K\(end)"
        try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
    }
}
