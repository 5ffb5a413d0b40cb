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

    let space: TextSpace
    let examples: [Example]
    let headings: [TextVector]
    let refused: [(vector: TextVector, weight: Float)]
    /// The documents of the feeds; the index determines the fold.
    let pool: [TextVector]

    private let embeddings: Embeddings?
    private let centred: CentredEmbeddings?
    /// The weights, with or without embeddings.
    let weights: Weights

    init(
        sections: [LabelledSection],
        verdicts: [Verdict],
        pool brought: [Document],
        embeddings: Embeddings?
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
                let full = space.count(Self.parts(of: link))
                let brief = Self.brief(of: link).map { space.count($0) }
                raw.append((full, brief, index, position, 1, embeddings?.vector(of: link)))
            }
        }
        for verdict in verdicts {
            guard let section = verdict.section else { continue }
            let counted = space.count(Self.parts(of: verdict.document))
            let embedding = embeddings?.vector(of: verdict.document)
            raw.append((counted, nil, section, nil, verdict.weight, embedding))
        }
        let rejected = verdicts.filter { $0.section == nil }
        let rejectedCounts = rejected.map { space.count(Self.parts(of: $0.document)) }
        let poolCounts = pool.map { space.count(Self.parts(of: $0)) }
        let headingCounts = sections.map { space.count([($0.path.joined(separator: " "), 1)]) }
        self.space = space
        self.embeddings = embeddings
        weights = embeddings == nil ? .withoutEmbeddings : .withEmbeddings
        let centred = embeddings.map { embeddings in
            let ofPage = raw.compactMap(\.embedding)
            let ofPool = pool.compactMap { embeddings.vector(of: $0) }
            return CentredEmbeddings(
                of: ofPool.count < 50 ? ofPage + ofPool : ofPool,
                dimensions: embeddings.dimensionCount
            )
        }
        self.centred = centred
        func centre(_ raw: [Float]?) -> SparseVector { centred?.vector(raw) ?? SparseVector() }
        examples = raw.map { full, brief, section, link, weight, raw in
            let embedding = centre(raw)
            let vector = space.vector(full).adding(embedding: embedding)
            return Example(
                vector: vector,
                brief: brief.map { space.vector($0).adding(embedding: embedding) } ?? vector,
                section: section,
                link: link,
                weight: weight
            )
        }
        refused = zip(rejected, rejectedCounts).map { verdict, counted in
            (
                space.vector(counted).adding(embedding: centre(embeddings?.vector(of: verdict.document))),
                verdict.weight
            )
        }
        self.pool = zip(pool, poolCounts).map { document, counted in
            space.vector(counted).adding(embedding: centre(embeddings?.vector(of: document)))
        }
        headings = zip(sections, headingCounts).map { section, counted in
            space.vector(counted).adding(embedding: centre(embeddings?.vector(of: section)))
        }
    }

    /// The language of a page.
    static func language(of sections: [LabelledSection]) -> Tokens.Language {
        let words = sections.flatMap { $0.path + $0.links.flatMap { [$0.title, $0.context] } }
            .flatMap { Tokens.words(in: $0) }
        return Tokens.guess(words) ?? .french
    }

    /// The vector of a document to judge.
    func vector(of document: Document) -> TextVector {
        let embedding = centred?.vector(embeddings?.vector(of: document)) ?? SparseVector()
        return space.lookUp(Self.parts(of: document)).adding(embedding: embedding)
    }

    static func parts(of document: Document) -> TextParts {
        [(document.title, 1), (document.summary, 0.6), (Tokens.words(ofURL: document.url), 0.5)]
    }

    private static func parts(of link: LabelledLink) -> TextParts {
        [(title(of: link), 1), (link.context, 0.7), (Tokens.words(ofURL: link.url), 0.5)]
    }

    private static let briefLength = 100

    /// `nil` if the whole text is short.
    private static func brief(of link: LabelledLink) -> TextParts? {
        guard link.context.count > briefLength else { return nil }
        let cut = String(link.context.prefix(briefLength))
        return [(title(of: link), 1), (cut, 0.4), (Tokens.words(ofURL: link.url), 0.5)]
    }

    /// The context, for a link whose text is its address.
    private static func title(of link: LabelledLink) -> String {
        link.title.contains("://") ? "" : link.title
    }
}
