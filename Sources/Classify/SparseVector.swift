/// A sparse vector: ascending dimensions with their weights.
struct SparseVector: Sendable {
    var dimensions: [Int32] = []
    var weights: [Float] = []

    init() {}

    /// Sums the weights per dimension, in any order.
    ///
    /// Floating-point sums depend on the order: dimensions ascend, then the order of the list.
    init(adding parts: [(dimension: Int32, weight: Float)]) {
        let sorted = Self.sorted(parts)
        dimensions.reserveCapacity(sorted.count)
        weights.reserveCapacity(sorted.count)
        var last: Int32 = -1
        for part in sorted {
            if last == part.dimension {
                weights[weights.count - 1] += part.weight
            } else {
                last = part.dimension
                dimensions.append(part.dimension)
                weights.append(part.weight)
            }
        }
    }

    /// A stable radix sort: a text has hundreds of letter n-grams, and comparing them is half of the work of counting it.
    private static func sorted(_ parts: [(dimension: Int32, weight: Float)]) -> [(
        dimension: Int32, weight: Float
    )] {
        let greatest = parts.reduce(Int32(0)) { max($0, $1.dimension) }
        var (from, to) = (parts, parts)
        var shift: Int32 = 0
        while greatest >> shift > 0 {
            var starts = [Int](repeating: 0, count: 257)
            for part in from { starts[Int((part.dimension >> shift) & 0xFF) + 1] += 1 }
            for digit in 1...256 { starts[digit] += starts[digit - 1] }
            for part in from {
                let digit = Int((part.dimension >> shift) & 0xFF)
                to[starts[digit]] = part
                starts[digit] += 1
            }
            swap(&from, &to)
            shift += 8
        }
        return from
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
        var sum: Float = 0
        for index in dimensions.indices { sum += weights[index] * dense[Int(dimensions[index])] }
        return sum
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
