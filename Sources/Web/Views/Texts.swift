import Feeds
import Foundation
import Home

/// The texts of the pages, in one language.
struct Texts: Sendable {
    let language: Language

    func text(_ phrase: Phrase) -> String { phrase.text(in: language) }

    func text(en: String, fr: String) -> String { Phrase(en: en, fr: fr).text(in: language) }

    /// As in `mardi 18 mars 2025`.
    func longDate(_ date: Date) -> String {
        let style = Date.FormatStyle(
            locale: Locale(identifier: language == .fr ? "fr_FR" : "en_GB"),
            timeZone: .gmt
        )
        return date.formatted(style.weekday(.wide).day().month(.wide).year())
    }

    /// As in `18 Mar`.
    func shortDate(_ date: Date) -> String {
        let style = Date.FormatStyle(
            locale: Locale(identifier: language == .fr ? "fr_FR" : "en_GB"),
            timeZone: .gmt
        )
        return date.formatted(style.day().month(.abbreviated))
    }

    /// As in `18 Mar 2025`.
    func dayAndYear(_ date: Date) -> String {
        let style = Date.FormatStyle(
            locale: Locale(identifier: language == .fr ? "fr_FR" : "en_GB"),
            timeZone: .gmt
        )
        return date.formatted(style.day().month(.abbreviated).year())
    }

    /// The days of a week, from Monday on.
    var weekdays: [String] {
        switch language {
        case .en: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
        case .fr: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
        }
    }

    /// As in `14:05 UTC`.
    func time(_ date: Date) -> String { String(date.formatted(.iso8601).dropFirst(11).prefix(5)) + " UTC" }

    /// The name of a language, for its code.
    func language(_ code: String) -> String {
        let locale = Locale(identifier: language == .fr ? "fr_FR" : "en_GB")
        return locale.localizedString(forLanguageCode: code) ?? PlainText.printable(code)
    }

    /// As in `0,91`.
    func number(_ value: Double) -> String {
        let text = String(format: "%.2f", value)
        return language == .fr ? text.replacingOccurrences(of: ".", with: ",") : text
    }
}
