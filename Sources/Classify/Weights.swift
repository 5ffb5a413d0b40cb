/// The weights of the features, fitted on development pages by `Benchmarks/fit-classifier.py`.
enum Weights {
    /// The score of a section: its evidence, as loud as the temperature says.
    static func score(_ features: SectionModel.Features) -> Double {
        let evidence =
            features.margin + features.ridge + 0.2 * features.vote + 0.03 * features.habit + 0.3
            * features.heading
        return temperature * evidence
    }

    /// How much a document is like anything of the page: where little is, no section fits.
    static func likeness(_ features: [SectionModel.Features]) -> Double {
        (features.map(\.ridge).max() ?? -1) + (features.map(\.nearest).max() ?? 0)
            + 0.5 * (features.map(\.heading).max() ?? 0)
    }

    static let temperature = 2.541
    /// The constant, then the weight of the likeness.
    static let none: [Double] = [-0.036, -1.091]
    /// The constant, then the weights of the features of ``RelevanceModel``, in their order.
    static let relevance: [Double] = [
        -3.440, 0.006, 0.265, 0.587, 4.293, 1.022, -0.326, 0.168, 3.468, 2.419, 0.229, 0.465, 0.654, 0, 0,
        1.197,
    ]
}
