/// The weights of the features, fitted on development pages by `Benchmarks/fit-classifier.py`.
enum Weights {
    /// The score of a section: its evidence, as loud as the temperature says.
    static func score(_ features: SectionModel.Features) -> Double {
        let evidence =
            features.margin + 0.2 * features.vote + 0.03 * features.habit + 0.3 * features.heading
        return temperature * evidence
    }

    /// How much a document is like anything of the page: where little is, no section fits.
    static func likeness(_ features: [SectionModel.Features]) -> Double {
        (features.map(\.margin).max() ?? -1) + (features.map(\.nearest).max() ?? 0)
            + 0.5 * (features.map(\.heading).max() ?? 0)
    }

    static let temperature = 4.492
    /// The constant, then the weight of the likeness.
    static let none: [Double] = [0.003, -1.081]
    /// The constant, then the weights of the features of ``RelevanceModel``, in their order.
    static let relevance: [Double] = [
        -3.440, 0.008, 0.265, 0.588, 4.309, 1.022, -0.326, 0.168, 3.450, 2.420, 0.228, 0.465, 0.653, 1.196,
    ]
}
