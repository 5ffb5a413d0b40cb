/// Phrases that are looked for in a text, as whole words and without regard to case.
struct PhraseSet: Sendable {
    private var exact: [Substring: [[Substring]]] = [:]
    /// Those whose first word may have any ending.
    private var stems: [(first: Substring, rest: [Substring])] = []

    /// Takes phrases in lower case, with `'` as apostrophe; of a word that ends in `*`, only the beginning counts.
    init(_ phrases: [String]) {
        for phrase in phrases {
            let words = phrase.split(separator: " ")
            guard let first = words.first else { continue }
            if first.last == "*" {
                stems.append((first.dropLast(), Array(words.dropFirst())))
            } else {
                exact[first, default: []].append(Array(words.dropFirst()))
            }
        }
    }

    /// Whether one of them is in a text.
    func isFound(in text: String) -> Bool { isFound(in: Self.words(of: text)) }

    func isFound(in words: [Substring]) -> Bool { words.indices.contains { isFound(in: words, at: $0) } }

    /// Whether a text begins with one of them.
    func starts(_ words: [Substring]) -> Bool { !words.isEmpty && isFound(in: words, at: 0) }

    private func isFound(in words: [Substring], at index: Int) -> Bool {
        let word = words[index]
        let rests = (exact[word] ?? []) + stems.lazy.filter { word.hasPrefix($0.first) }.map(\.rest)
        return rests.contains { Self.starts(words[(index + 1)...], with: $0) }
    }

    private static func starts(_ words: ArraySlice<Substring>, with phrase: [Substring]) -> Bool {
        words.count >= phrase.count
            && zip(words, phrase).allSatisfy { word, wanted in
                wanted.last == "*" ? word.hasPrefix(wanted.dropLast()) : word == wanted
            }
    }

    static func words(of text: String) -> [Substring] {
        text.lowercased().replacing("’", with: "'").split { !$0.isLetter && !$0.isNumber && $0 != "'" }
    }
}
