/// A word or a phrase to search for, or to leave out.
package struct SearchTerm: Sendable, Equatable {
    /// As it was typed.
    package var text: String
    /// Whether its words must stand together; a single word of four letters or more else also finds what starts with it.
    package var isPhrase: Bool
    /// Whether what has it is left out.
    package var isExcluded: Bool

    /// A term of a query.
    package init(text: String, isPhrase: Bool = false, isExcluded: Bool = false) {
        self.text = text
        self.isPhrase = isPhrase
        self.isExcluded = isExcluded
    }

    /// Whether it has a letter or a number: the index knows nothing else.
    package var isSearchable: Bool { text.contains { $0.isLetter || $0.isNumber } }

    /// The query in the syntax of SQLite’s FTS5; `nil` when there is nothing to find.
    static func match(_ terms: [SearchTerm]) -> String? {
        let wanted = terms.filter { !$0.isExcluded }.compactMap(\.expression)
        guard !wanted.isEmpty else { return nil }
        return ([wanted.joined(separator: " AND ")] + terms.filter(\.isExcluded).compactMap(\.expression))
            .joined(separator: " NOT ")
    }

    private var expression: String? {
        // Anything but letters and numbers separates words, as it does in the index.
        let words = text.split { !$0.isLetter && !$0.isNumber }
        guard !words.isEmpty else { return nil }
        let phrase = "\"" + words.joined(separator: " ") + "\""
        let isPrefix = !isPhrase && words.count == 1 && words[0].count >= 4
        return isPrefix ? phrase + " *" : phrase
    }
}
