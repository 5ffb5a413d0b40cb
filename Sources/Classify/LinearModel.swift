/// Linear functions of sparse vectors, one per output, trained together.
///
/// Regularised least squares and squared-hinge SVM, by dual coordinate descent (Hsieh et al., ICML 2008):
/// deterministic for the same examples in the same order.
struct LinearModel: Sendable {
    /// The loss function.
    enum Loss: Sendable { case squared, squaredHinge }

    /// A training example: vector, targets (1 or -1, one per output) and weight.
    struct Example {
        var vector: SparseVector
        var targets: [Float]
        var weight: Float = 1
    }

    private let outputs: Int
    /// The row of weights for each dimension, or -1.
    private var rows: [Int32]
    /// Row-major, one weight per output; the last row is the bias.
    private var weights: [Float]

    /// Trains the model; `strength` is the cost of errors relative to regularisation.
    init(
        _ examples: [Example],
        outputs: Int,
        dimensions: Int,
        loss: Loss,
        strength: Float,
        epochs: Int = 12
    ) {
        self.outputs = outputs
        rows = Array(repeating: -1, count: dimensions)
        var count: Int32 = 0
        for example in examples {
            for dimension in example.vector.dimensions where rows[Int(dimension)] < 0 {
                rows[Int(dimension)] = count
                count += 1
            }
        }
        weights = Array(repeating: 0, count: (Int(count) + 1) * outputs)
        var duals = [Float](repeating: 0, count: examples.count * outputs)
        let rowStarts = examples.map { example in
            example.vector.dimensions.map { Int(rows[Int($0)]) * outputs }
        }
        let bias = Int(count) * outputs
        var order = Array(examples.indices)
        var random = SplitMix(seed: 42)
        var scores = [Float](repeating: 0, count: outputs)
        for _ in 0..<epochs {
            order.shuffle(using: &random)
            for index in order {
                let example = examples[index]
                guard example.weight > 0 else { continue }
                let own = example.vector.squaredLength + Self.bias * Self.bias
                for output in 0..<outputs { scores[output] = weights[bias + output] * Self.bias }
                add(example.vector.weights, rowStarts[index], to: &scores)
                var hasMoved = false
                for output in 0..<outputs {
                    let dualIndex = index * outputs + output
                    let target = example.targets[output]
                    let ridge = 1 / (strength * example.weight) * (loss == .squared ? 1 : 0.5)
                    var step: Float
                    switch loss {
                    case .squared:
                        step = (target - scores[output] - duals[dualIndex] * ridge) / (own + ridge)
                    case .squaredHinge:
                        let gradient = target * scores[output] - 1 + duals[dualIndex] * ridge
                        let dual = max(0, duals[dualIndex] - gradient / (own + ridge))
                        step = dual - duals[dualIndex]
                    }
                    duals[dualIndex] += step
                    if loss == .squaredHinge { step *= target }
                    scores[output] = step
                    hasMoved = hasMoved || step != 0
                }
                guard hasMoved else { continue }
                for (weight, row) in zip(example.vector.weights, rowStarts[index]) {
                    for output in 0..<outputs { weights[row + output] += weight * scores[output] }
                }
                for output in 0..<outputs { weights[bias + output] += Self.bias * scores[output] }
            }
        }
    }

    /// The constant feature of all vectors.
    private static let bias: Float = 0.5

    private func add(_ values: [Float], _ rowStarts: [Int], to scores: inout [Float]) {
        for (value, row) in zip(values, rowStarts) {
            for output in 0..<outputs { scores[output] += value * weights[row + output] }
        }
    }

    /// The value of each output.
    func scores(_ vector: SparseVector) -> [Float] {
        let bias = weights.count - outputs
        var scores = (0..<outputs).map { weights[bias + $0] * Self.bias }
        for (dimension, value) in zip(vector.dimensions, vector.weights) {
            guard Int(dimension) < rows.count, rows[Int(dimension)] >= 0 else { continue }
            let row = Int(rows[Int(dimension)]) * outputs
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
