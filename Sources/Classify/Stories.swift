package import struct Foundation.Date

/// Known articles, to detect when another one covers the same news, in French or in English.
///
/// Titles that are nearly the same, or texts, tell one story; texts are compared by shingles (three consecutive words), found
/// by MinHash with banding (Broder 1997; Leskovec, Rajaraman and Ullman, *Mining of Massive Datasets*, chapter 3). Otherwise
/// shared names and figures, by how rare they are, and what the articles mean are weighed.
package struct Stories: Sendable {
    /// An article, as far as stories need it.
    package struct Article: Sendable {
        /// Plain text.
        package var title: String
        /// The summary, plain text.
        package var text: String
        /// The name of its site.
        package var site: String
        package var host: String
        package var published: Date?

        package init(
            title: String,
            text: String = "",
            site: String = "",
            host: String = "",
            published: Date? = nil
        ) {
            self.title = title
            self.text = text
            self.site = site
            self.host = host
            self.published = published
        }
    }

    private struct Known: Sendable {
        var name: String
        var features: StoryFeatures
    }

    private let embeddings: Embeddings?
    private var known: [Known] = []
    private var byWord: [String: [Int]] = [:]
    private var byFigure: [String: [Int]] = [:]
    private var byName: [String: [Int]] = [:]
    private var byBand: [UInt64: [Int]] = [:]
    /// The number of articles with each word.
    private var frequencies: [String: Int] = [:]

    /// Articles are also compared by what they mean, if there are `embeddings` of any text.
    package init(embeddings: Embeddings? = nil) { self.embeddings = embeddings }

    /// Adds an article under a name.
    package mutating func insert(_ article: Article, as name: String) {
        let features = StoryFeatures(article, meaning: embeddings)
        for word in features.words { byWord[word, default: []].append(known.count) }
        for figure in features.figuresOfText { byFigure[figure, default: []].append(known.count) }
        for name in features.names.keys { byName[name, default: []].append(known.count) }
        for band in features.bands { byBand[band, default: []].append(known.count) }
        for word in features.vocabulary.union(features.figuresOfText) { frequencies[word, default: 0] += 1 }
        known.append(Known(name: name, features: features))
    }

    /// The name of the most similar article that covers the same news.
    ///
    /// - Parameters:
    ///   - article: The article.
    ///   - isExact: Whether only articles with nearly the same title or text count.
    /// - Returns: The name; `nil` if there is none.
    package func find(_ article: Article, isExact: Bool = false) -> String? {
        let features = StoryFeatures(article, meaning: embeddings)
        var candidates: Set<Int> = []
        for word in features.words { candidates.formUnion(byWord[word] ?? []) }
        for figure in features.figuresOfText { candidates.formUnion(byFigure[figure] ?? []) }
        for name in features.names.keys { candidates.formUnion(byName[name] ?? []) }
        for band in features.bands { candidates.formUnion(byBand[band] ?? []) }
        var best: (similarity: Double, index: Int)?
        for index in candidates {
            guard let similarity = similarity(of: features, to: known[index].features, isExact: isExact)
            else { continue }
            // Deterministic whatever the order of the set.
            if best.map({ ($0.similarity, index) < (similarity, $0.index) }) ?? true {
                best = (similarity, index)
            }
        }
        return best.map { known[$0.index].name }
    }

    /// Articles more than three weeks apart are different stories.
    private static let span = 21 * 86_400.0
    /// Of the labelled pairs, 98 % of those with this score are one story.
    private static let leastScore = -0.5

    private func similarity(of one: StoryFeatures, to other: StoryFeatures, isExact: Bool) -> Double? {
        let apart = zip(one.published, other.published).map { abs($0.timeIntervalSince($1)) }
        if let apart, apart > Self.span { return nil }
        if let same = one.sameTitle(as: other) ?? one.sameText(as: other) { return 1 + same }
        if isExact { return nil }
        let weights =
            one.meaning == nil || other.meaning == nil
            ? StoryWeights.withoutMeaning : .withMeaning
        // Without a date, a week apart.
        let score = weights.score(evidence(one, other, days: (apart ?? 7 * 86_400) / 86_400))
        return score >= Self.leastScore ? logistic(score) : nil
    }

    /// What speaks for one story, and against it, in the order of the weights.
    func evidence(_ one: StoryFeatures, _ other: StoryFeatures, days: Double) -> [Double] {
        let (names, share) = sharedNames(one, other)
        // In a fixed order: floating-point sums depend on it.
        let figures = one.figuresOfText.intersection(other.figuresOfText).sorted()
            .reduce(0) { $0 + rarity($1) }
        let isVague = min(one.words.count, other.words.count) < 3 && names < 0.5 && figures < 0.5
        let meaning = zip(one.meaning, other.meaning).map {
            Double(zip($0, $1).reduce(0) { $0 + $1.0 * $1.1 })
        }
        return [
            share, min(figures, 3), one.conflicts(with: other) ? 1 : 0, meaning ?? 0, min(days, 30) / 7,
            isVague ? 1 : 0, !one.host.isEmpty && one.host == other.host ? 1 : 0,
            StoryFeatures.jaccard(one.vocabulary, other.vocabulary), one.differs(from: other) ? 1 : 0,
        ]
    }

    /// The names in both, by how rare they are, and as a share of those of the article with fewer.
    private func sharedNames(_ one: StoryFeatures, _ other: StoryFeatures) -> (sum: Double, share: Double) {
        var shared = 0.0
        for name in Set(one.names.keys).union(other.names.keys).sorted()
        where one.vocabulary.contains(name) && other.vocabulary.contains(name) {
            let certainty = max(one.names[name] ?? 0, other.names[name] ?? 0)
            let isNameInBoth = one.names[name] != nil && other.names[name] != nil
            shared += rarity(name) * (isNameInBoth ? certainty : 0.5 * certainty)
        }
        // One name in common is little, even if it is the only one.
        let fewer = max(2, min(weight(of: one.names), weight(of: other.names)))
        return (shared, max(0, min(1, shared / fewer)))
    }

    private func weight(of names: [String: Double]) -> Double {
        names.keys.sorted().reduce(0) { $0 + rarity($1) * (names[$1] ?? 0) }
    }

    /// How rare a word is among the known articles: 1 for one that is in none, less than 0 for one that is in most.
    private func rarity(_ word: String) -> Double {
        let count = Double(known.count) + 5
        return logarithm(count / (Double(frequencies[word] ?? 0) + 0.5)) / logarithm(count / 0.5)
    }

    /// The index of the original article: the one whose site the others name, otherwise the oldest.
    package static func primary(of articles: [Article]) -> Int? {
        func isNamed(_ index: Int) -> Bool {
            let own = articles[index]
            return articles.indices.contains { other in
                guard other != index, articles[other].host != own.host else { return false }
                let text = " " + Tokens.words(in: articles[other].text).joined(separator: " ") + " "
                let site = Tokens.words(in: own.site).joined(separator: " ")
                return (site.utf8.count >= 4 && text.contains(" \(site) "))
                    || (!own.host.isEmpty && articles[other].text.contains(own.host))
            }
        }
        return articles.indices.min { one, other in
            let (isFirst, isSecond) = (isNamed(one), isNamed(other))
            if isFirst != isSecond { return isFirst }
            let (first, second) = (articles[one].published, articles[other].published)
            if let first, let second, first != second { return first < second }
            return one < other
        }
    }
}

/// Weights of the evidence for one story, fitted by `Benchmarks/fit-stories.py` on articles of our own.
private struct StoryWeights {
    var constant: Double
    /// In the order of ``Stories/evidence(_:_:days:)``.
    var evidence: [Double]

    static let withMeaning = StoryWeights(
        constant: -4.81,
        evidence: [5.82, 5.51, -1.78, 6.44, -2.58, -3.25, -3.98, 0, -4.73]
    )
    static let withoutMeaning = StoryWeights(
        constant: -3.47,
        evidence: [7.49, 6.49, -1.65, 0, -3.06, -2.29, -3.62, 1.77, -3.90]
    )

    /// The log-odds that two articles tell one story.
    func score(_ values: [Double]) -> Double {
        zip(evidence, values).reduce(constant) { $0 + $1.0 * $1.1 }
    }
}

private func zip<One, Other>(_ one: One?, _ other: Other?) -> (One, Other)? {
    guard let one, let other else { return nil }
    return (one, other)
}
