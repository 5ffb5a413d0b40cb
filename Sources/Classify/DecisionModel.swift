import Feeds

/// What the curator accepts of what is proposed, learned from the accepted documents against the refused.
///
/// The page says what is on the subject, the decisions say what is wanted. A logistic regression on the decisions weighs
/// three scores: that of a model of page and pool that knows no decision, that of a linear model of accepted against refused, and
/// how often the site is accepted. Its prior is near the page alone: where the page tells nothing, because all is on the
/// subject as in the queue of a newsletter, its score fades with the number of decisions.
struct DecisionModel: Sendable {
    private let subject: RelevanceModel
    private let sites: SiteHabits
    private let headings: NearestLinks
    private let subjectWeights: Weights
    private let poolIndices: [Document: Int]
    private let linear: LinearModel
    private let counts: [String: Counts]
    private let total: Counts
    /// Of the constant and the three scores.
    private var weights: [Double] = [0, 1, 0, 0]

    /// Decisions, weighted by age.
    private struct Counts {
        var accepted = 0.0
        var refused = 0.0

        mutating func add(_ example: Example, times factor: Double = 1) {
            if example.isAccepted {
                accepted += factor * Double(example.weight)
            } else {
                refused += factor * Double(example.weight)
            }
        }
    }

    /// A decided document.
    private struct Example {
        var vector: TextVector
        var url: String
        var isAccepted: Bool
        var weight: Float
        /// A link of the page: that this is like the page says nothing.
        var isOnPage = false
    }

    private static let folds = 5
    /// With fewer of one kind there is nothing to compare.
    private static let least = 5

    /// `nil` if there are too few decisions of one kind.
    init?(
        _ corpus: Corpus,
        headings: NearestLinks,
        sections: [LabelledSection],
        verdicts: [Verdict],
        pool: [Document],
        poolIndices: [Document: Int]
    ) {
        let accepted = verdicts.filter { $0.section != nil }
        let refused = verdicts.filter { $0.section == nil }
        guard min(accepted.count, refused.count) >= Self.least else { return nil }
        let taken = corpus.examples.filter { $0.link == nil }
        let examples =
            zip(accepted.filter { !$0.isOnPage }, taken).map {
                Example(vector: $1.vector, url: $0.document.url, isAccepted: true, weight: $1.weight)
            }
            + accepted.filter(\.isOnPage).map {
                Example(
                    vector: corpus.vectorizer.vector(of: $0.document),
                    url: $0.document.url,
                    isAccepted: true,
                    weight: $0.weight,
                    isOnPage: true
                )
            }
            + zip(refused, corpus.refused).map {
                Example(vector: $1.vector, url: $0.document.url, isAccepted: false, weight: $1.weight)
            }
        let dimensions = corpus.space.dimensionCount
        sites = SiteHabits(sections: sections, verdicts: [])
        subject = RelevanceModel(
            corpus.withoutDecisions,
            headings: headings,
            habits: pool.map { [sites] in sites.habit(of: $0.url) }
        )
        self.headings = headings
        self.poolIndices = poolIndices
        subjectWeights = corpus.vectorizer.weights
        var (counts, total) = ([String: Counts](), Counts())
        for example in examples {
            counts[SiteHabits.host(example.url), default: Counts()].add(example)
            total.add(example)
        }
        linear = Self.fit(examples, dimensions)
        (self.counts, self.total) = (counts, total)
        weights = weigh(
            examples,
            models: (0..<Self.folds).map { fold in
                Self.fit(
                    examples.enumerated().filter { $0.offset % Self.folds != fold }.map(\.element),
                    dimensions
                )
            },
            pool: Array(zip(pool, corpus.pool)),
            decided: Set(verdicts.compactMap { CanonicalURL($0.document.url)?.key })
        )
    }

    /// The headings and the indices are those of the model of the page.
    init(
        from reader: inout ModelReader,
        headings: NearestLinks,
        subjectWeights: Weights,
        poolIndices: [Document: Int]
    ) throws(DamagedModel) {
        (self.headings, self.subjectWeights, self.poolIndices) = (headings, subjectWeights, poolIndices)
        subject = try RelevanceModel(from: &reader)
        sites = try SiteHabits(from: &reader)
        linear = try LinearModel(from: &reader)
        let hosts: [String] = try reader.read()
        counts = Dictionary(zip(hosts, try reader.read() as [Counts])) { first, _ in first }
        total = try reader.read()
        weights = try reader.read()
    }

    func write(to writer: inout ModelWriter) {
        subject.write(to: &writer)
        sites.write(to: &writer)
        linear.write(to: &writer)
        writer.write(counts.map(\.key))
        writer.write(counts.map(\.value))
        writer.write(total)
        writer.write(weights)
    }

    /// Accepted against refused, each kind with half of the weight.
    private static func fit(_ examples: [Example], _ dimensions: Int) -> LinearModel {
        var total = Counts()
        for example in examples { total.add(example) }
        let sum = total.accepted + total.refused
        return LinearModel(
            examples.map { example in
                let share = example.isAccepted ? total.accepted : total.refused
                return LinearModel.Example(
                    vector: example.vector.all,
                    targets: [example.isAccepted ? 1 : -1],
                    weight: example.weight * Float(sum / (2 * max(share, 1e-3)))
                )
            },
            outputs: 1,
            dimensions: dimensions,
            loss: .squared,
            strength: 1
        )
    }

    /// The weights of the scores.
    ///
    /// Each decision is scored by models that do not know it. Others of the pool, most of which nobody would propose, stand
    /// for what was never asked.
    private func weigh(
        _ examples: [Example],
        models: [LinearModel],
        pool: [(document: Document, vector: TextVector)],
        decided: Set<String>
    ) -> [Double] {
        let keys = pool.map { CanonicalURL($0.document.url)?.key }
        let indices = Dictionary(zip(keys, keys.indices).compactMap { key, index in key.map { ($0, index) } })
        {
            first,
            _ in first
        }
        let subjects = examples.map { example -> Double? in
            guard !example.isOnPage else { return nil }
            let index = CanonicalURL(example.url).flatMap { indices[$0.key] }
            return subjectLogOdds(example.vector, url: example.url, index: index)
        }
        let known = subjects.compactMap(\.self)
        let usual = known.reduce(0, +) / Double(max(1, known.count))
        var rows: [LogisticRegression.Row] = examples.enumerated().map { index, example in
            var site = counts[SiteHabits.host(example.url)] ?? Counts()
            site.add(example, times: -1)
            return LogisticRegression.Row(
                values: [
                    1, subjects[index] ?? usual,
                    Double(models[index % Self.folds].scores(example.vector.all)[0]), preference(for: site),
                ],
                label: example.isAccepted ? 1 : 0,
                weight: Double(example.weight)
            )
        }
        let others = zip(pool, keys).filter { _, key in key.map { !decided.contains($0) } ?? true }.map(\.0)
        let share = Self.shareOfOthers * (total.accepted + total.refused) / Double(max(1, others.count))
        rows += others.map { document, vector in
            LogisticRegression.Row(
                values: scores(of: document, vector),
                label: 0,
                weight: min(1, share)
            )
        }
        return LogisticRegression.fit(rows, prior: [0, 1, 1, 0.5], precision: [1, 20, 1, 2])
    }

    /// All others of the pool together weigh as much of the decisions.
    private static let shareOfOthers = 0.1

    private func scores(of document: Document, _ vector: TextVector) -> [Double] {
        [
            1, subjectLogOdds(vector, url: document.url, index: poolIndices[document]),
            Double(linear.scores(vector.all)[0]),
            preference(for: counts[SiteHabits.host(document.url)] ?? Counts()),
        ]
    }

    private func subjectLogOdds(_ vector: TextVector, url: String, index: Int?) -> Double {
        subjectWeights.relevanceLogOdds(
            subject.features(
                of: vector,
                headings: headings.similarities(to: vector.all),
                habit: sites.habit(of: url),
                index: index
            )
        )
    }

    /// The log-odds that articles of a site are accepted over those of all, smoothed.
    private func preference(for site: Counts) -> Double {
        let smoothing = 2.0
        let rate = (total.accepted + 1) / (total.accepted + total.refused + 2)
        let own = (site.accepted + smoothing * rate) / (site.accepted + site.refused + smoothing)
        return logarithm(own / (1 - own)) - logarithm(rate / (1 - rate))
    }

    /// The log-odds that a document is accepted.
    func logOdds(of document: Document, _ vector: TextVector) -> Double {
        zip(weights, scores(of: document, vector)).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// How much the decisions tell, from 0 to 1: half with thirty of the rarer kind.
    var evidence: Double {
        let rarer = min(total.accepted, total.refused)
        return rarer / (rarer + 30)
    }

    /// The contribution of a dimension of a document to its acceptance.
    func weight(_ dimension: Int32) -> Float {
        Float(evidence * weights[2]) * linear.weight(dimension, 0)
    }
}
