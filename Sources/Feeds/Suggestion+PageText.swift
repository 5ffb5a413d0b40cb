extension Suggestion {
    /// The words of its reasons that only the page of the article has, and neither its title, its feed nor its address;
    /// in the order of the reasons, each once.
    package var wordsOfPage: [String] {
        guard let text = article.pageText else { return [] }
        let known = Self.words(of: [article.title, article.summary, article.url].joined(separator: " "))
        let read = Self.words(of: text)
        var seen: Set<String> = []
        return (reasons.terms + reasons.separating).map(\.word).filter { word in
            let parts = Self.words(of: word)
            return !parts.isEmpty && parts.isSubset(of: read) && !parts.isSubset(of: known)
                && seen.insert(word).inserted
        }
    }

    private static func words(of text: String) -> Set<String> {
        Set(text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
    }
}
