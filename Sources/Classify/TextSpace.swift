/// A text as two vectors of length 1: of its words, and of the letters inside of its words.
struct TextVector: Sendable {
    /// Stemmed words, by TF-IDF.
    var words: SparseVector
    /// Words and runs of letters together.
    var all: SparseVector
}

/// A text in parts, each with how much it counts.
typealias TextParts = [(text: String, weight: Float)]

/// The words and runs of letters that were seen, how many texts hold each, and the vectors that follow.
///
/// The letters' dimensions come first, as many as hashes are told apart; the words follow as they are met.
struct TextSpace: Sendable {
    /// A text that was counted: its terms, before it is known how rare they are.
    struct Counted: Sendable {
        fileprivate var words: SparseVector
        fileprivate var letters: SparseVector
    }

    private var places: [String: Int32] = [:]
    private var frequencies: [Int32] = Array(repeating: 0, count: TextSpace.letterDimensions)
    private var texts: Int32 = 0
    /// The language of texts that do not show theirs.
    private let language: Tokens.Language

    static let letterDimensions = 1 << 18

    init(language: Tokens.Language) { self.language = language }

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
                }
                terms.append((place, weight))
            }
            LetterRuns.add(text, weight: weight, modulo: Self.letterDimensions, to: &letters)
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
            LetterRuns.add(text, weight: weight, modulo: Self.letterDimensions, to: &letters)
        }
        return vector(Counted(words: SparseVector(adding: terms), letters: SparseVector(adding: letters)))
    }

    /// How much of the square of a vector's length is that of its words; fitted on the development pages.
    private static let wordShare: Float = 0.35

    /// TF-IDF with damped counts.
    func vector(_ counted: Counted) -> TextVector {
        let words = weighed(counted.words).scaled(to: 1)
        let letters = weighed(counted.letters).scaled(to: (1 - Self.wordShare).squareRoot())
        let half = words.scaled(to: Self.wordShare.squareRoot())
        var all = letters
        all.dimensions += half.dimensions
        all.weights += half.weights
        return TextVector(words: words, all: all.scaled(to: 1))
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
                var runs: [(dimension: Int32, weight: Float)] = []
                LetterRuns.add(term.word, weight: 1, modulo: Self.letterDimensions, to: &runs)
                let own = places[term.stem].map { [$0] } ?? []
                words.append((term.word, own + Set(runs.map(\.dimension)).sorted()))
            }
        }
        return words
    }

    /// Dimensions in all.
    var dimensionCount: Int { frequencies.count }
}

/// Runs of three to five letters inside of words, their borders included: they carry inflections and compounds.
enum LetterRuns {
    /// Adds the runs of a text, each named by a hash.
    static func add(
        _ text: String,
        weight: Float,
        modulo: Int,
        to runs: inout [(dimension: Int32, weight: Float)]
    ) {
        for word in Tokens.words(in: text.lowercased()) {
            let bytes = Array((" " + Tokens.folded(word) + " ").utf8)
            guard bytes.count <= 66 else { continue }
            for length in 3...5 where bytes.count >= length {
                for start in 0...(bytes.count - length) {
                    var hash: UInt32 = 2_166_136_261
                    for byte in bytes[start..<(start + length)] { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
                    hash ^= hash >> 15
                    runs.append((Int32(hash & UInt32(modulo - 1)), weight))
                }
            }
        }
    }
}
