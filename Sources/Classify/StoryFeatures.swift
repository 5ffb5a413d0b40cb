import struct Foundation.Date

/// What is compared of two articles.
struct StoryFeatures: Sendable {
    /// The stems of the title.
    let words: Set<String>
    /// The figures of the title.
    let figures: Set<String>
    /// The figures of the title and of the start of the text, without common ones.
    let figuresOfText: Set<String>
    /// What may be a name, in the title and the start of the text, sorted.
    let names: [Name]
    /// How certainly each of them is a name.
    let certainties: [String: Double]
    /// The words with a capital in the title, unless all have one.
    let namesOfTitle: Set<String>
    /// All words of the title and the start of the text, without accents.
    let vocabulary: Set<String>
    let text: String
    let shingles: Set<UInt64>
    let bands: [UInt64]
    let host: String
    let published: Date?
    /// The vector of the title and the text, of length 1.
    let meaning: [Float]?

    /// A word that may be a name.
    struct Name: Sendable {
        let word: String
        /// 1 with a capital inside a sentence, 0.5 with one elsewhere.
        let certainty: Double
    }

    /// The part of the text that is searched for names, in characters.
    private static let start = 400
    private static let minimumShingles = 12

    init(_ article: Stories.Article, meaning embeddings: Embeddings?) {
        words = Set(Tokens.terms(of: article.title).map(\.stem))
        text = article.text
        host = article.host
        published = article.published
        let plain = Tokens.words(in: article.text)
        shingles =
            plain.count < 3 ? [] : Set((0..<plain.count - 2).map { MinHash.shingle(plain[$0..<$0 + 3]) })
        bands = shingles.count < Self.minimumShingles ? [] : MinHash.bands(of: shingles)
        var title = Spelling(article.title)
        figures = title.figures
        namesOfTitle = title.isTitleCase ? [] : Set(title.names.keys)
        title.add(String(article.text.prefix(Self.start)))
        figuresOfText = title.figures.filter(Self.isDistinctive)
        certainties = title.names
        names = title.names.sorted { $0.key < $1.key }.map { Name(word: $0.key, certainty: $0.value) }
        vocabulary = title.words
        meaning = embeddings?.direction(
            of: article.text.isEmpty ? article.title : article.title + ". " + article.text
        )
    }

    /// Years and small numbers are common.
    private static func isDistinctive(_ figure: String) -> Bool {
        guard let number = Int(figure) else { return true }
        return number >= 13 && !(1990...2099).contains(number)
    }

    /// The similarity of the titles if they are nearly the same, from 0 to 1.
    func sameTitle(as other: StoryFeatures) -> Double? {
        guard min(words.count, other.words.count) >= 4, !conflicts(with: other), !differs(from: other) else {
            return nil
        }
        let similarity = Self.jaccard(words, other.words)
        return similarity >= 0.6 ? similarity : nil
    }

    /// The similarity of the texts if one is largely the other's, from 0 to 1.
    func sameText(as other: StoryFeatures) -> Double? {
        guard min(shingles.count, other.shingles.count) >= Self.minimumShingles, !conflicts(with: other)
        else {
            return nil
        }
        let similarity = Self.jaccard(shingles, other.shingles)
        return similarity >= 0.4 ? similarity : nil
    }

    /// Whether each title has a figure that the other has not.
    func conflicts(with other: StoryFeatures) -> Bool {
        !figures.isSubset(of: other.figures) && !other.figures.isSubset(of: figures)
    }

    /// Whether the titles are alike but for a figure or a name: “Letter 12” and “Letter 13”, “Lyon opens its data” and “Rennes
    /// opens its data”.
    func differs(from other: StoryFeatures) -> Bool {
        guard Self.jaccard(words, other.words) >= 0.4 else { return false }
        return conflicts(with: other)
            || !namesOfTitle.isSubset(of: other.vocabulary) && !other.namesOfTitle.isSubset(of: vocabulary)
    }

    static func jaccard<Element>(_ one: Set<Element>, _ other: Set<Element>) -> Double {
        let shared =
            one.count < other.count ? one.count(where: other.contains) : other.count(where: one.contains)
        return Double(shared) / Double(max(1, one.count + other.count - shared))
    }
}

/// The words, possible names and figures of texts, as they are spelled.
private struct Spelling {
    private(set) var words: Set<String> = []
    private(set) var names: [String: Double] = [:]
    private(set) var figures: Set<String> = []
    /// Whether most words of the last text have a capital: in A Title Like This, it tells nothing.
    private(set) var isTitleCase = false

    init(_ text: String) { add(text) }

    mutating func add(_ text: String) {
        let found = Self.tokens(of: text)
        let lettered = found.filter { $0.text.first?.isLetter ?? false }
        let capitals = lettered.count { $0.text.first?.isUppercase ?? false }
        isTitleCase = lettered.count >= 4 && capitals * 10 >= lettered.count * 6
        for token in found {
            let spelled = token.text.lowercased()
            let word = Tokens.folded(spelled)
            if token.text.first?.isNumber ?? false { addFigure(word) }
            if token.text.contains(where: \.isNumber), token.text.first?.isLetter ?? false {
                figures.insert(word)
            }
            guard word.utf8.count > 2, token.text.first?.isLetter ?? false, !Tokens.isStopWord(spelled) else {
                continue
            }
            words.insert(word)
            guard token.text.first?.isUppercase ?? false else { continue }
            names[word] = max(names[word] ?? 0, token.isFirst || isTitleCase ? 0.5 : 1)
        }
    }

    /// “2,6” and “2.6” are one figure, as are “86m” and “86 millions”.
    private mutating func addFigure(_ word: String) {
        let number = word.prefix { $0.isNumber || $0 == "." }
        figures.insert(word.count - number.count <= 2 ? String(number) : word)
    }

    private struct Token {
        var text: String
        /// Whether it starts a sentence.
        var isFirst: Bool
    }

    private static func tokens(of text: String) -> [Token] {
        var tokens: [Token] = []
        var current = ""
        var isFirst = true
        var isGrouped = false
        let characters = Array(text)
        func isDigit(_ index: Int) -> Bool {
            characters.indices.contains(index) && (characters[index].isASCII && characters[index].isNumber)
        }
        func finish() {
            isGrouped = false
            guard !current.isEmpty else { return }
            tokens.append(Token(text: current, isFirst: isFirst))
            isFirst = false
            current = ""
        }
        for (index, character) in characters.enumerated() {
            let groups =
                isDigit(index - 1) && (1...3).allSatisfy { isDigit(index + $0) } && !isDigit(index + 4)
            switch character {
            case _ where character.isLetter || character.isNumber: current.append(character)
            case " ", "\u{A0}", "\u{202F}", ",":
                // “3 200” and “3,200” are one figure.
                if groups, isGrouped || current.count <= 3, current.allSatisfy({ $0.isNumber }) {
                    isGrouped = true
                    continue
                }
                if character == ",", isDigit(index - 1), isDigit(index + 1) {
                    current.append(".")
                } else {
                    finish()
                }
            case "." where isDigit(index - 1) && isDigit(index + 1): current.append(character)
            case ".", "!", "?", ":", ";", "“", "«", "\"", "(":
                finish()
                isFirst = true
            default: finish()
            }
        }
        finish()
        return tokens
    }
}
