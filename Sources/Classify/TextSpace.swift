/// A text as two vectors of length 1: words only, and all features.
struct TextVector: Sendable {
    /// Stemmed words, TF-IDF.
    var words: SparseVector
    /// Words, letter n-grams and, if available, the embedding.
    var all: SparseVector
    /// Whether there is an embedding.
    var hasEmbedding = false

    /// Adds an embedding of length 1, with its share of the squared length.
    func adding(_ embedding: SparseVector, share: Float) -> TextVector {
        guard !embedding.dimensions.isEmpty else { return self }
        var copy = self
        copy.hasEmbedding = true
        copy.all = embedding.merged(
            with: all,
            share: share.squareRoot(),
            otherShare: (1 - share).squareRoot()
        )
        return copy
    }
}

/// Parts of a text with their weights.
typealias TextParts = [(text: String, weight: Float)]

/// The vocabulary with document frequencies, and TF-IDF vectors of texts.
///
/// Words and letter n-grams are numbered in order of first occurrence; n-grams are identified by a hash.
struct TextSpace: Sendable {
    /// A counted text: its terms, before document frequencies are known.
    struct Counted: Sendable {
        fileprivate var words: SparseVector
        fileprivate var letters: SparseVector
    }

    private var wordDimensions: [String: Int32] = [:]
    /// The dimension of each n-gram hash, or -1.
    private var nGramDimensions: [Int32] = Array(repeating: -1, count: LetterNGrams.bucketCount)
    private var frequencies: [Int32] = []
    private var areWords: [Bool] = []
    private var texts: Int32 = 0
    /// The language of texts that do not show theirs.
    private let language: Tokens.Language

    /// The first `reserved` dimensions are left free for other features.
    init(language: Tokens.Language, reserved: Int = 0) {
        self.language = language
        frequencies = Array(repeating: 0, count: reserved)
        areWords = Array(repeating: false, count: reserved)
    }

    /// Counts a text and updates the document frequencies.
    mutating func count(_ parts: TextParts) -> Counted {
        var terms: [(dimension: Int32, weight: Float)] = []
        var letters: [(dimension: Int32, weight: Float)] = []
        for (text, weight) in parts where !text.isEmpty {
            for term in Tokens.terms(of: text, language: language) {
                let dimension: Int32
                if let known = wordDimensions[term.stem] {
                    dimension = known
                } else {
                    dimension = Int32(frequencies.count)
                    wordDimensions[term.stem] = dimension
                    frequencies.append(0)
                    areWords.append(true)
                }
                terms.append((dimension, weight))
            }
            LetterNGrams.each(of: text) { hash in
                if nGramDimensions[hash] < 0 {
                    nGramDimensions[hash] = Int32(frequencies.count)
                    frequencies.append(0)
                    areWords.append(false)
                }
                letters.append((nGramDimensions[hash], weight))
            }
        }
        let counted = Counted(words: SparseVector(adding: terms), letters: SparseVector(adding: letters))
        texts += 1
        for dimension in counted.words.dimensions { frequencies[Int(dimension)] += 1 }
        for dimension in counted.letters.dimensions { frequencies[Int(dimension)] += 1 }
        return counted
    }

    /// The vector of a text without updating the document frequencies; unknown terms are ignored.
    func lookUp(_ parts: TextParts) -> TextVector {
        var terms: [(dimension: Int32, weight: Float)] = []
        var letters: [(dimension: Int32, weight: Float)] = []
        for (text, weight) in parts where !text.isEmpty {
            for term in Tokens.terms(of: text, language: language) {
                if let dimension = wordDimensions[term.stem] { terms.append((dimension, weight)) }
            }
            LetterNGrams.each(of: text) { hash in
                if nGramDimensions[hash] >= 0 { letters.append((nGramDimensions[hash], weight)) }
            }
        }
        return vector(Counted(words: SparseVector(adding: terms), letters: SparseVector(adding: letters)))
    }

    /// The words' share of the squared length; fitted on the development pages.
    private static let wordShare: Float = 0.35

    /// TF-IDF with sublinear term frequency.
    func vector(_ counted: Counted) -> TextVector {
        let words = weighted(counted.words).scaled(to: 1)
        let letters = weighted(counted.letters).scaled(to: (1 - Self.wordShare).squareRoot())
        return TextVector(
            words: words,
            all: words.merged(with: letters, share: Self.wordShare.squareRoot()).scaled(to: 1)
        )
    }

    private func weighted(_ counts: SparseVector) -> SparseVector {
        var weighted = counts
        for index in counts.dimensions.indices {
            let frequency = Float(frequencies[Int(counts.dimensions[index])])
            let rarity = logarithm(Float(texts + 1) / (frequency + 1)) + 1
            weighted.weights[index] = logarithm(1 + counts.weights[index]) * rarity
        }
        return weighted
    }

    /// The distinct words of a text, each with the dimensions of the word and its letter n-grams.
    func words(of parts: TextParts) -> [(word: String, dimensions: [Int32])] {
        var seen: Set<String> = []
        var words: [(word: String, dimensions: [Int32])] = []
        for (text, _) in parts {
            for term in Tokens.terms(of: text, language: language) where seen.insert(term.stem).inserted {
                var runs: Set<Int32> = []
                LetterNGrams.each(of: term.word) {
                    if nGramDimensions[$0] >= 0 { runs.insert(nGramDimensions[$0]) }
                }
                let own = wordDimensions[term.stem].map { [$0] } ?? []
                words.append((term.word, own + runs.sorted()))
            }
        }
        return words
    }

    /// The number of dimensions.
    var dimensionCount: Int { frequencies.count }

    /// Whether a dimension is a word.
    func isWord(_ dimension: Int) -> Bool { areWords[dimension] }
}

/// Letter n-grams of three to five characters inside words, with word boundaries: they capture inflections
/// and compounds.
enum LetterNGrams {
    /// The number of hash buckets.
    static let bucketCount = 1 << 18

    /// Calls `body` with the hash of each n-gram of a text.
    static func each(of text: String, _ body: (Int) -> Void) {
        for word in Tokens.words(in: text.lowercased()) {
            let bytes = Array((" " + Tokens.folded(word) + " ").utf8)
            guard bytes.count <= 66 else { continue }
            for length in 3...5 where bytes.count >= length {
                for start in 0...(bytes.count - length) {
                    var hash: UInt32 = 2_166_136_261
                    for position in start..<(start + length) {
                        hash = (hash ^ UInt32(bytes[position])) &* 16_777_619
                    }
                    hash ^= hash >> 15
                    body(Int(hash & UInt32(bucketCount - 1)))
                }
            }
        }
    }
}
