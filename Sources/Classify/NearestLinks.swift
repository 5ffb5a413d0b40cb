/// Nearest-neighbour search over examples, with an inverted index.
struct NearestLinks: Sendable {
    private var starts: [Int32]
    private var examples: [Int32]
    private var weights: [Float]
    let count: Int

    init(_ vectors: [SparseVector], dimensions: Int) {
        count = vectors.count
        var lengths = [Int32](repeating: 0, count: dimensions + 1)
        for vector in vectors { for dimension in vector.dimensions { lengths[Int(dimension) + 1] += 1 } }
        for index in 1..<lengths.count { lengths[index] += lengths[index - 1] }
        starts = lengths
        let total = Int(lengths[dimensions])
        examples = Array(repeating: 0, count: total)
        weights = Array(repeating: 0, count: total)
        for (example, vector) in vectors.enumerated() {
            for (dimension, weight) in zip(vector.dimensions, vector.weights) {
                let index = Int(lengths[Int(dimension)])
                examples[index] = Int32(example)
                weights[index] = weight
                lengths[Int(dimension)] += 1
            }
        }
    }

    /// The similarity of each example.
    func similarities(to vector: SparseVector) -> [Float] {
        var result = [Float](repeating: 0, count: count)
        var sums = result.mutableSpan
        let (examples, weights) = (examples.span, weights.span)
        for place in vector.dimensions.indices {
            let (dimension, weight) = (Int(vector.dimensions[place]), vector.weights[place])
            guard dimension + 1 < starts.count else { continue }
            let (start, end) = (Int(starts[dimension]), Int(starts[dimension + 1]))
            if end - start == count {
                // All examples have it, in their order: true of meaning, and fast.
                sums.add(weights, from: start, count: count, times: weight, at: 0)
            } else {
                for index in start..<end { sums[Int(examples[index])] += weight * weights[index] }
            }
        }
        return result
    }

    /// The most similar examples; ties in order of index.
    static func best(_ similarities: [Float], limit: Int) -> [(index: Int, similarity: Float)] {
        var best: [(index: Int, similarity: Float)] = []
        for (index, similarity) in similarities.enumerated() where similarity > 0 {
            if best.count == limit, let last = best.last, last.similarity >= similarity { continue }
            let at = best.firstIndex { $0.similarity < similarity } ?? best.count
            best.insert((index, similarity), at: at)
            if best.count > limit { best.removeLast() }
        }
        return best
    }
}

extension NearestLinks {
    init(from reader: inout ModelReader) throws(DamagedModel) {
        count = try reader.read()
        starts = try reader.read()
        examples = try reader.read()
        weights = try reader.read()
    }

    func write(to writer: inout ModelWriter) {
        writer.write(count)
        writer.write(starts)
        writer.write(examples)
        writer.write(weights)
    }
}
