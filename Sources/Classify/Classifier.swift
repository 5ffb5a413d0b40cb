package import Feeds
package import Foundation

/// Judges documents against a page: which section, whether they belong to the page, and why.
///
/// Two separate questions. The section is chosen by linear models over words and letter n-grams, the nearest
/// links, the headings and the sites; relevance is how far a document stands out from the pool of feed
/// entries. Both are sums of few features with fixed weights. Deterministic, and a value type.
package struct Classifier: Sendable {
    private let sections: [LabelledSection]
    private let refused: [Document]
    private let vectorizer: Vectorizer
    /// Where each example stands on the page.
    private let places: [Place]
    /// The vectors of the pool; none in a model that was kept.
    private let pool: [TextVector]
    private let sectionModel: SectionModel
    /// `nil` if relevance is not judged.
    private let relevanceModel: RelevanceModel?
    /// `nil` if relevance is not judged, or with few decisions.
    private let decisionModel: DecisionModel?
    private let sites: SiteHabits
    private let headings: NearestLinks
    /// The index of each document in the pool.
    private let poolIndices: [Document: Int]

    /// The place of an example.
    private struct Place {
        var section: Int
        /// The index of the link in its section; `nil` for a decision, which has no line on the page.
        var link: Int?
    }

    /// Trains on a page.
    ///
    /// - Parameters:
    ///   - sections: The sections with their links.
    ///   - verdicts: Accepted and refused documents.
    ///   - pool: Recent feed entries, mostly irrelevant to the page.
    ///   - embeddings: The embeddings of these texts, if there is a model.
    ///   - judgesRelevance: Whether documents are judged for relevance, which takes half of the training.
    package init(
        sections: [LabelledSection],
        verdicts: [Verdict] = [],
        pool: [Document] = [],
        embeddings: Embeddings? = nil,
        judgesRelevance: Bool = true
    ) {
        // What is on the page is an example already.
        let open = verdicts.filter { !$0.isOnPage }
        self.sections = sections
        refused = open.filter { $0.section == nil }.map(\.document)
        let corpus = Corpus(
            sections: sections,
            verdicts: open,
            pool: pool,
            embeddings: embeddings,
            judgesRelevance: judgesRelevance
        )
        vectorizer = corpus.vectorizer
        places = corpus.examples.map { Place(section: $0.section, link: $0.link) }
        self.pool = corpus.pool
        headings = NearestLinks(corpus.headings.map(\.all), dimensions: corpus.space.dimensionCount)
        sectionModel = SectionModel(
            corpus,
            sections: sections.count,
            headings: judgesRelevance ? headings : nil
        )
        poolIndices =
            judgesRelevance
            ? Dictionary(pool.enumerated().map { ($0.element, $0.offset) }) { first, _ in first } : [:]
        let sites = SiteHabits(sections: sections, verdicts: open)
        relevanceModel =
            judgesRelevance
            ? RelevanceModel(corpus, headings: headings, habits: pool.map { sites.habit(of: $0.url) }) : nil
        self.sites = sites
        decisionModel =
            judgesRelevance
            ? DecisionModel(
                corpus,
                headings: headings,
                sections: sections,
                verdicts: verdicts,
                pool: pool,
                poolIndices: poolIndices
            ) : nil
    }

    /// Reads a trained classifier.
    ///
    /// `sections` and `embeddings` are those it was trained with.
    package init(
        kept data: Data,
        sections: [LabelledSection],
        embeddings: Embeddings?
    ) throws(DamagedModel) {
        var reader = ModelReader(data)
        self.sections = sections
        pool = []
        refused = try reader.readDocuments()
        places = zip(try reader.read() as [Int], try reader.read() as [Int]).map {
            Place(section: $0, link: $1 < 0 ? nil : $1)
        }
        let documents = try reader.readDocuments()
        poolIndices = Dictionary(zip(documents, try reader.read() as [Int])) { first, _ in first }
        vectorizer = try Vectorizer(from: &reader, embeddings: embeddings)
        headings = try NearestLinks(from: &reader)
        sectionModel = try SectionModel(from: &reader)
        sites = try SiteHabits(from: &reader)
        let (hasRelevance, hasDecisions): (Bool, Bool) = (try reader.read(), try reader.read())
        relevanceModel = hasRelevance ? try RelevanceModel(from: &reader) : nil
        decisionModel =
            hasDecisions
            ? try DecisionModel(
                from: &reader,
                headings: headings,
                subjectWeights: vectorizer.weights,
                poolIndices: poolIndices
            ) : nil
        try reader.end()
    }

    /// The trained classifier, to judge as it does without training.
    package var kept: Data {
        var writer = ModelWriter()
        writer.write(refused)
        writer.write(places.map(\.section))
        writer.write(places.map { $0.link ?? -1 })
        writer.write(poolIndices.map(\.key))
        writer.write(poolIndices.map(\.value))
        vectorizer.write(to: &writer)
        headings.write(to: &writer)
        sectionModel.write(to: &writer)
        sites.write(to: &writer)
        writer.write(relevanceModel != nil)
        writer.write(decisionModel != nil)
        relevanceModel?.write(to: &writer)
        decisionModel?.write(to: &writer)
        return writer.data
    }

    /// The texts to embed, to train on a page with its decisions and its pool.
    package static func texts(
        sections: [LabelledSection],
        verdicts: [Verdict],
        pool: [Document],
        prefixes: Embeddings.Prefixes
    ) -> [String] {
        let completed = BackgroundTexts.completing(pool, language: Corpus.language(of: sections))
        return sections.flatMap { section in
            [Embeddings.text(of: section, prefixes)] + section.links.map { Embeddings.text(of: $0, prefixes) }
        } + (verdicts.map(\.document) + completed).map { Embeddings.text(of: $0, prefixes) }
    }

    /// Reuses the vectors of the pool.
    private func vector(of document: Document) -> TextVector {
        poolIndices[document].flatMap { $0 < pool.count ? pool[$0] : nil } ?? vectorizer.vector(of: document)
    }

    /// The features behind a judgement, to fit the weights.
    package struct Features: Sendable {
        /// For each section: margin, vote, nearest, habit, heading.
        package var sections: [[Double]]
        /// The features standardised against the pool, then the plain ones.
        package var relevance: [Double]
    }

    /// Computes the features of a document.
    package func features(of document: Document) -> Features {
        let (sections, relevance) = measure(document, vector(of: document))
        return Features(sections: sections.map(\.values), relevance: relevance)
    }

    private func measure(_ document: Document, _ vector: TextVector) -> ([SectionModel.Features], [Double]) {
        let habit = sites.habit(of: document.url)
        let near = headings.similarities(to: vector.all)
        return (
            sectionModel.features(of: vector, headings: near, habit: habit),
            relevanceFeatures(document, vector, near, habit)
        )
    }

    private func relevanceFeatures(
        _ document: Document,
        _ vector: TextVector,
        _ headings: [Float],
        _ habit: SiteHabits.Habit
    ) -> [Double] {
        relevanceModel?.features(of: vector, headings: headings, habit: habit, index: poolIndices[document])
            ?? []
    }

    /// Judges a document; its relevance is 1 if that is not judged.
    package func judge(_ document: Document) -> Judgement {
        let vector = vector(of: document)
        let (features, relevanceFeatures) = measure(document, vector)
        let weights = vectorizer.weights
        return Judgement(
            relevance: relevance(of: document, vector, relevanceFeatures),
            sections: softmax(features.map(weights.score)),
            none: sectionModel.noneFits(features, weights),
            vector: vector
        )
    }

    /// The relevance that ``judge(_:)`` tells, without the rest.
    package func relevance(of document: Document) -> Double {
        let vector = vector(of: document)
        let near = headings.similarities(to: vector.all)
        return relevance(
            of: document,
            vector,
            relevanceFeatures(document, vector, near, sites.habit(of: document.url))
        )
    }

    /// The more decisions there are, the more they count beside what the page tells.
    private func relevance(of document: Document, _ vector: TextVector, _ features: [Double]) -> Double {
        guard relevanceModel != nil else { return 1 }
        var logOdds = vectorizer.weights.relevanceLogOdds(features)
        if let decisionModel {
            let evidence = decisionModel.evidence
            logOdds = (1 - evidence) * logOdds + evidence * decisionModel.logOdds(of: document, vector)
        }
        // A document of only unknown words and numbers is never proposed.
        let isUnknown = vector.words.dimensions.isEmpty && !vector.hasEmbedding
        return isUnknown ? min(0.1, logistic(logOdds)) : logistic(logOdds)
    }

    // MARK: Reasons

    /// Why a document was judged so, proposed for a section, and not for the runner-up.
    package func reasons(
        for document: Document,
        _ judgement: Judgement,
        section: Int,
        runnerUp: Int? = nil
    ) -> Reasons {
        let vector = judgement.vector
        let values = Dictionary(zip(vector.all.dimensions, vector.all.weights)) { $1 }
        // The words of an address are fragments: "numerique" beside "numérique".
        let words = vectorizer.space.words(of: Vectorizer.parts(of: document).dropLast())
        // A letter n-gram is shared among the words that contain it.
        let shares = Dictionary(words.flatMap(\.dimensions).map { ($0, Float(1)) }, uniquingKeysWith: +)
        func terms(_ weight: (Int32) -> Float, favourable: Int, contrary: Int) -> [Reasons.Term] {
            let weighted = words.map { word, dimensions in
                let sum = dimensions.reduce(Float(0)) { sum, dimension in
                    sum + (values[dimension] ?? 0) * weight(dimension) / (shares[dimension] ?? 1)
                }
                return Reasons.Term(word: word, weight: Double(sum))
            }
            let sorted = weighted.filter { abs($0.weight) >= 0.005 }
                .sorted { (abs($1.weight), $0.word) < (abs($0.weight), $1.word) }
            return Array(sorted.filter { $0.weight > 0 }.prefix(favourable))
                + sorted.filter { $0.weight < 0 }.prefix(contrary)
        }
        func neighbours(in section: Int?, limit: Int) -> [Reasons.Neighbour] {
            var found: [Reasons.Neighbour] = []
            // Decisions have no line on the page.
            for nearest in sectionModel.neighbours(of: vector, in: section, limit: limit + 9)
            where found.count < limit {
                let place = places[nearest.example]
                if let link = neighbour(of: document, place, Double(nearest.similarity)) {
                    found.append(link)
                }
            }
            return found
        }
        let own = neighbours(in: section, limit: 3)
        var nearest = neighbours(in: nil, limit: 1).first
        if let line = nearest?.line {
            let other = sections.first { $0.links.contains { $0.line == line } }
            if own.contains(where: { $0.line == line }) {
                nearest = nil
            } else {
                nearest?.section = other?.path
            }
        }
        let refusal = relevanceModel?.nearestRefused(to: vector).flatMap { index, similarity in
            similarity < 0.1
                ? nil
                : Reasons.Neighbour(title: refused[index].title, line: 0, similarity: Double(similarity))
        }
        return Reasons(
            terms: terms(
                {
                    sectionModel.weight($0, for: section) + (relevanceModel?.weight($0) ?? 0)
                        + (decisionModel?.weight($0) ?? 0)
                },
                favourable: 5,
                contrary: 2
            ),
            nearest: own,
            elsewhere: nearest,
            site: sites.reason(document.url, section: section),
            refused: refusal.map { [$0] } ?? [],
            separating: runnerUp.map { other in
                terms(
                    { sectionModel.weight($0, for: section) - sectionModel.weight($0, for: other) },
                    favourable: 3,
                    contrary: 2
                )
            } ?? []
        )
    }

    private func neighbour(of document: Document, _ place: Place, _ similarity: Double)
        -> Reasons.Neighbour?
    {
        guard similarity > 0.05, let index = place.link else { return nil }
        let link = sections[place.section].links[index]
        return Reasons.Neighbour(
            title: link.title,
            line: link.line,
            similarity: similarity,
            akin: vectorizer.embeddings?.akin(document.title, link.title, limit: 2) ?? []
        )
    }
}
