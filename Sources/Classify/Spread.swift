/// How values spread, robustly: a few outliers do not move it.
struct Spread: Sendable {
    private var median = 0.0
    private var width = Double.infinity

    /// Of fewer values than a score nothing is known: everything is ordinary then.
    init(_ values: [Double]) {
        guard values.count >= 20 else { return }
        let sorted = values.sorted()
        median = quantile(sorted, 0.5)
        // Half of the span that holds 68 %: a standard deviation, were the values normal.
        width = max(1e-3, (quantile(sorted, 0.84) - quantile(sorted, 0.16)) / 2)
    }

    /// How many widths above the median a value lies, within reason.
    func standing(of value: Double) -> Double { min(6, max(-2, (value - median) / width)) }
}
