import Feeds
import Home
package import Foundation
package import Storage

/// A parsed search query: words and filters.
///
/// `eau "centres de données" -charbon section:impacts site:greenit.fr state:refused since:2026-01-01`: words of four
/// letters or more match prefixes, quoted words a phrase; a dash excludes.
package struct SearchQuery: Sendable, Equatable {
    /// The state of an article, for `state:`.
    package enum State: String, Sendable, Codable, CaseIterable {
        case pending, accepted, refused, later, applied, onBranch, unplaced, duplicate, muted
        /// In a feed, but not proposed.
        case seen
    }

    /// Prefixes of section names, folded; all sections if empty.
    package private(set) var sections: [String] = []
    /// Parts of host or site names, folded; all sites if empty.
    package private(set) var sites: [String] = []
    /// States; all if empty.
    package private(set) var states: Set<State> = []
    /// The earliest date.
    package private(set) var since: Date?
    /// The words to find and to exclude.
    package private(set) var terms: [SearchTerm] = []

    /// Parses a query.
    ///
    /// - Throws: ``UserError`` for an unknown filter or an invalid value.
    package init(_ text: String, now: Date) throws {
        for word in Self.words(of: text) {
            guard let colon = word.text.firstIndex(of: ":"), !word.isQuotedFirst else {
                let isExcluded = word.text.hasPrefix("-") && word.text.count > 1
                let text = isExcluded ? String(word.text.dropFirst()) : word.text
                terms.append(SearchTerm(text: text, isPhrase: word.isQuoted, isExcluded: isExcluded))
                continue
            }
            let name = String(word.text[..<colon])
            let value = String(word.text[word.text.index(after: colon)...])
            switch name {
            case "section": sections.append(Self.fold(value))
            case "site": sites.append(Self.fold(value))
            case "state":
                for part in value.split(separator: ",") {
                    guard let state = State(rawValue: String(part)) else {
                        throw UserError(
                            SearchProblem.unknownValue(
                                value,
                                filter: name,
                                examples: State.allCases.map(\.rawValue)
                            )
                        )
                    }
                    states.insert(state)
                }
            case "since":
                guard let date = Self.date(value, now: now) else {
                    throw UserError(
                        SearchProblem.unknownValue(value, filter: name, examples: ["2026-03-14", "7d"])
                    )
                }
                since = date
            case "http", "https":
                // A URL is searched as a phrase.
                terms.append(SearchTerm(text: word.text, isPhrase: true, isExcluded: false))
            default:
                throw UserError(SearchProblem.unknownFilter(name))
            }
        }
        if terms.contains(where: \.isExcluded), !terms.contains(where: { !$0.isExcluded }) {
            throw UserError(SearchProblem.onlyExclusions)
        }
    }

    /// Whether there are words to find.
    package var hasWords: Bool { terms.contains { !$0.isExcluded && $0.isSearchable } }

    /// Whether there are no words and no filters.
    package var isEmpty: Bool {
        !hasWords && sections.isEmpty && sites.isEmpty && states.isEmpty && since == nil
    }

    private static func words(of text: String) -> [(text: String, isQuoted: Bool, isQuotedFirst: Bool)] {
        var words: [(text: String, isQuoted: Bool, isQuotedFirst: Bool)] = []
        var current = ""
        var (isOpen, isQuoted, isQuotedFirst) = (false, false, false)
        func isQuote(_ character: Character) -> Bool { "\"“”«»".contains(character) }
        func finish() {
            let text = current.trimmingCharacters(in: .whitespaces)
            if !text.isEmpty { words.append((text, isQuoted, isQuotedFirst)) }
            (current, isQuoted, isQuotedFirst) = ("", false, false)
        }
        for character in text {
            if isQuote(character) {
                if current.isEmpty { isQuotedFirst = true }
                isOpen.toggle()
                isQuoted = true
            } else if character.isWhitespace, !isOpen {
                finish()
            } else {
                current.append(character)
            }
        }
        finish()
        return words
    }

    private static func date(_ text: String, now: Date) -> Date? {
        if let unit = text.last, let count = Int(text.dropLast()), (1...36_500).contains(count) {
            switch unit {
            case "d", "j": return now.addingTimeInterval(Double(-count) * 86_400)
            case "w", "s": return now.addingTimeInterval(Double(-count) * 7 * 86_400)
            default: break
            }
        }
        return CivilDate.day(text)
    }

    /// Whether a folded part of a host or of a name means this site.
    static func isOf(_ folded: String, name: String, url: String) -> Bool {
        fold(name).contains(folded) || WebURL(url)?.host.contains(folded) ?? false
    }

    static func fold(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    }
}
