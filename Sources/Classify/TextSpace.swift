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
    /// The inverse document frequency of each dimension, once all texts are counted.
    private var rarities: [Float] = []
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
            let (words, whole) = Lexicon.shared.words(of: text)
            let language = Tokens.guess(words) ?? language
            for word in words where word.isTelling {
                let stem = word.stem(language)
                let dimension: Int32
                if let known = wordDimensions[stem] {
                    dimension = known
                } else {
                    dimension = Int32(frequencies.count)
                    wordDimensions[stem] = dimension
                    frequencies.append(0)
                    areWords.append(true)
                }
                terms.append((dimension, weight))
            }
            for word in whole {
                for hash in word.letterNGrams {
                    if nGramDimensions[Int(hash)] < 0 {
                        nGramDimensions[Int(hash)] = Int32(frequencies.count)
                        frequencies.append(0)
                        areWords.append(false)
                    }
                    letters.append((nGramDimensions[Int(hash)], weight))
                }
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
            let (words, whole) = Lexicon.shared.words(of: text)
            let language = Tokens.guess(words) ?? language
            for word in words where word.isTelling {
                if let dimension = wordDimensions[word.stem(language)] { terms.append((dimension, weight)) }
            }
            for word in whole {
                for hash in word.letterNGrams {
                    let dimension = nGramDimensions[Int(hash)]
                    if dimension >= 0 { letters.append((dimension, weight)) }
                }
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
            weighted.weights[index] =
                logarithm(1 + counts.weights[index]) * rarities[Int(counts.dimensions[index])]
        }
        return weighted
    }

    /// Ends the counting: document frequencies become weights.
    mutating func close() {
        rarities = frequencies.map { logarithm(Float(texts + 1) / (Float($0) + 1)) + 1 }
    }

    /// The distinct words of a text, each with the dimensions of the word and its letter n-grams.
    func words(of parts: TextParts) -> [(word: String, dimensions: [Int32])] {
        var seen: Set<String> = []
        var found: [(word: String, dimensions: [Int32])] = []
        for (text, _) in parts {
            let words = Lexicon.shared.words(Tokens.words(in: text))
            let language = Tokens.guess(words) ?? language
            for word in words where word.isTelling && seen.insert(word.stem(language)).inserted {
                let letters = Set(word.letterNGrams.map { nGramDimensions[Int($0)] }.filter { $0 >= 0 })
                let own = wordDimensions[word.stem(language)].map { [$0] } ?? []
                found.append((word.text, own + letters.sorted()))
            }
        }
        return found
    }

    init(from reader: inout ModelReader) throws(DamagedModel) {
        let names: [String] = try reader.read()
        guard let language = names.first.flatMap(Tokens.Language.init) else { throw DamagedModel() }
        self.language = language
        let words: [String] = try reader.read()
        wordDimensions = Dictionary(zip(words, try reader.read() as [Int32])) { first, _ in first }
        nGramDimensions = try reader.read()
        rarities = try reader.read()
        areWords = try reader.read()
    }

    /// Without the frequencies, which only counting asks for.
    func write(to writer: inout ModelWriter) {
        writer.write([language.rawValue])
        writer.write(wordDimensions.map(\.key))
        writer.write(wordDimensions.map(\.value))
        writer.write(nGramDimensions)
        writer.write(rarities)
        writer.write(areWords)
    }

    /// The number of dimensions.
    var dimensionCount: Int { areWords.count }

    /// Whether a dimension is a word.
    func isWord(_ dimension: Int) -> Bool { areWords[dimension] }
}

/// Letter n-grams of three to five characters inside words, with word boundaries: they capture inflections
/// and compounds.
enum LetterNGrams {
    /// The number of hash buckets.
    static let bucketCount = 1 << 18

    /// The hash of each n-gram of a word; none of a word that is too long to be one.
    static func hashes(of word: String) -> [Int32] {
        let bytes = Array((" " + word + " ").utf8)
        guard bytes.count <= 66 else { return [] }
        var hashes: [Int32] = []
        for length in 3...5 where bytes.count >= length {
            for start in 0...(bytes.count - length) {
                var hash: UInt32 = 2_166_136_261
                for position in start..<(start + length) {
                    hash = (hash ^ UInt32(bytes[position])) &* 16_777_619
                }
                hash ^= hash >> 15
                hashes.append(Int32(hash & UInt32(bucketCount - 1)))
            }
        }
        return hashes
    }
}
