private import Foundation

/// The natural logarithm.
func logarithm(_ value: Float) -> Float { log(value) }

/// The natural logarithm.
func logarithm(_ value: Double) -> Double { log(value) }

/// The exponential function.
func exponential(_ value: Double) -> Double { exp(value) }

/// The logistic function.
func logistic(_ value: Double) -> Double { 1 / (1 + exp(-value)) }

/// The softmax of scores.
func softmax(_ scores: [Double]) -> [Double] {
    guard let most = scores.max() else { return [] }
    let powers = scores.map { exp($0 - most) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
}

/// A quantile of sorted values.
func quantile(_ sorted: [Double], _ share: Double) -> Double {
    guard let last = sorted.last else { return 0 }
    let position = share * Double(sorted.count - 1)
    let index = Int(position)
    guard index + 1 < sorted.count else { return last }
    return sorted[index] + (sorted[index + 1] - sorted[index]) * (position - Double(index))
}

extension MutableSpan<Float> {
    /// Adds `count` values of `source` from `start`, each times `factor`, to those from `place`.
    @inline(__always)
    mutating func add(_ source: Span<Float>, from start: Int, count: Int, times factor: Float, at place: Int)
    {
        precondition(start >= 0 && place >= 0 && count >= 0)
        precondition(start + count <= source.count && place + count <= self.count)
        // Checked above, so that the loop can be vectorised: a sum that may overflow would prevent it, too.
        if count == 4 {
            let sum = unsafe SIMD4(
                self[unchecked: place],
                self[unchecked: place &+ 1],
                self[unchecked: place &+ 2],
                self[unchecked: place &+ 3]
            )
            let term = unsafe SIMD4(
                source[unchecked: start],
                source[unchecked: start &+ 1],
                source[unchecked: start &+ 2],
                source[unchecked: start &+ 3]
            )
            let new = sum + factor * term
            for lane in 0..<4 { unsafe self[unchecked: place &+ lane] = new[lane] }
            return
        }
        for index in 0..<count {
            unsafe self[unchecked: place &+ index] += factor * source[unchecked: start &+ index]
        }
    }
}
