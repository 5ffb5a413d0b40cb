import Classify
import Feeds
import Foundation
import Pages
import Storage

/// Judges articles for one page: with the vectors of a language model if there are enough, otherwise by words.
struct PageJudge {
    let context: Suggesting.PageContext
    private let embeddings: Embeddings?
    private let verdicts: [Verdict]
    private let pool: [Document]
    private let judgesRelevance: Bool
    private let semantic: Classifier?
    private var lexical: Classifier?

    /// With fewer vectors in the pool, words judge better.
    private static let minimumPool = 100

    init(
        _ context: Suggesting.PageContext,
        pool: [Document],
        embeddings: Embeddings?,
        now: Date,
        judgesRelevance: Bool = true
    ) {
        self.context = context
        self.judgesRelevance = judgesRelevance
        self.pool = pool
        verdicts = Self.verdicts(of: context, now: now)
        let covered = embeddings.map { embeddings in pool.filter { embeddings.covers($0) } } ?? []
        guard let embeddings, embeddings.covers(context.labelled),
            covered.count >= min(Self.minimumPool, pool.count)
        else {
            self.embeddings = nil
            semantic = nil
            return
        }
        self.embeddings = embeddings
        semantic = Classifier(
            sections: context.labelled,
            verdicts: verdicts,
            pool: covered,
            embeddings: embeddings,
            judgesRelevance: judgesRelevance
        )
    }

    /// The judge that was trained before with the embeddings of the program, or without any.
    init(_ context: Suggesting.PageContext, kept classifier: Classifier, embeddings: Embeddings?) {
        self.context = context
        self.embeddings = embeddings
        (verdicts, pool, judgesRelevance) = ([], [], true)
        (semantic, lexical) = embeddings == nil ? (nil, classifier) : (classifier, nil)
    }

    mutating func classifier(for document: Document) -> Classifier {
        if let semantic, embeddings?.covers(document) == true { return semantic }
        if let lexical { return lexical }
        let classifier = Classifier(
            sections: context.labelled,
            verdicts: verdicts,
            pool: pool,
            judgesRelevance: judgesRelevance
        )
        lexical = classifier
        return classifier
    }

    mutating func judge(_ document: Document) -> Judgement { classifier(for: document).judge(document) }

    mutating func relevance(of document: Document) -> Double {
        classifier(for: document).relevance(of: document)
    }

    /// The texts whose vectors are needed.
    static func texts(
        of context: Suggesting.PageContext,
        pool: [Document],
        now: Date,
        prefixes: Embeddings.Prefixes
    ) -> [String] {
        Classifier.texts(
            sections: context.labelled,
            verdicts: verdicts(of: context, now: now),
            pool: pool,
            prefixes: prefixes
        )
    }

    private static func verdicts(of context: Suggesting.PageContext, now: Date) -> [Verdict] {
        let indexes = Dictionary(context.sections.enumerated().map { ($0.element.path, $0.offset) }) {
            first,
            _ in first
        }
        // After years the oldest weigh next to nothing, and would take most of the time.
        let decisions = context.history.decisions([.accept, .refuse], page: context.file.name)
        let newest = decisions.reversed().lazy.compactMap { decision -> Verdict? in
            let isOnPage = context.keys.contains(decision.key)
            guard !isOnPage || decision.verdict == .accept, let document = Document(decision)
            else { return nil }
            let weight = weight(decision, now)
            switch decision.verdict {
            case .refuse: return Verdict(document: document, section: nil, weight: weight)
            case .accept:
                return indexes[decision.section].map {
                    Verdict(document: document, section: $0, weight: weight, isOnPage: isOnPage)
                }
            default: return nil
            }
        }
        .prefix(mostVerdicts)
        return Array(newest).reversed()
    }

    /// As many decisions are learned from, the newest.
    private static let mostVerdicts = 3000

    /// The weight of a decision halves every year: topics change.
    private static func weight(_ decision: Decision, _ now: Date) -> Float {
        let years = max(0, now.timeIntervalSince(decision.at)) / (365 * 86_400)
        return Float(pow(0.5, years))
    }
}

extension Document {
    init(_ entry: Entry) { self.init(title: entry.title, summary: entry.summary, url: entry.url ?? "") }

    /// With what its page says, if that was read.
    init(_ stored: StoredEntry) {
        self.init(stored.entry)
        if let text = stored.pageText { summary = Self.joined(summary, text) }
    }

    private static func joined(_ summary: String, _ text: String) -> String {
        summary.isEmpty ? text : summary + "\n" + text
    }

    /// The article of a decision; `nil` if the ledger has only its address.
    init?(_ decision: Decision) {
        guard decision.repair == nil, let article = decision.article else { return nil }
        self.init(article)
    }

    init(_ article: Suggestion.Article) {
        self.init(title: article.title, summary: article.summary, url: article.url)
        if let text = article.pageText { summary = Self.joined(summary, text) }
    }
}
