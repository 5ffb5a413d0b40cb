/// What the models learn from: the page, the decisions and the pool, as vectors of one space.
struct Corpus: Sendable {
    /// A link of the page or an accepted document, in its section.
    struct Example: Sendable {
        /// With all the words around it.
        var vector: TextVector
        /// As short as a feed would put it: what is compared with the pool must not differ by its length.
        var brief: TextVector
        var section: Int
        /// The place of the link in its section; `nil` for a document that was accepted and is not on the page.
        var link: Int?
        /// How much it counts.
        var weight: Float
    }

    let space: TextSpace
    let examples: [Example]
    let headings: [TextVector]
    let refused: [(vector: TextVector, weight: Float)]
    /// What the feeds bring; its place decides which of the folds it is in.
    let pool: [TextVector]

    init(sections: [LabelledSection], verdicts: [Verdict], pool brought: [Document]) {
        let words = sections.flatMap { $0.path + $0.links.flatMap { [$0.title, $0.context] } }
            .flatMap { Tokens.words(in: $0) }
        let language = Tokens.guess(words) ?? .french
        let pool = Ordinary.completing(brought, language: language)
        var space = TextSpace(language: language)
        typealias Raw = (
            full: TextSpace.Counted, brief: TextSpace.Counted?, section: Int, link: Int?, weight: Float
        )
        var raw: [Raw] = []
        for (index, section) in sections.enumerated() {
            for (place, link) in section.links.enumerated() {
                let full = space.count(Self.parts(of: link))
                let brief = Self.brief(of: link).map { space.count($0) }
                raw.append((full, brief, index, place, 1))
            }
        }
        for verdict in verdicts {
            guard let section = verdict.section else { continue }
            raw.append((space.count(Self.parts(of: verdict.document)), nil, section, nil, verdict.weight))
        }
        let rejected = verdicts.filter { $0.section == nil }
            .map { (space.count(Self.parts(of: $0.document)), $0.weight) }
        let poolCounts = pool.map { space.count(Self.parts(of: $0)) }
        let headingCounts = sections.map { space.count([($0.path.joined(separator: " "), 1)]) }
        self.space = space
        examples = raw.map { full, brief, section, link, weight in
            let vector = space.vector(full)
            return Example(
                vector: vector,
                brief: brief.map { space.vector($0) } ?? vector,
                section: section,
                link: link,
                weight: weight
            )
        }
        refused = rejected.map { (space.vector($0.0), $0.1) }
        self.pool = poolCounts.map { space.vector($0) }
        headings = headingCounts.map { space.vector($0) }
    }

    /// The vector of a document that is to be judged.
    func vector(of document: Document) -> TextVector { space.lookUp(Self.parts(of: document)) }

    static func parts(of document: Document) -> TextParts {
        [(document.title, 1), (document.summary, 0.6), (Tokens.words(ofURL: document.url), 0.5)]
    }

    private static func parts(of link: LabelledLink) -> TextParts {
        [(title(of: link), 1), (link.context, 0.7), (Tokens.words(ofURL: link.url), 0.5)]
    }

    private static let briefLength = 100

    /// `nil` where all of it is short.
    private static func brief(of link: LabelledLink) -> TextParts? {
        guard link.context.count > briefLength else { return nil }
        let cut = String(link.context.prefix(briefLength))
        return [(title(of: link), 1), (cut, 0.4), (Tokens.words(ofURL: link.url), 0.5)]
    }

    /// A link whose text is its address has only the words around it.
    private static func title(of link: LabelledLink) -> String {
        link.title.contains("://") ? "" : link.title
    }
}
