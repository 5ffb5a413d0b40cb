public import Feeds

/// Judges documents against a page: which section, whether they are worth proposing, and why.
///
/// Two questions, answered apart. The section is chosen by linear models of words and letters, the nearest links, the
/// headings and the habits of sites; worth is how far a document stands out of the pool of what the feeds bring. Both are
/// sums of few features with fixed weights. Deterministic, and a value.
public struct Classifier: Sendable {
    private let sections: [LabelledSection]
    private let corpus: Corpus
    private let sectionModel: SectionModel
    private let relevanceModel: RelevanceModel
    private let sites: SiteHabits
    /// For each document of the pool its fold, by its address.
    private let folds: [String: Int]

    /// Learns a page.
    ///
    /// - Parameters:
    ///   - sections: The sections with their links.
    ///   - verdicts: What was accepted and refused.
    ///   - pool: What the feeds bring, nearly all of it of no interest to the page.
    public init(sections: [LabelledSection], verdicts: [Verdict] = [], pool: [Document] = []) {
        self.sections = sections
        corpus = Corpus(sections: sections, verdicts: verdicts, pool: pool)
        sectionModel = SectionModel(corpus, sections: sections.count)
        relevanceModel = RelevanceModel(corpus)
        sites = SiteHabits(sections: sections, verdicts: verdicts)
        folds = Dictionary(pool.enumerated().map { ($0.element.url, $0.offset % RelevanceModel.folds) }) { $1 }
    }

    /// The values that the judgement of a document is made of: to fit the weights with.
    public struct Features: Sendable {
        /// For each section, those of ``SectionModel``.
        public var sections: [[Double]]
        /// Those of ``RelevanceModel``.
        public var relevance: [Double]
    }

    /// Measures a document.
    public func features(of document: Document) -> Features {
        let vector = corpus.vector(of: document)
        let habit = sites.habit(of: document.url)
        return Features(
            sections: sectionModel.features(of: vector, habit: habit).bySection,
            relevance: relevanceModel.features(of: vector, habit: habit, fold: folds[document.url])
        )
    }

    /// What the page makes of a document.
    public func judge(_ document: Document) -> Judgement {
        let features = features(of: document)
        return Judgement(
            relevance: logistic(features.relevance[3] - 2),
            sections: softmax(features.sections.map { $0[0] }, sharpness: 3),
            none: 0
        )
    }

    /// Why a document was proposed for a section.
    public func reasons(for document: Document, section: Int) -> Reasons { Reasons() }
}
