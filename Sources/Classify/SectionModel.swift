/// Which section a document belongs to, given that it belongs to the page.
struct SectionModel: Sendable {
    private let sectionCount: Int
    private let vectorMachine: LinearModel
    private let ridge: LinearModel
    private let nearest: NearestLinks
    private let sectionOfExample: [Int]
    private let centroids: DenseCentroids
    private let headings: [SparseVector]
    private let priors: [Double]

    init(_ corpus: Corpus, sections: Int) {
        sectionCount = sections
        var examples = corpus.examples.map { example in
            LinearModel.Example(
                vector: example.vector.all,
                targets: Self.targets(example.section, of: sections),
                weight: example.weight
            )
        }
        // A heading is an example of its section, too.
        examples += corpus.headings.enumerated().map { index, heading in
            LinearModel.Example(vector: heading.all, targets: Self.targets(index, of: sections), weight: 1)
        }
        let dimensions = corpus.space.dimensionCount
        vectorMachine = LinearModel(
            examples,
            outputs: sections,
            dimensions: dimensions,
            loss: .squaredHinge,
            strength: 1
        )
        ridge = LinearModel(examples, outputs: sections, dimensions: dimensions, loss: .squared, strength: 1)
        nearest = NearestLinks(corpus.examples.map(\.vector.all), dimensions: dimensions)
        sectionOfExample = corpus.examples.map(\.section)
        centroids = DenseCentroids(
            corpus.examples.map { ($0.vector.all, $0.section, $0.weight) },
            classes: sections,
            dimensions: dimensions
        )
        headings = corpus.headings.map(\.all)
        var counts = [Double](repeating: 1, count: sections)
        for example in corpus.examples { counts[example.section] += 1 }
        let total = counts.reduce(0, +)
        priors = counts.map { logarithm($0 / total) }
    }

    private static func targets(_ section: Int, of count: Int) -> [Float] {
        (0..<count).map { $0 == section ? 1 : -1 }
    }

    /// What is known of a document and each section.
    struct Features {
        /// For each section, one value for each of ``names``.
        var bySection: [[Double]]
        /// The similarity of each example.
        var similarities: [Float]
    }

    /// The names of the features, in order.
    static let names = [
        "margin", "ridge", "centroid", "vote", "nearest", "habit", "prior", "heading",
    ]

    func features(of vector: TextVector, habit: SiteHabits.Habit) -> Features {
        let margins = vectorMachine.scores(vector.all)
        let ridges = ridge.scores(vector.all)
        let similarities = nearest.similarities(to: vector.all)
        let cosines = centroids.cosines(vector.all)
        var votes = [Double](repeating: 0, count: sectionCount)
        var closest = [Double](repeating: 0, count: sectionCount)
        for (place, similarity) in NearestLinks.best(similarities, limit: 10) {
            votes[sectionOfExample[place]] += Double(similarity) * Double(similarity).squareRoot()
        }
        for (place, similarity) in similarities.enumerated() {
            let section = sectionOfExample[place]
            closest[section] = max(closest[section], Double(similarity))
        }
        let sum = max(votes.reduce(0, +), 1e-6)
        let bySection = (0..<sectionCount).map { section in
            [
                Double(margins[section]), Double(ridges[section]), Double(cosines[section]),
                votes[section] / sum, closest[section], habit.logRatio(section), priors[section],
                Double(headings[section].dot(vector.all)),
            ]
        }
        return Features(bySection: bySection, similarities: similarities)
    }

    /// How much a word of a document speaks for a section.
    func weight(_ dimension: Int32, for section: Int) -> Float { vectorMachine.weight(dimension, section) }
}

/// The mean directions of classes.
struct DenseCentroids: Sendable {
    private let classes: Int
    private var rows: [Int32]
    private var weights: [Float]

    init(_ examples: [(vector: SparseVector, section: Int, weight: Float)], classes: Int, dimensions: Int) {
        self.classes = classes
        rows = Array(repeating: -1, count: dimensions)
        var count: Int32 = 0
        for example in examples {
            for dimension in example.vector.dimensions where rows[Int(dimension)] < 0 {
                rows[Int(dimension)] = count
                count += 1
            }
        }
        weights = Array(repeating: 0, count: Int(count) * classes)
        for example in examples {
            for (dimension, value) in zip(example.vector.dimensions, example.vector.weights) {
                weights[Int(rows[Int(dimension)]) * classes + example.section] += value * example.weight
            }
        }
        var lengths = [Float](repeating: 0, count: classes)
        for (index, value) in weights.enumerated() { lengths[index % classes] += value * value }
        lengths = lengths.map { $0 > 0 ? 1 / $0.squareRoot() : 0 }
        for index in weights.indices { weights[index] *= lengths[index % classes] }
    }

    func cosines(_ vector: SparseVector) -> [Float] {
        var sums = [Float](repeating: 0, count: classes)
        for (dimension, value) in zip(vector.dimensions, vector.weights) {
            guard Int(dimension) < rows.count, rows[Int(dimension)] >= 0 else { continue }
            let row = Int(rows[Int(dimension)]) * classes
            for index in 0..<classes { sums[index] += value * weights[row + index] }
        }
        return sums
    }
}
