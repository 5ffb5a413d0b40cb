/// A sparse vector: ascending dimensions with their weights.
struct SparseVector: Sendable {
    var dimensions: [Int32] = []
    var weights: [Float] = []

    init() {}

    /// Sums the weights per dimension, in any order.
    ///
    /// Floating-point sums depend on the order: dimensions ascend, then the order of the list.
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

    /// The squared Euclidean length.
    var squaredLength: Float { weights.reduce(0) { $0 + $1 * $1 } }

    /// The same direction with another length; an empty vector stays empty.
    func scaled(to length: Float) -> SparseVector {
        let own = squaredLength.squareRoot()
        guard own > 0 else { return self }
        var copy = self
        for index in copy.weights.indices { copy.weights[index] *= length / own }
        return copy
    }

    /// The dot product with a dense vector.
    func dot(_ dense: [Float]) -> Float {
        zip(dimensions, weights).reduce(0) { $0 + $1.1 * dense[Int($1.0)] }
    }

    /// Its weights times `share`, concatenated with those of a vector of other dimensions times `otherShare`.
    func merged(with other: SparseVector, share: Float = 1, otherShare: Float = 1) -> SparseVector {
        var merged = SparseVector()
        merged.dimensions.reserveCapacity(dimensions.count + other.dimensions.count)
        merged.weights.reserveCapacity(dimensions.count + other.dimensions.count)
        var i = 0
        var j = 0
        while i < dimensions.count || j < other.dimensions.count {
            if j == other.dimensions.count || (i < dimensions.count && dimensions[i] < other.dimensions[j]) {
                merged.dimensions.append(dimensions[i])
                merged.weights.append(weights[i] * share)
                i += 1
            } else {
                merged.dimensions.append(other.dimensions[j])
                merged.weights.append(other.weights[j] * otherShare)
                j += 1
            }
        }
        return merged
    }
}
