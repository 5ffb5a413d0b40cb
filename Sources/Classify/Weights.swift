/// The feature weights, fitted on development pages by `Benchmarks/fit-classifier.py`.
struct Weights: Sendable {
    /// Softmax temperature over sections.
    var temperature: Double
    /// The constant, then the weight of the similarity.
    var none: [Double]
    /// The constant, then the weights of the features of ``RelevanceModel``, in their order.
    var relevance: [Double]

    /// Without embeddings.
    static let withoutEmbeddings = Weights(
        temperature: 4.492,
        none: [0.003, -1.081],
        relevance: [
            -3.440, 0.008, 0.265, 0.588, 4.309, 1.022, -0.326, 0.168, 3.450, 2.420, 0.228, 0.465, 0.653,
            1.196,
        ]
    )

    /// With embeddings.
    static let withEmbeddings = Weights(
        temperature: 4.234,
        none: [0.101, -1.015],
        relevance: [
            -3.492, 0.051, 0.510, 0.378, 4.649, 1.341, -0.317, 0.232, 1.813, 2.998, 0.042, 0.403, 0.575,
            0.913,
        ]
    )

    /// The score of a section, with the temperature applied.
    func score(_ features: SectionModel.Features) -> Double {
        let evidence =
            features.margin + 0.2 * features.vote + features.habit + 0.3 * features.heading
        return temperature * evidence
    }

    /// The probability that no section fits, on a page of too few links to tell.
    func noneFits(_ similarity: Double) -> Double { logistic(none[0] + none[1] * similarity) }

    /// The log-odds that a document belongs to the page.
    func relevanceLogOdds(_ features: [Double]) -> Double {
        zip(features, relevance.dropFirst()).reduce(relevance[0]) { $0 + $1.0 * $1.1 }
    }
}
