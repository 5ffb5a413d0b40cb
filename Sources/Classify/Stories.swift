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
    private var byTitle: [[String]: [Int]] = [:]
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
        byTitle[features.words.sorted(), default: []].append(known.count)
        for word in features.words { byWord[word, default: []].append(known.count) }
        for figure in features.figuresOfText { byFigure[figure, default: []].append(known.count) }
        for name in features.names { byName[name.word, default: []].append(known.count) }
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
        let features = StoryFeatures(article, meaning: isExact ? nil : embeddings)
        let weight = weight(of: features.names)
        var best: (similarity: Double, index: Int)?
        for index in candidates(for: features, isExact: isExact) {
            guard
                let similarity = similarity(
                    of: features,
                    weight: weight,
                    to: known[index].features,
                    isExact: isExact
                )
            else { continue }
            // Deterministic whatever the order of the set.
            if best.map({ ($0.similarity, index) < (similarity, $0.index) }) ?? true {
                best = (similarity, index)
            }
        }
        return best.map { known[$0.index].name }
    }

    /// What more articles have in common finds none of them: comparing all with all would take long.
    private static let maximumShared = 50
    private static let maximumCandidates = 100

    /// The articles that share most words, names and figures that few have.
    private func candidates(for features: StoryFeatures, isExact: Bool) -> [Int] {
        var shared: [Int: Int] = [:]
        func add(_ indices: [Int]?) {
            guard let indices, indices.count <= Self.maximumShared else { return }
            for index in indices { shared[index, default: 0] += 1 }
        }
        for word in features.words { add(byWord[word]) }
        for band in features.bands { add(byBand[band]) }
        if !isExact {
            for figure in features.figuresOfText { add(byFigure[figure]) }
            for name in features.names { add(byName[name.word]) }
        }
        let most = shared.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.maximumCandidates)
            .map(\.key)
        // The same title, however common.
        return most + (byTitle[features.words.sorted()]?.prefix(Self.maximumCandidates) ?? [])
    }

    /// Articles more than three weeks apart are different stories.
    private static let span = 21 * 86_400.0
    /// Of the labelled pairs with at least this score, 98 % are one story.
    private static let leastScore = -0.5

    private func similarity(of one: StoryFeatures, weight: Double, to other: StoryFeatures, isExact: Bool)
        -> Double?
    {
        let apart = zip(one.published, other.published).map { abs($0.timeIntervalSince($1)) }
        if let apart, apart > Self.span { return nil }
        if let same = one.sameTitle(as: other) ?? one.sameText(as: other) { return 1 + same }
        if isExact { return nil }
        let weights =
            one.meaning == nil || other.meaning == nil
            ? StoryWeights.withoutMeaning : .withMeaning
        // Without a date, a week apart.
        let score = weights.score(evidence(one, weight: weight, other, days: (apart ?? 7 * 86_400) / 86_400))
        return score >= Self.leastScore ? logistic(score) : nil
    }

    /// What speaks for one story, and against it, in the order of the weights; `weight` is that of the names of the first.
    func evidence(_ one: StoryFeatures, weight: Double, _ other: StoryFeatures, days: Double) -> [Double] {
        // In a fixed order: floating-point sums depend on it.
        let figures = one.figuresOfText.intersection(other.figuresOfText).sorted()
            .reduce(0) { $0 + rarity($1) }
        let names = sharedNames(one, other)
        // One name in common is little, even if it is the only one.
        let share = names > 0 ? names / max(2, min(weight, self.weight(of: other.names))) : 0
        let isVague = min(one.words.count, other.words.count) < 3 && names < 0.5 && figures < 0.5
        let meaning = zip(one.meaning, other.meaning).map {
            Double(zip($0, $1).reduce(0) { $0 + $1.0 * $1.1 })
        }
        return [
            min(1, share), min(figures, 3), one.conflicts(with: other) ? 1 : 0, meaning ?? 0,
            min(days, 30) / 7, isVague ? 1 : 0, !one.host.isEmpty && one.host == other.host ? 1 : 0,
            StoryFeatures.jaccard(one.vocabulary, other.vocabulary), one.differs(from: other) ? 1 : 0,
        ]
    }

    /// The names in both, by how rare they are; half for one that is a name in one of them only.
    private func sharedNames(_ one: StoryFeatures, _ other: StoryFeatures) -> Double {
        var shared = 0.0
        for name in one.names where other.vocabulary.contains(name.word) {
            let certainty = other.certainties[name.word].map { max($0, name.certainty) }
            shared += rarity(name.word) * (certainty ?? 0.5 * name.certainty)
        }
        for name in other.names where one.certainties[name.word] == nil && one.vocabulary.contains(name.word)
        {
            shared += rarity(name.word) * 0.5 * name.certainty
        }
        return shared
    }

    /// The sum of the names, by how rare they are.
    func weight(of names: [StoryFeatures.Name]) -> Double {
        names.reduce(0) { $0 + rarity($1.word) * $1.certainty }
    }

    /// How rare a word is among the known articles, from 1 for one that is in none to nearly 0 for one that is in all.
    private func rarity(_ word: String) -> Double {
        let count = Double(known.count) + 5
        return logarithm(count / (Double(frequencies[word] ?? 0) + 0.5)) / logarithm(count / 0.5)
    }

    /// The index of the original article: the one whose site the others name, otherwise the oldest.
    package static func primary(of articles: [Article]) -> Int? {
        let sites = articles.map { Tokens.words(in: $0.site) }
        var named = NamedSites(
            names: Set(sites.filter { $0.count <= 8 && $0.joined(separator: " ").utf8.count >= 4 }),
            hosts: Set(articles.map(\.host).filter { !$0.isEmpty })
        )
        for article in articles { named.read(article.text, of: article.host) }
        let isNamed = articles.indices.map {
            named.isNamed(sites[$0], by: articles[$0].host)
                || named.isNamed([articles[$0].host], by: articles[$0].host)
        }
        return articles.indices.min { one, other in
            if isNamed[one] != isNamed[other] { return isNamed[one] }
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

/// Which sites are named in the texts of others: each text is read once, however many sites there are.
private struct NamedSites {
    let names: Set<[String]>
    let hosts: Set<String>
    private let longest: Int
    /// The hosts whose texts name a site; two are enough to know that another one does.
    private var naming: [[String]: Set<String>] = [:]

    init(names: Set<[String]>, hosts: Set<String>) {
        (self.names, self.hosts) = (names, hosts)
        longest = names.map(\.count).max() ?? 0
    }

    /// Reads the text of an article of a host.
    mutating func read(_ text: String, of host: String) {
        let words = Tokens.words(in: text)
        for start in words.indices {
            for end in start..<min(start + longest, words.count) {
                let name = Array(words[start...end])
                if names.contains(name) { note(name, host) }
            }
        }
        let tokens = text.split { !$0.isLetter && !$0.isNumber && $0 != "-" && $0 != "." }
        for token in tokens where token.contains(".") {
            var rest = token[...]
            while !rest.isEmpty {
                // A full stop may follow.
                for spelled in [rest, rest.hasSuffix(".") ? rest.dropLast() : rest]
                where hosts.contains(String(spelled)) {
                    note([String(spelled)], host)
                }
                guard let dot = rest.firstIndex(of: ".") else { break }
                rest = rest[rest.index(after: dot)...]
            }
        }
    }

    private mutating func note(_ site: [String], _ host: String) {
        guard naming[site, default: []].count < 2 else { return }
        naming[site, default: []].insert(host)
    }

    /// Whether an article of another host names the site.
    func isNamed(_ site: [String], by host: String) -> Bool {
        naming[site]?.contains { $0 != host } ?? false
    }
}

private func zip<One, Other>(_ one: One?, _ other: Other?) -> (One, Other)? {
    guard let one, let other else { return nil }
    return (one, other)
}
