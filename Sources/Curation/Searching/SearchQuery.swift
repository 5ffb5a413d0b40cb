import Home
package import Foundation

/// What is sought: words, and where.
///
/// `eau "centres de données" -charbon section:impacts site:greenit.fr state:refused since:2026-01-01`: words of four letters or
/// more find what starts with them, quoted ones stand together, a dash leaves out.
package struct SearchQuery: Sendable, Equatable {
    /// Where an article stands, as `state:` names it.
    package enum State: String, Sendable, Codable, CaseIterable {
        case pending, accepted, refused, later, applied, unplaced, duplicate
        /// Seen in a feed, and not proposed.
        case seen
    }

    private struct Term: Sendable, Equatable {
        var text: String
        var isPhrase: Bool
        var isExcluded: Bool
    }

    /// The starts of the sections' names that are wanted, folded; any when there is none.
    package private(set) var sections: [String] = []
    /// The sites that are wanted: a part of their host or name.
    package private(set) var sites: [String] = []
    /// The states that are wanted.
    package private(set) var states: Set<State> = []
    /// Not before.
    package private(set) var since: Date?
    private var terms: [Term] = []

    /// Reads what a person typed.
    ///
    /// - Throws: ``UserError`` for a filter that does not exist, or a value it cannot have.
    package init(_ text: String, now: Date) throws {
        for word in Self.words(of: text) {
            guard let colon = word.text.firstIndex(of: ":"), !word.isQuotedFirst else {
                let isExcluded = word.text.hasPrefix("-") && word.text.count > 1
                let text = isExcluded ? String(word.text.dropFirst()) : word.text
                terms.append(Term(text: text, isPhrase: word.isQuoted, isExcluded: isExcluded))
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
                // An address is sought by its words.
                terms.append(Term(text: word.text, isPhrase: true, isExcluded: false))
            default:
                throw UserError(SearchProblem.unknownFilter(name))
            }
        }
        if terms.contains(where: \.isExcluded), !terms.contains(where: { !$0.isExcluded }) {
            throw UserError(SearchProblem.onlyExclusions)
        }
    }

    /// The query for SQLite's FTS5; `nil` when only filters are given.
    package var match: String? {
        let wanted = terms.filter { !$0.isExcluded }.compactMap(Self.expression)
        guard !wanted.isEmpty else { return nil }
        return ([wanted.joined(separator: " AND ")] + terms.filter(\.isExcluded).compactMap(Self.expression))
            .joined(separator: " NOT ")
    }

    /// Whether nothing at all is asked.
    package var isEmpty: Bool {
        match == nil && sections.isEmpty && sites.isEmpty && states.isEmpty && since == nil
    }

    private static func expression(_ term: Term) -> String? {
        // What is no letter and no number ends a word, as it does in the index.
        let words = term.text.split { !$0.isLetter && !$0.isNumber }
        guard !words.isEmpty else { return nil }
        let phrase = "\"" + words.joined(separator: " ") + "\""
        let isStart = !term.isPhrase && words.count == 1 && words[0].count >= 4
        return isStart ? phrase + " *" : phrase
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
        if let unit = text.last, let count = Int(text.dropLast()), count > 0 {
            switch unit {
            case "d", "j": return now.addingTimeInterval(Double(-count) * 86_400)
            case "w", "s": return now.addingTimeInterval(Double(-count) * 7 * 86_400)
            default: break
            }
        }
        return try? Date(text + "T00:00:00Z", strategy: .iso8601)
    }

    static func fold(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    }
}
