/// The training data: the page, the decisions and the pool, as vectors of one space.
struct Corpus: Sendable {
    /// A link of the page or an accepted document, in its section.
    struct Example: Sendable {
        /// Of the whole context.
        var vector: TextVector
        /// Of a text as short as a feed entry, so that page and pool do not differ by length.
        var brief: TextVector
        var section: Int
        /// The index of the link in its section; `nil` for an accepted document that is not on the page.
        var link: Int?
        var weight: Float
    }

    /// Makes the vectors of documents to judge.
    let vectorizer: Vectorizer
    private(set) var examples: [Example]
    let headings: [TextVector]
    private(set) var refused: [(vector: TextVector, weight: Float)]
    /// The documents of the feeds, if relevance is judged; the index determines the fold.
    let pool: [TextVector]

    var space: TextSpace { vectorizer.space }

    init(
        sections: [LabelledSection],
        verdicts: [Verdict],
        pool brought: [Document],
        embeddings: Embeddings?,
        judgesRelevance: Bool
    ) {
        let language = Self.language(of: sections)
        let pool = BackgroundTexts.completing(brought, language: language)
        var space = TextSpace(language: language, reserved: embeddings?.dimensionCount ?? 0)
        typealias Raw = (
            full: TextSpace.Counted, brief: TextSpace.Counted?, section: Int, link: Int?, weight: Float,
            embedding: [Float]?
        )
        var raw: [Raw] = []
        for (index, section) in sections.enumerated() {
            for (position, link) in section.links.enumerated() {
                let full = space.count(Vectorizer.parts(of: link))
                let brief = judgesRelevance ? Vectorizer.brief(of: link).map { space.count($0) } : nil
                raw.append((full, brief, index, position, 1, embeddings?.vector(of: link)))
            }
        }
        for verdict in verdicts {
            guard let section = verdict.section else { continue }
            let counted = space.count(Vectorizer.parts(of: verdict.document))
            let embedding = embeddings?.vector(of: verdict.document)
            raw.append((counted, nil, section, nil, verdict.weight, embedding))
        }
        let rejected = verdicts.filter { $0.section == nil }
        let rejectedCounts = rejected.map { space.count(Vectorizer.parts(of: $0.document)) }
        let poolCounts = pool.map { space.count(Vectorizer.parts(of: $0)) }
        let headingCounts = sections.map { space.count([($0.path.joined(separator: " "), 1)]) }
        space.close()
        let ofPool = pool.map { embeddings?.vector(of: $0) }
        let centred = embeddings.map { embeddings in
            let known = ofPool.compactMap(\.self)
            return CentredEmbeddings(
                of: known.count < 50 ? raw.compactMap(\.embedding) + known : known,
                dimensions: embeddings.dimensionCount,
                share: embeddings.share
            )
        }
        vectorizer = Vectorizer(space: space, embeddings: embeddings, centred: centred)
        func vector(_ counted: TextSpace.Counted, _ embedding: [Float]?) -> TextVector {
            let words = space.vector(counted)
            return centred?.adding(embedding, to: words) ?? words
        }
        examples = raw.map { full, brief, section, link, weight, embedding in
            let full = vector(full, embedding)
            return Example(
                vector: full,
                brief: brief.map { vector($0, embedding) } ?? full,
                section: section,
                link: link,
                weight: weight
            )
        }
        refused = zip(rejected, rejectedCounts).map { verdict, counted in
            (vector(counted, embeddings?.vector(of: verdict.document)), verdict.weight)
        }
        self.pool = judgesRelevance ? zip(poolCounts, ofPool).map { vector($0, $1) } : []
        headings = zip(sections, headingCounts).map { vector($1, embeddings?.vector(of: $0)) }
    }

    /// The same page and pool, as if nothing had been decided.
    var withoutDecisions: Corpus {
        var copy = self
        copy.examples.removeAll { $0.link == nil }
        copy.refused = []
        return copy
    }

    /// The language of a page, by its stop words.
    static func language(of sections: [LabelledSection]) -> Tokens.Language {
        var balance = 0
        for section in sections {
            for text in section.path + section.links.flatMap({ [$0.title, $0.context] }) {
                balance += Tokens.balance(Lexicon.shared.words(Tokens.words(in: text)))
                // A page of thousands of links need not be read to its end.
                if abs(balance) >= 500 { return balance > 0 ? .english : .french }
            }
        }
        return balance > 0 ? .english : .french
    }
}
