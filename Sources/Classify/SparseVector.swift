/// A sparse vector: dimensions in rising order, with their weights.
struct SparseVector: Sendable {
    var dimensions: [Int32] = []
    var weights: [Float] = []

    init() {}

    /// Adds up what is given for each dimension, in any order.
    ///
    /// Sums of floating-point numbers depend on their order: it is that of the dimensions, then of the list.
    init(adding parts: [(dimension: Int32, weight: Float)]) {
        let sorted = parts.enumerated()
            .sorted { ($0.element.dimension, $0.offset) < ($1.element.dimension, $1.offset) }
        dimensions.reserveCapacity(sorted.count)
        weights.reserveCapacity(sorted.count)
        for (_, part) in sorted {
            if dimensions.last == part.dimension {
                weights[weights.count - 1] += part.weight
            } else {
                dimensions.append(part.dimension)
                weights.append(part.weight)
            }
        }
    }

    /// The square of its length.
    var squaredLength: Float { weights.reduce(0) { $0 + $1 * $1 } }

    /// The same direction with another length; the empty vector has none.
    func scaled(to length: Float) -> SparseVector {
        let own = squaredLength.squareRoot()
        guard own > 0 else { return self }
        var copy = self
        for index in copy.weights.indices { copy.weights[index] *= length / own }
        return copy
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

    /// The dot product with a dense vector; dimensions beyond its end count for nothing.
    func dot(_ dense: [Float]) -> Float {
        var sum: Float = 0
        for index in dimensions.indices {
            let dimension = Int(dimensions[index])
            if dimension < dense.count { sum += weights[index] * dense[dimension] }
        }
        return sum
    }
}
