public import Feeds

/// Judges documents against a page: which section, and whether they are worth proposing.
///
/// TF-IDF of stemmed words over the page and the pool; a section is its heading, the centroid of its links, their nearest
/// ones and the sites it takes from. Relevance is how far a document stands out of the pool. Deterministic, and a value.
public struct Classifier: Sendable {
    private let sections: [LabelledSection]
    private let vocabulary: Vocabulary
    private let centroids: [SparseVector]
    private let examples: [Example]
    private let refused: [SparseVector]
    private let sites: SiteHabits
    private let background: Background

    private struct Example {
        var vector: SparseVector
        var section: Int
        /// The place of the link in its section; `nil` for a document that was accepted and is not on the page.
        var link: Int?
    }

    /// Similarities that the documents of the pool have to the page.
    private struct Background {
        var nearest = Spread()
        var centroid = Spread()
    }

    /// Learns a page.
    ///
    /// - Parameters:
    ///   - sections: The sections with their links.
    ///   - verdicts: What was accepted and refused.
    ///   - pool: What the feeds bring, nearly all of it of no interest to the page.
    public init(sections: [LabelledSection], verdicts: [Verdict] = [], pool: [Document] = []) {
        self.sections = sections
        let words = sections.flatMap { $0.path + $0.links.map(\.context) }.flatMap { Tokens.words(in: $0) }
        var vocabulary = Vocabulary(language: Tokens.guess(words) ?? .french)
        var counted: [(counts: Vocabulary.Counts, section: Int, link: Int?)] = []
        for (index, section) in sections.enumerated() {
            for (place, link) in section.links.enumerated() {
                counted.append((vocabulary.count(Self.parts(of: link)), index, place))
            }
        }
        let accepted = verdicts.filter { $0.section != nil }
        for verdict in accepted {
            counted.append((vocabulary.count(Self.parts(of: verdict.document)), verdict.section ?? 0, nil))
        }
        let poolCounts = pool.map { vocabulary.count(Self.parts(of: $0)) }
        let headings = sections.map { vocabulary.count([($0.path.joined(separator: " "), 1)]) }
        let examples = counted.map {
            Example(vector: vocabulary.vector($0.counts), section: $0.section, link: $0.link)
        }
        centroids = sections.indices.map { index in
            let own = examples.filter { $0.section == index }.map { ($0.vector, Float(1)) }
            // A heading speaks as loud as a fifth of its links, and at least as one.
            let weight = max(1, Float(own.count) / 5)
            return SparseVector.centroid(own + [(vocabulary.vector(headings[index]), weight)])
        }
        self.examples = examples
        refused = verdicts.filter { $0.section == nil }
            .map { vocabulary.vector(vocabulary.lookUp(Self.parts(of: $0.document))) }
        self.vocabulary = vocabulary
        sites = SiteHabits(sections: sections, verdicts: verdicts)
        var nearest: [Double] = []
        var centroid: [Double] = []
        for counts in poolCounts {
            let vector = vocabulary.vector(counts)
            nearest.append(Self.nearness(of: vector, to: examples))
            centroid.append(centroids.map { Double($0.dot(vector)) }.max() ?? 0)
        }
        background = Background(nearest: Spread(nearest), centroid: Spread(centroid))
    }

    /// What the page makes of a document.
    public func judge(_ document: Document) -> Judgement {
        let vector = vocabulary.vector(vocabulary.lookUp(Self.parts(of: document)))
        var votes = [Double](repeating: 0, count: sections.count)
        for (example, similarity) in nearest(to: vector, limit: 10) {
            votes[example.section] += Double(similarity) * Double(similarity).squareRoot()
        }
        let habit = sites.habit(of: document.url)
        let scores = sections.indices.map { index in
            Double(centroids[index].dot(vector)) + 0.4 * votes[index] + 0.08 * habit.logRatio(index)
        }
        let nearness = Self.nearness(of: vector, to: examples)
        let best = centroids.map { Double($0.dot(vector)) }.max() ?? 0
        let refusal = refused.map { Double($0.dot(vector)) }.max() ?? 0
        let evidence =
            1.1 * background.nearest.standing(of: nearness) + 0.5 * background.centroid.standing(of: best)
            + 0.6 * habit.acceptance - 1.5 * refusal
        return Judgement(relevance: logistic(evidence - 3.2), sections: softmax(scores, sharpness: 9))
    }

    /// Why a document was proposed for a section.
    public func reasons(for document: Document, section: Int) -> Reasons {
        let vector = vocabulary.vector(vocabulary.lookUp(Self.parts(of: document)))
        let centroid = centroids[section]
        var terms: [Reasons.Term] = []
        var place = 0
        for (dimension, weight) in zip(vector.dimensions, vector.weights) {
            while place < centroid.dimensions.count, centroid.dimensions[place] < dimension { place += 1 }
            guard place < centroid.dimensions.count, centroid.dimensions[place] == dimension else { continue }
            let share = Double(weight * centroid.weights[place])
            terms.append(Reasons.Term(word: vocabulary.word(dimension), weight: share))
        }
        terms.sort { ($1.weight, $0.word) < ($0.weight, $1.word) }
        let neighbours = nearest(to: vector, limit: 12).compactMap {
            example,
            similarity -> Reasons.Neighbour? in
            guard similarity > 0.02, let place = example.link else { return nil }
            let link = sections[example.section].links[place]
            return Reasons.Neighbour(title: link.title, line: link.line, similarity: Double(similarity))
        }
        return Reasons(
            terms: Array(terms.prefix(5)),
            nearest: Array(neighbours.prefix(2)),
            site: sites.reason(document.url, section: section)
        )
    }

    // MARK: Features

    private static func parts(of document: Document) -> [(text: String, weight: Float)] {
        [(document.title, 1), (document.summary, 0.4), (Tokens.words(ofURL: document.url), 0.5)]
    }

    private static func parts(of link: LabelledLink) -> [(text: String, weight: Float)] {
        // A link whose text is its address has only the words around it.
        let title = link.title.contains("://") ? "" : link.title
        return [(title, 1), (link.context, 0.6), (Tokens.words(ofURL: link.url), 0.5)]
    }

    private func nearest(to vector: SparseVector, limit: Int) -> [(example: Example, similarity: Float)] {
        let all = examples.enumerated().map { (place: $0.offset, similarity: $0.element.vector.dot(vector)) }
        return all.filter { $0.similarity > 0 }
            .sorted { ($1.similarity, $0.place) < ($0.similarity, $1.place) }
            .prefix(limit).map { (examples[$0.place], $0.similarity) }
    }

    /// The mean similarity of the three nearest examples.
    private static func nearness(of vector: SparseVector, to examples: [Example]) -> Double {
        var top: (Float, Float, Float) = (0, 0, 0)
        for example in examples {
            let similarity = example.vector.dot(vector)
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

/// How values spread, robustly: a few outliers do not move it.
struct Spread: Sendable {
    private var median = 0.06
    private var width = 0.05

    /// Before anything is known: what was seen on ordinary pages.
    init() {}

    init(_ values: [Double]) {
        guard values.count >= 20 else { return }
        let sorted = values.sorted()
        median = quantile(sorted, 0.5)
        // Half of the span that holds 68 %: a standard deviation, were the values normal.
        width = max(0.01, (quantile(sorted, 0.84) - quantile(sorted, 0.16)) / 2)
    }

    /// How many widths above the median a value lies, within reason.
    func standing(of value: Double) -> Double { min(6, max(-2, (value - median) / width)) }
}
