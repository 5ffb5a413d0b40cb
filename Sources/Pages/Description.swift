import Feeds

/// The description of a new entry: a sentence of its source, in the form of its neighbours.
enum Description {
    private static let limit = 160

    /// The first sentence of a summary that says more than the title and the site's name; `nil` if there is none.
    static func of(_ link: NewLink, startsLowercase: Bool?) -> String? {
        let text = PlainText.line(link.summary)
        guard !text.isEmpty else { return nil }
        let known = [PlainText.line(link.title), PlainText.line(link.site)].filter { !$0.isEmpty }
        for sentence in sentences(of: text).prefix(6) {
            let rest = without(known, sentence)
            guard rest.contains(where: \.isLetter), !isMarketing(rest) else { continue }
            return cut(withFirstLetter(startsLowercase, rest))
        }
        return nil
    }

    /// The sentences, without the full stop at their end.
    private static func sentences(of text: String) -> [String] {
        var sentences: [String] = []
        var rest = text[...]
        while !rest.isEmpty, sentences.count < 6 {
            // What ends earlier is an abbreviation.
            let sentence = rest.firstMatch(of: MarkdownPattern.sentence.regex).map { $0.output } ?? rest
            rest = rest[sentence.endIndex...].drop(while: \.isWhitespace)
            sentences.append(String(sentence.hasSuffix(".") ? sentence.dropLast() : sentence))
        }
        return sentences
    }

    /// A sentence without the title and the name of the site at its start or its end.
    private static func without(_ known: [String], _ sentence: String) -> String {
        var rest = sentence[...]
        for name in known where rest.lowercased().hasPrefix(name.lowercased()) {
            let behind = rest.dropFirst(name.count)
            // `Veille is a program` goes on; `Veille: a program` does not.
            let isApart = behind.drop(while: \.isWhitespace).first.map { isSeparator($0) } ?? true
            if isApart { rest = behind.drop { $0.isWhitespace || isSeparator($0) } }
        }
        for name in known where rest.lowercased().hasSuffix(name.lowercased()) {
            let ahead = rest.dropLast(name.count)
            let end = ahead.trimmingSuffix { $0.isWhitespace }
            if let last = end.last, isSeparator(last), ahead.endIndex != end.endIndex {
                rest = end.trimmingSuffix { $0.isWhitespace || isSeparator($0) }[...]
            }
        }
        return String(rest)
    }

    private static func isSeparator(_ character: Character) -> Bool {
        LinkStyle.separators.contains(character) || character == "!" || character == "."
    }

    /// Whether a sentence praises rather than describes.
    private static func isMarketing(_ sentence: String) -> Bool {
        sentence.lowercased().firstMatch(of: MarkdownPattern.praise.regex) != nil
    }

    /// Words that are written with a small letter inside a sentence.
    private static let common: Set<String> = [
        "a", "an", "the", "this", "these", "how", "what", "why", "in", "on", "le", "la", "les", "un", "une",
        "des", "ce", "cette", "ces", "comment", "pourquoi", "dans", "sur",
    ]

    private static func withFirstLetter(_ isLowercase: Bool?, _ sentence: String) -> String {
        let word = sentence.prefix(while: \.isLetter)
        guard let isLowercase, let first = word.first else { return sentence }
        if isLowercase {
            return common.contains(word.lowercased()) ? first.lowercased() + sentence.dropFirst() : sentence
        }
        // iPhone keeps its small letter.
        let isName = word.dropFirst().contains(where: \.isUppercase)
        return isName ? sentence : first.uppercased() + sentence.dropFirst()
    }

    /// A long sentence ends at a word.
    private static func cut(_ sentence: String) -> String {
        guard sentence.count > limit else { return sentence }
        let cut = sentence.prefix(limit)
        return (cut.lastIndex(of: " ").map { String(cut[..<$0]) } ?? String(cut)).trimmingSuffix {
            !$0.isLetter && !$0.isNumber
        } + "…"
    }
}
