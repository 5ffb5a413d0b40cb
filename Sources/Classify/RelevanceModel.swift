/// Whether a document belongs to the page, learned from the page, the decisions and the pool of feed entries.
///
/// Positive-unlabelled learning: the page is positive, the pool unlabelled and mostly irrelevant. Documents
/// of the pool are scored by cross-validation: each by a model that was not trained on its fold.
struct RelevanceModel: Sendable {
    /// The means of the models that do not know one fold.
    private let first: LinearModel
    private let second: LinearModel
    private let naiveBayes: [Float]
    private let nearestWords: NearestLinks
    private let nearestAll: NearestLinks
    /// The mean vector of the page.
    private let page: [Float]
    private let refused: NearestLinks
    private let hasDecided: Bool
    private var scalers: [RobustScaler] = []
    /// The raw features of each document of the pool.
    private var rawOfPool: [[Double]] = []
    /// How reliable similarities within a pool of this size are, from 0 to 1.
    private let trust: Double
    /// The mean feature of known sites in the pool: if all entries come from cited sites, a cited site is no
    /// evidence.
    private let meanKnown: Double
    private let meanLinks: Double

    static let folds = 4

    /// The target of each fold's model, except for one that must not know the example.
    private static func targets(_ target: Float, except fold: Int? = nil) -> [Float] {
        (0..<folds).map { $0 == fold ? 0 : target }
    }

    /// `habits` are those of the sites of the pool, in its order.
    init(_ corpus: Corpus, headings: NearestLinks, habits: [SiteHabits.Habit]) {
        let dimensions = corpus.space.dimensionCount
        let known =
            corpus.examples.map {
                LinearModel.Example(
                    vector: $0.brief.all,
                    targets: Self.targets(1),
                    weight: $0.link == nil ? 2 * $0.weight : 1
                )
            }
            + corpus.refused.map {
                LinearModel.Example(vector: $0.vector.all, targets: Self.targets(-1), weight: 2 * $0.weight)
            }
        // Most, but not all, of the pool is irrelevant: it weighs less than the page.
        let others = corpus.pool.count * (Self.folds - 1) / Self.folds
        let weight = max(0.02, min(1, 0.4 * Float(corpus.examples.count) / Float(max(1, others))))
        func fit(_ probabilities: [Float]) -> LinearModel {
            let unlabelled = zip(corpus.pool, probabilities).enumerated().map { index, document in
                LinearModel.Example(
                    vector: document.0.all,
                    targets: Self.targets(-1, except: index % Self.folds),
                    weight: weight * (1 - document.1)
                )
            }
            return LinearModel(
                known + unlabelled,
                outputs: Self.folds,
                dimensions: dimensions,
                loss: .squared,
                strength: 0.4,
                epochs: 8
            )
        }
        let first = fit(Array(repeating: 0, count: corpus.pool.count))
        let scores = corpus.pool.enumerated().map {
            Double(first.scores($0.element.all)[$0.offset % Self.folds])
        }
        let scaler = RobustScaler(scores)
        // Documents that already look like the page are not negative examples.
        let second = fit(scores.map { Float(logistic(3 * (scaler.zScore(of: $0) - 1.1))) })
        self.first = first.mean
        self.second = second.mean
        naiveBayes = Self.logOdds(corpus)
        nearestWords = NearestLinks(corpus.examples.map(\.brief.words), dimensions: dimensions)
        nearestAll = NearestLinks(corpus.examples.map(\.brief.all), dimensions: dimensions)
        page = Self.direction(corpus)
        refused = NearestLinks(corpus.refused.map(\.vector.all), dimensions: dimensions)
        // With decisions the models also know refused documents, and their scores are lower.
        hasDecided = corpus.refused.count + corpus.examples.count { $0.link == nil } >= 10
        trust = min(1, Double(corpus.pool.count) / 400)
        let count = Double(max(1, habits.count))
        meanKnown = Double(habits.count { $0.links > 0 }) / count
        meanLinks = habits.reduce(0) { $0 + logarithm(1 + $1.links) } / count
        rawOfPool = corpus.pool.enumerated().map { index, vector in
            let fold = index % Self.folds
            return raw(
                vector,
                headings: headings.similarities(to: vector.all),
                first.scores(vector.all)[fold],
                second.scores(vector.all)[fold]
            )
        }
        scalers = Self.names.indices.map { feature in RobustScaler(rawOfPool.map { $0[feature] }) }
    }

    init(from reader: inout ModelReader) throws(DamagedModel) {
        first = try LinearModel(from: &reader)
        second = try LinearModel(from: &reader)
        naiveBayes = try reader.read()
        nearestWords = try NearestLinks(from: &reader)
        nearestAll = try NearestLinks(from: &reader)
        page = try reader.read()
        refused = try NearestLinks(from: &reader)
        hasDecided = try reader.read()
        trust = try reader.read()
        meanKnown = try reader.read()
        meanLinks = try reader.read()
        for _ in Self.names { scalers.append(try RobustScaler(from: &reader)) }
        let raw: [Double] = try reader.read()
        rawOfPool = stride(from: 0, to: raw.count, by: Self.names.count).map {
            Array(raw[$0..<min($0 + Self.names.count, raw.count)])
        }
    }

    func write(to writer: inout ModelWriter) {
        first.write(to: &writer)
        second.write(to: &writer)
        writer.write(naiveBayes)
        nearestWords.write(to: &writer)
        nearestAll.write(to: &writer)
        writer.write(page)
        refused.write(to: &writer)
        writer.write(hasDecided)
        writer.write(trust)
        writer.write(meanKnown)
        writer.write(meanLinks)
        for scaler in scalers { scaler.write(to: &writer) }
        writer.write(rawOfPool.flatMap(\.self))
    }

    /// The features standardised against the pool, in order.
    static let names = [
        "nearestWords", "nearestAll", "naiveBayes", "gain", "second", "page", "heading",
    ]
    /// The features used as they are.
    static let plainNames = [
        "rawGain", "rawSecond", "siteKnown", "siteLinks", "siteOdds",
        "hasDecided",
    ]

    private func raw(
        _ vector: TextVector,
        headings: [Float],
        _ first: Float,
        _ second: Float
    ) -> [Double] {
        let length = Double(max(1, vector.words.dimensions.count)).squareRoot()
        return [
            Self.nearness(nearestWords.similarities(to: vector.words)),
            Self.nearness(nearestAll.similarities(to: vector.all)),
            Double(vector.words.dimensions.reduce(Float(0)) { $0 + odds($1) }) / length,
            Double(first), Double(second),
            Double(vector.all.dot(page)),
            Double(headings.max() ?? 0),
        ]
    }

    /// One value for each of ``names``, then one for each of ``plainNames``.
    ///
    /// `headings` are the similarities to the headings; `index` is that of a document in the pool.
    func features(of vector: TextVector, headings: [Float], habit: SiteHabits.Habit, index: Int?) -> [Double]
    {
        let raw =
            index.map { rawOfPool[$0] }
            ?? raw(vector, headings: headings, first.scores(vector.all)[0], second.scores(vector.all)[0])
        var scores = zip(scalers, raw).map { $0.zScore(of: $1) }
        // A document gains if similar ones are no longer negative examples. In a small pool that is chance.
        scores[3] = trust * (scores[4] - scores[3])
        return scores + [
            trust * (raw[4] - raw[3]), raw[4], (habit.links > 0 ? 1 : 0) - meanKnown,
            logarithm(1 + habit.links) - meanLinks,
            habit.odds, hasDecided ? 1 : 0,
        ]
    }

    /// The contribution of a dimension of a document to its relevance.
    func weight(_ dimension: Int32) -> Float { second.weight(dimension, 0) }

    /// The refused document most similar to a document.
    func nearestRefused(to vector: TextVector) -> (index: Int, similarity: Float)? {
        NearestLinks.best(refused.similarities(to: vector.all), limit: 1).first.map {
            ($0.index, $0.similarity)
        }
    }

    private func odds(_ dimension: Int32) -> Float { naiveBayes[Int(dimension)] }

    private static func direction(_ corpus: Corpus) -> [Float] {
        var sum = [Float](repeating: 0, count: corpus.space.dimensionCount)
        for example in corpus.examples {
            for (dimension, value) in zip(example.brief.all.dimensions, example.brief.all.weights) {
                sum[Int(dimension)] += value * example.weight
            }
        }
        let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length > 0 ? sum.map { $0 / length } : sum
    }

    /// For each word, how much more often the page uses it than the pool (multinomial naive Bayes, smoothed).
    private static func logOdds(_ corpus: Corpus) -> [Float] {
        var onPage: [Float] = (0..<corpus.space.dimensionCount).map { corpus.space.isWord($0) ? 0.3 : 0 }
        var inPool = onPage
        for example in corpus.examples {
            for dimension in example.brief.words.dimensions { onPage[Int(dimension)] += 1 }
        }
        for vector in corpus.pool {
            for dimension in vector.words.dimensions { inPool[Int(dimension)] += 1 }
        }
        let pageTotal = onPage.reduce(0, +)
        let poolTotal = inPool.reduce(0, +)
        return zip(onPage, inPool).map { $0 > 0 ? logarithm(($0 / pageTotal) / ($1 / poolTotal)) : 0 }
    }

    /// The weighted mean of the three highest similarities.
    private static func nearness(_ similarities: [Float]) -> Double {
        var top: (Float, Float, Float) = (0, 0, 0)
        for similarity in similarities {
            if similarity > top.0 {
                top = (similarity, top.0, top.1)
            } else if similarity > top.1 {
                top = (top.0, similarity, top.1)
            } else if similarity > top.2 {
                top.2 = similarity
            }
        }
        return Double(0.5 * top.0 + 0.3 * top.1 + 0.2 * top.2)
    }
}
