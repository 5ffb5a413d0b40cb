/// Logistic regression of few features with a normal prior.
enum LogisticRegression {
    struct Row {
        var values: [Double]
        /// From 0 to 1.
        var label: Double
        var weight: Double
    }

    /// The weights that are most likely after the rows (maximum a posteriori), by Newton's method.
    ///
    /// `prior` has the mean of the prior of each weight, `precision` its inverse variance.
    static func fit(
        _ rows: [Row],
        prior: [Double],
        precision: [Double]
    ) -> [Double] {
        var weights = prior
        let size = prior.count
        for _ in 0..<25 {
            var gradient = (0..<size).map { precision[$0] * (weights[$0] - prior[$0]) }
            var curvature = (0..<size).map { row in (0..<size).map { $0 == row ? precision[row] : 0 } }
            for row in rows {
                let values = row.values
                let probability = logistic(zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 })
                let slope = row.weight * (probability - row.label)
                let bend = row.weight * probability * (1 - probability)
                for one in 0..<size {
                    gradient[one] += slope * values[one]
                    for other in 0..<size { curvature[one][other] += bend * values[one] * values[other] }
                }
            }
            let step = solve(curvature, gradient)
            // Far from the solution, a whole step may go too far: the loss is convex, and must fall.
            let before = loss(rows, weights, prior, precision)
            var factor = 1.0
            var next = zip(weights, step).map { $0 - $1 }
            while factor > 1e-6, loss(rows, next, prior, precision) > before {
                factor /= 2
                next = zip(weights, step).map { $0 - factor * $1 }
            }
            guard factor > 1e-6 else { break }
            weights = next
            if step.allSatisfy({ abs($0) < 1e-6 }) { break }
        }
        return weights
    }

    /// The negative logarithm of the posterior, but for a constant.
    private static func loss(_ rows: [Row], _ weights: [Double], _ prior: [Double], _ precision: [Double])
        -> Double
    {
        let penalty = weights.indices.reduce(0.0) {
            $0 + precision[$1] * (weights[$1] - prior[$1]) * (weights[$1] - prior[$1]) / 2
        }
        return rows.reduce(penalty) { sum, row in
            let odds = zip(weights, row.values).reduce(0) { $0 + $1.0 * $1.1 }
            // log(1 + exp(odds)), without overflow.
            let soft = max(0, odds) + logarithm(1 + exponential(-abs(odds)))
            return sum + row.weight * (soft - row.label * odds)
        }
    }

    /// Solves a system with a symmetric, positive definite matrix (Gaussian elimination).
    private static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
        var (matrix, right) = (matrix, right)
        let size = right.count
        for pivot in 0..<size {
            for row in pivot + 1..<size {
                let factor = matrix[row][pivot] / matrix[pivot][pivot]
                for column in pivot..<size { matrix[row][column] -= factor * matrix[pivot][column] }
                right[row] -= factor * right[pivot]
            }
        }
        for row in (0..<size).reversed() {
            for column in row + 1..<size { right[row] -= matrix[row][column] * right[column] }
            right[row] /= matrix[row][row]
        }
        return right
    }
}
