/// A text as two vectors of length 1: of its words, and of the letters inside of its words.
struct TextVector: Sendable {
    /// Stemmed words, by TF-IDF.
    var words: SparseVector
    /// Words and runs of letters together, and the meaning where it is known.
    var all: SparseVector
    /// Whether the meaning is known.
    var hasMeaning = false

    /// With a meaning that takes its share of the whole.
    func meaning(_ meaning: SparseVector) -> TextVector {
        guard !meaning.dimensions.isEmpty else { return self }
        var copy = self
        copy.hasMeaning = true
        copy.all = meaning.scaled(to: Self.meaningShare.squareRoot())
            .merged(with: all, otherShare: (1 - Self.meaningShare).squareRoot())
        return copy
    }

    /// How much of the square of a vector's length is that of its meaning; fitted on the development pages.
    private static let meaningShare: Float = 0.42
}

/// A text in parts, each with how much it counts.
typealias TextParts = [(text: String, weight: Float)]

/// The words and runs of letters that were seen, how many texts hold each, and the vectors that follow.
///
/// Words and runs of letters are numbered as they are met; runs are told apart by a hash.
struct TextSpace: Sendable {
    /// A text that was counted: its terms, before it is known how rare they are.
    struct Counted: Sendable {
        fileprivate var words: SparseVector
        fileprivate var letters: SparseVector
    }

    private var places: [String: Int32] = [:]
    /// For each hash of a run its dimension, or -1.
    private var runPlaces: [Int32] = Array(repeating: -1, count: LetterRuns.hashes)
    private var frequencies: [Int32] = []
    private var areWords: [Bool] = []
    private var texts: Int32 = 0
    /// The language of texts that do not show theirs.
    private let language: Tokens.Language

    /// The first dimensions are left to others.
    init(language: Tokens.Language, reserved: Int = 0) {
        self.language = language
        frequencies = Array(repeating: 0, count: reserved)
        areWords = Array(repeating: false, count: reserved)
    }

    /// Counts a text, which counts for how rare its terms are.
    mutating func count(_ parts: TextParts) -> Counted {
        var terms: [(dimension: Int32, weight: Float)] = []
        var letters: [(dimension: Int32, weight: Float)] = []
        for (text, weight) in parts where !text.isEmpty {
            for term in Tokens.terms(of: text, language: language) {
                let place: Int32
                if let known = places[term.stem] {
                    place = known
                } else {
                    place = Int32(frequencies.count)
                    places[term.stem] = place
                    frequencies.append(0)
                    areWords.append(true)
                }
                terms.append((place, weight))
            }
            LetterRuns.each(of: text) { hash in
                if runPlaces[hash] < 0 {
                    runPlaces[hash] = Int32(frequencies.count)
                    frequencies.append(0)
                    areWords.append(false)
                }
                letters.append((runPlaces[hash], weight))
            }
        }
        let counted = Counted(words: SparseVector(adding: terms), letters: SparseVector(adding: letters))
        texts += 1
        for dimension in counted.words.dimensions { frequencies[Int(dimension)] += 1 }
        for dimension in counted.letters.dimensions { frequencies[Int(dimension)] += 1 }
        return counted
    }

    /// The known terms of a text that counts for nothing.
    func lookUp(_ parts: TextParts) -> TextVector {
        var terms: [(dimension: Int32, weight: Float)] = []
        var letters: [(dimension: Int32, weight: Float)] = []
        for (text, weight) in parts where !text.isEmpty {
            for term in Tokens.terms(of: text, language: language) {
                if let place = places[term.stem] { terms.append((place, weight)) }
            }
            LetterRuns.each(of: text) { hash in
                if runPlaces[hash] >= 0 { letters.append((runPlaces[hash], weight)) }
            }
        }
        return vector(Counted(words: SparseVector(adding: terms), letters: SparseVector(adding: letters)))
    }

    /// How much of the square of a vector's length is that of its words; fitted on the development pages.
    private static let wordShare: Float = 0.35

    /// TF-IDF with damped counts.
    func vector(_ counted: Counted) -> TextVector {
        let words = weighed(counted.words).scaled(to: 1)
        let letters = weighed(counted.letters).scaled(to: (1 - Self.wordShare).squareRoot())
        return TextVector(
            words: words,
            all: words.merged(with: letters, share: Self.wordShare.squareRoot()).scaled(to: 1)
        )
    }

    private func weighed(_ counts: SparseVector) -> SparseVector {
        var weighed = counts
        for index in counts.dimensions.indices {
            let frequency = Float(frequencies[Int(counts.dimensions[index])])
            let rarity = logarithm(Float(texts + 1) / (frequency + 1)) + 1
            weighed.weights[index] = logarithm(1 + counts.weights[index]) * rarity
        }
        return weighed
    }

    /// The words of a text, each once, with the dimensions that it has a part in: its own and those of its letters.
    func words(of parts: TextParts) -> [(word: String, dimensions: [Int32])] {
        var seen: Set<String> = []
        var words: [(word: String, dimensions: [Int32])] = []
        for (text, _) in parts {
            for term in Tokens.terms(of: text, language: language) where seen.insert(term.stem).inserted {
                var runs: Set<Int32> = []
                LetterRuns.each(of: term.word) { if runPlaces[$0] >= 0 { runs.insert(runPlaces[$0]) } }
                let own = places[term.stem].map { [$0] } ?? []
                words.append((term.word, own + runs.sorted()))
            }
        }
        return words
    }

    /// Dimensions in all.
    var dimensionCount: Int { frequencies.count }

    /// Whether a dimension is that of a word.
    func isWord(_ dimension: Int) -> Bool { areWords[dimension] }
}

/// Runs of three to five letters inside of words, their borders included: they carry inflections and compounds.
enum LetterRuns {
    /// As many hashes as are told apart.
    static let hashes = 1 << 18

    /// Tells the hash of each run of a text.
    static func each(of text: String, _ body: (Int) -> Void) {
        for word in Tokens.words(in: text.lowercased()) {
            let bytes = Array((" " + Tokens.folded(word) + " ").utf8)
            guard bytes.count <= 66 else { continue }
            for length in 3...5 where bytes.count >= length {
                for start in 0...(bytes.count - length) {
                    var hash: UInt32 = 2_166_136_261
                    for place in start..<(start + length) {
                        hash = (hash ^ UInt32(bytes[place])) &* 16_777_619
                    }
                    hash ^= hash >> 15
                    body(Int(hash & UInt32(hashes - 1)))
                }
            }
        }
    }
}
