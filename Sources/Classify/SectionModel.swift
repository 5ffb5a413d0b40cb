/// Which section a document belongs to, given that it belongs to the page.
struct SectionModel: Sendable {
    private let sectionCount: Int
    private let vectorMachine: LinearModel
    private let nearest: NearestLinks
    private let sectionOfExample: [Int]
    /// How similar the links of the page are to it; `nil` if there are too few, or it was not asked for.
    private var usual: (low: Double, median: Double)?

    /// With `headings`, it also learns when no section fits.
    init(_ corpus: Corpus, sections: Int, headings: NearestLinks?) {
        sectionCount = sections
        var examples = corpus.examples.map { example in
            LinearModel.Example(
                vector: example.vector.all,
                targets: Self.targets(example.section, of: sections),
                weight: example.weight
            )
        }
        // A heading is also an example of its section.
        examples += corpus.headings.enumerated().map { index, heading in
            LinearModel.Example(vector: heading.all, targets: Self.targets(index, of: sections), weight: 2)
        }
        let dimensions = corpus.space.dimensionCount
        vectorMachine = LinearModel(
            examples,
            outputs: sections,
            dimensions: dimensions,
            loss: .squaredHinge,
            strength: 1,
            keepsOwnShares: headings != nil
        )
        nearest = NearestLinks(corpus.examples.map(\.vector.all), dimensions: dimensions)
        sectionOfExample = corpus.examples.map(\.section)
        if let headings { usual = usualSimilarity(corpus, headings) }
    }

    init(from reader: inout ModelReader) throws(DamagedModel) {
        sectionCount = try reader.read()
        vectorMachine = try LinearModel(from: &reader)
        nearest = try NearestLinks(from: &reader)
        sectionOfExample = try reader.read()
        let usual: [Double] = try reader.read()
        self.usual = usual.count == 2 ? (usual[0], usual[1]) : nil
    }

    func write(to writer: inout ModelWriter) {
        writer.write(sectionCount)
        vectorMachine.write(to: &writer)
        nearest.write(to: &writer)
        writer.write(sectionOfExample)
        writer.write(usual.map { [$0.low, $0.median] } ?? [])
    }

    /// As many links tell what is usual.
    private static let (fewest, most) = (20, 100)

    /// The similarities of links of the page to it, each left out: the twentieth part has less than the first, half less than the
    /// second.
    private func usualSimilarity(_ corpus: Corpus, _ headings: NearestLinks) -> (low: Double, median: Double)?
    {
        let links = corpus.examples.indices.filter { corpus.examples[$0].link != nil }
        guard links.count >= Self.fewest else { return nil }
        let step = (links.count + Self.most - 1) / Self.most
        let values = stride(from: 0, to: links.count, by: step).map { place in
            let (index, vector) = (links[place], corpus.examples[links[place]].vector)
            var similarities = nearest.similarities(to: vector.all)
            similarities[index] = 0
            return Self.similarity(
                margins: vectorMachine.scores(vector.all, leavingOut: index),
                examples: similarities,
                headings: headings.similarities(to: vector.all)
            )
        }.sorted()
        return (quantile(values, 0.05), quantile(values, 0.5))
    }

    private static func similarity(margins: [Float], examples: [Float], headings: [Float]) -> Double {
        Double(margins.max() ?? -1) + Double(examples.max() ?? 0) + 0.5 * Double(headings.max() ?? 0)
    }

    /// The probability that no section fits a document with these features.
    ///
    /// A half where it is less like the page than 19 of 20 of its own links, about an eighth where it is as usual.
    func noneFits(_ features: [Features], _ weights: Weights) -> Double {
        let similarity =
            (features.map(\.margin).max() ?? -1) + (features.map(\.nearest).max() ?? 0)
            + 0.5 * (features.map(\.heading).max() ?? 0)
        guard let usual else { return weights.noneFits(similarity) }
        return logistic(2 * (usual.low - similarity) / max(0.05, usual.median - usual.low))
    }

    private static func targets(_ section: Int, of count: Int) -> [Float] {
        (0..<count).map { $0 == section ? 1 : -1 }
    }

    /// The features of a document and one section.
    struct Features: Sendable {
        /// The SVM margin.
        var margin: Double
        /// The section's share of the ten nearest examples.
        var vote: Double
        /// The similarity of its nearest example.
        var nearest: Double
        /// The log ratio of the place's links in the section, as far as places tell sections on this page.
        var habit: Double
        /// The cosine similarity to its heading.
        var heading: Double

        /// In the order that the fitting script expects.
        var values: [Double] { [margin, vote, nearest, habit, heading] }
    }

    /// `headings` are the similarities to the headings.
    func features(of vector: TextVector, headings: [Float], habit: SiteHabits.Habit) -> [Features] {
        let margins = vectorMachine.scores(vector.all)
        let similarities = nearest.similarities(to: vector.all)
        var votes = [Double](repeating: 0, count: sectionCount)
        var closest = [Double](repeating: 0, count: sectionCount)
        for (index, similarity) in NearestLinks.best(similarities, limit: 10) {
            votes[sectionOfExample[index]] += Double(similarity) * Double(similarity).squareRoot()
        }
        for (index, similarity) in similarities.enumerated() {
            let section = sectionOfExample[index]
            closest[section] = max(closest[section], Double(similarity))
        }
        let sum = max(votes.reduce(0, +), 1e-6)
        return (0..<sectionCount).map { section in
            Features(
                margin: Double(margins[section]),
                vote: votes[section] / sum,
                nearest: closest[section],
                habit: habit.ratios.isEmpty ? 0 : habit.ratios[section],
                heading: Double(headings[section])
            )
        }
    }

    /// The most similar examples, of one section or of all, most similar first.
    func neighbours(of vector: TextVector, in section: Int?, limit: Int) -> [(
        example: Int, similarity: Float
    )] {
        var similarities = nearest.similarities(to: vector.all)
        if let section {
            for example in similarities.indices where sectionOfExample[example] != section {
                similarities[example] = 0
            }
        }
        return NearestLinks.best(similarities, limit: limit).map { ($0.index, $0.similarity) }
    }

    /// The weight of a dimension for a section.
    func weight(_ dimension: Int32, for section: Int) -> Float { vectorMachine.weight(dimension, section) }
}
