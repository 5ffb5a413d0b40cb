/// Linear functions of sparse vectors, one per output, trained together.
///
/// Regularised least squares and squared-hinge SVM, by dual coordinate descent (Hsieh et al., ICML 2008):
/// deterministic for the same examples in the same order.
struct LinearModel: Sendable {
    /// The loss function.
    enum Loss: Sendable { case squared, squaredHinge }

    /// A training example: vector, targets (1 or -1, one per output; 0 for one that must not know it) and weight.
    struct Example {
        var vector: SparseVector
        var targets: [Float]
        var weight: Float = 1
    }

    private let outputs: Int
    /// The row of weights for each dimension, or -1.
    private let rows: [Int32]
    /// Row-major, one weight per output; the last row is the bias.
    private let weights: [Float]
    /// What each example adds to its own scores, one per output; empty unless it was asked for.
    private let ownShares: [Float]

    /// Trains the model; `strength` is the cost of errors relative to regularisation.
    init(
        _ examples: [Example],
        outputs: Int,
        dimensions: Int,
        loss: Loss,
        strength: Float,
        epochs: Int = 12,
        keepsOwnShares: Bool = false
    ) {
        var rows = [Int32](repeating: -1, count: dimensions)
        var count: Int32 = 0
        for example in examples {
            for dimension in example.vector.dimensions where rows[Int(dimension)] < 0 {
                rows[Int(dimension)] = count
                count += 1
            }
        }
        let vectors = Rows(examples.map(\.vector)) { Int(rows[Int($0)]) * outputs }
        let lengths = examples.map { $0.vector.squaredLength + Self.bias * Self.bias }
        var weights = [Float](repeating: 0, count: (Int(count) + 1) * outputs)
        var duals = [Float](repeating: 0, count: examples.count * outputs)
        let bias = Int(count) * outputs
        var order = Array(examples.indices)
        var random = SplitMix(seed: 42)
        var scores = [Float](repeating: 0, count: outputs)
        for _ in 0..<epochs {
            order.shuffle(using: &random)
            for index in order where examples[index].weight > 0 {
                for output in 0..<outputs { scores[output] = weights[bias + output] * Self.bias }
                vectors.add(index, of: weights, to: &scores)
                let ridge = 1 / (strength * examples[index].weight) * (loss == .squared ? 1 : 0.5)
                let own = lengths[index] + ridge
                var hasMoved = false
                for output in 0..<outputs {
                    let dualIndex = index * outputs + output
                    let target = examples[index].targets[output]
                    guard target != 0 else {
                        scores[output] = 0
                        continue
                    }
                    var step: Float
                    switch loss {
                    case .squared:
                        step = (target - scores[output] - duals[dualIndex] * ridge) / own
                    case .squaredHinge:
                        let gradient = target * scores[output] - 1 + duals[dualIndex] * ridge
                        let dual = max(0, duals[dualIndex] - gradient / own)
                        step = dual - duals[dualIndex]
                    }
                    duals[dualIndex] += step
                    if loss == .squaredHinge { step *= target }
                    scores[output] = step
                    hasMoved = hasMoved || step != 0
                }
                guard hasMoved else { continue }
                vectors.add(scores, times: index, to: &weights)
                for output in 0..<outputs { weights[bias + output] += Self.bias * scores[output] }
            }
        }
        (self.outputs, self.rows, self.weights) = (outputs, rows, weights)
        ownShares =
            keepsOwnShares
            ? duals.indices.map { place in
                let (index, output) = place.quotientAndRemainder(dividingBy: outputs)
                let sign = loss == .squaredHinge ? examples[index].targets[output] : 1
                return duals[place] * sign * lengths[index]
            } : []
    }

    /// The scores of an example without what it adds itself: about those of a model that does not know it.
    func scores(_ vector: SparseVector, leavingOut example: Int) -> [Float] {
        zip(scores(vector), ownShares[(example * outputs)...]).map { $0 - $1 }
    }

    /// The model of one output whose score is the mean of all scores.
    var mean: LinearModel { LinearModel(meanOf: self) }

    private init(meanOf model: LinearModel) {
        outputs = 1
        rows = model.rows
        weights = stride(from: 0, to: model.weights.count, by: model.outputs).map { start in
            model.weights[start..<(start + model.outputs)].reduce(0, +) / Float(model.outputs)
        }
        ownShares = []
    }

    init(from reader: inout ModelReader) throws(DamagedModel) {
        outputs = try reader.read()
        rows = try reader.read()
        weights = try reader.read()
        ownShares = []
    }

    /// Without what each example adds to its own scores, which only training asks for.
    func write(to writer: inout ModelWriter) {
        writer.write(outputs)
        writer.write(rows)
        writer.write(weights)
    }

    /// The constant feature of all vectors.
    private static let bias: Float = 0.5

    /// The value of each output.
    func scores(_ vector: SparseVector) -> [Float] {
        let bias = weights.count - outputs
        var scores = (0..<outputs).map { weights[bias + $0] * Self.bias }
        for index in vector.dimensions.indices {
            let dimension = Int(vector.dimensions[index])
            guard dimension < rows.count, rows[dimension] >= 0 else { continue }
            let (row, value) = (Int(rows[dimension]) * outputs, vector.weights[index])
            for output in 0..<outputs { scores[output] += value * weights[row + output] }
        }
        return scores
    }

    /// The weight of a dimension for an output.
    func weight(_ dimension: Int32, _ output: Int) -> Float {
        guard Int(dimension) < rows.count, rows[Int(dimension)] >= 0 else { return 0 }
        return weights[Int(rows[Int(dimension)]) * outputs + output]
    }
}

/// Sparse vectors, end to end, each weight with the start of a row in a matrix.
private struct Rows {
    private var ends: [Int] = [0]
    private var values: [Float] = []
    private var starts: [Int] = []

    init(_ vectors: [SparseVector], start: (Int32) -> Int) {
        for vector in vectors {
            values += vector.weights
            starts += vector.dimensions.map(start)
            ends.append(values.count)
        }
    }

    /// Adds the rows of a matrix, each times the vector's weight, to a row.
    func add(_ index: Int, of matrix: [Float], to row: inout [Float]) {
        let (width, matrix) = (row.count, matrix.span)
        var row = row.mutableSpan
        for place in ends[index]..<ends[index + 1] {
            row.add(matrix, from: starts[place], count: width, times: values[place], at: 0)
        }
    }

    /// Adds a row, times each of the vector's weights, to the rows of a matrix.
    func add(_ row: [Float], times index: Int, to matrix: inout [Float]) {
        let row = row.span
        var matrix = matrix.mutableSpan
        for place in ends[index]..<ends[index + 1] {
            matrix.add(row, from: 0, count: row.count, times: values[place], at: starts[place])
        }
    }
}

/// SplitMix64: a small generator with the same numbers on all machines.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
