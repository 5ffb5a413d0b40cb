/// Robust standardisation: median and quantiles, which outliers do not move.
struct RobustScaler: Sendable {
    private var median = 0.0
    private var width = Double.infinity

    /// With fewer than 20 values nothing is unusual.
    init(_ values: [Double]) {
        guard values.count >= 20 else { return }
        let sorted = values.sorted()
        median = quantile(sorted, 0.5)
        // Half of the interval that contains 68 %: the standard deviation of normal values.
        width = max(1e-3, (quantile(sorted, 0.84) - quantile(sorted, 0.16)) / 2)
    }

    /// The robust z-score, clipped to -2…6.
    func zScore(of value: Double) -> Double { min(6, max(-2, (value - median) / width)) }
}

extension RobustScaler {
    init(from reader: inout ModelReader) throws(DamagedModel) {
        median = try reader.read()
        width = try reader.read()
    }

    func write(to writer: inout ModelWriter) {
        writer.write(median)
        writer.write(width)
    }
}
