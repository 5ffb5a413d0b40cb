/// A sparse vector: dimensions in rising order, with their weights.
struct SparseVector: Sendable {
    var dimensions: [Int32] = []
    var weights: [Float] = []

    var isEmpty: Bool { dimensions.isEmpty }

    init() {}

    /// A vector of length 1, or the empty one.
    init(normalising values: [Int32: Float]) {
        // In order of dimensions: sums of floating-point numbers must not depend on the order of a dictionary.
        dimensions = values.keys.sorted()
        weights = dimensions.map { values[$0] ?? 0 }
        let length = weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
        if length > 0 { weights = weights.map { $0 / length } }
    }

    /// The dot product; for vectors of length 1 it is the cosine.
    func dot(_ other: SparseVector) -> Float {
        var sum: Float = 0
        var i = 0
        var j = 0
        while i < dimensions.count, j < other.dimensions.count {
            if dimensions[i] == other.dimensions[j] {
                sum += weights[i] * other.weights[j]
                i += 1
                j += 1
            } else if dimensions[i] < other.dimensions[j] {
                i += 1
            } else {
                j += 1
            }
        }
        return sum
    }

    /// The direction of a weighted sum.
    static func centroid(_ vectors: [(vector: SparseVector, weight: Float)]) -> SparseVector {
        var sum: [Int32: Float] = [:]
        for (vector, weight) in vectors {
            for (dimension, value) in zip(vector.dimensions, vector.weights) {
                sum[dimension, default: 0] += value * weight
            }
        }
        return SparseVector(normalising: sum)
    }
}

/// The terms that were seen, how many documents hold each, and the vectors that follow.
struct Vocabulary: Sendable {
    private var dimensions: [String: Int32] = [:]
    private var words: [String] = []
    private var frequencies: [Int32] = []
    private var documents: Int32 = 0
    /// The language of texts that do not show theirs.
    private let language: Tokens.Language

    init(language: Tokens.Language) { self.language = language }

    /// A text as counts of dimensions, the weight of each part included.
    typealias Counts = [Int32: Float]

    /// Counts the terms of a document, which counts for how rare they are.
    mutating func count(_ parts: [(text: String, weight: Float)]) -> Counts {
        var counts: Counts = [:]
        for (text, weight) in parts {
            for term in Tokens.terms(of: text, language: language) {
                let dimension: Int32
                if let known = dimensions[term.stem] {
                    dimension = known
                } else {
                    dimension = Int32(words.count)
                    dimensions[term.stem] = dimension
                    words.append(term.word)
                    frequencies.append(0)
                }
                counts[dimension, default: 0] += weight
            }
        }
        documents += 1
        for dimension in counts.keys { frequencies[Int(dimension)] += 1 }
        return counts
    }

    /// Counts the known terms of a document that counts for nothing.
    func lookUp(_ parts: [(text: String, weight: Float)]) -> Counts {
        var counts: Counts = [:]
        for (text, weight) in parts {
            for term in Tokens.terms(of: text, language: language) {
                if let dimension = dimensions[term.stem] { counts[dimension, default: 0] += weight }
            }
        }
        return counts
    }

    /// TF-IDF with damped counts, of length 1.
    func vector(_ counts: Counts) -> SparseVector {
        var values: [Int32: Float] = [:]
        for (dimension, count) in counts where count > 0 {
            values[dimension] = logarithm(1 + count) * idf(dimension)
        }
        return SparseVector(normalising: values)
    }

    /// The word that people read for a dimension.
    func word(_ dimension: Int32) -> String { words[Int(dimension)] }

    private func idf(_ dimension: Int32) -> Float {
        logarithm(Float(documents + 1) / Float(frequencies[Int(dimension)] + 1)) + 1
    }
}
