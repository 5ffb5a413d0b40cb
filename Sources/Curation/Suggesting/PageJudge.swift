import Classify
import Feeds
import Foundation
import Pages
import Storage

/// Judges articles for one page: with the vectors of a model of language where they are there, by words alone elsewhere.
struct PageJudge {
    let reader: Suggesting.Reader
    private let embeddings: Embeddings?
    private let verdicts: [Verdict]
    private let pool: [Document]
    private let withMeanings: Classifier?
    private var byWords: Classifier?

    /// A pool of fewer with vectors tells less than words do.
    private static let leastPool = 100

    init(_ reader: Suggesting.Reader, pool: [Document], embeddings: Embeddings?, now: Date) {
        self.reader = reader
        self.pool = pool
        verdicts = Self.verdicts(of: reader, now: now)
        let covered = embeddings.map { embeddings in pool.filter { embeddings.covers($0) } } ?? []
        guard let embeddings, embeddings.covers(reader.labelled),
            covered.count >= min(Self.leastPool, pool.count)
        else {
            self.embeddings = nil
            withMeanings = nil
            return
        }
        self.embeddings = embeddings
        withMeanings = Classifier(
            sections: reader.labelled,
            verdicts: verdicts,
            pool: covered,
            embeddings: embeddings
        )
    }

    mutating func classifier(for document: Document) -> Classifier {
        if let withMeanings, embeddings?.covers(document) == true { return withMeanings }
        if let byWords { return byWords }
        let classifier = Classifier(sections: reader.labelled, verdicts: verdicts, pool: pool)
        byWords = classifier
        return classifier
    }

    mutating func judge(_ document: Document) -> Judgement { classifier(for: document).judge(document) }

    /// The texts that vectors are wanted for.
    static func texts(
        of reader: Suggesting.Reader,
        pool: [Document],
        now: Date,
        prefixes: Embeddings.Prefixes
    ) -> [String] {
        Classifier.texts(
            sections: reader.labelled,
            verdicts: verdicts(of: reader, now: now),
            pool: pool,
            prefixes: prefixes
        )
    }

    private static func verdicts(of reader: Suggesting.Reader, now: Date) -> [Verdict] {
        let places = Dictionary(reader.sections.enumerated().map { ($0.element.path, $0.offset) }) {
            first,
            _ in first
        }
        return reader.standings.decisions.compactMap { decision in
            guard decision.page == reader.file.name, !reader.keys.contains(decision.key),
                let document = Document(decision)
            else { return nil }
            let weight = weight(decision, now)
            switch decision.verdict {
            case .refuse: return Verdict(document: document, section: nil, weight: weight)
            case .accept:
                return places[decision.section].map {
                    Verdict(document: document, section: $0, weight: weight)
                }
            default: return nil
            }
        }
    }

    /// A decision counts half as much after a year: subjects move on.
    private static func weight(_ decision: Decision, _ now: Date) -> Float {
        let years = max(0, now.timeIntervalSince(decision.at)) / (365 * 86_400)
        return Float(pow(0.5, years))
    }
}

extension Document {
    init(_ entry: Entry) { self.init(title: entry.title, summary: entry.summary, url: entry.url ?? "") }

    /// The article of a decision, where the ledger describes it.
    init?(_ decision: Decision) {
        guard decision.repair == nil, let article = decision.article else { return nil }
        self.init(article)
    }

    init(_ article: Suggestion.Article) {
        self.init(title: article.title, summary: article.summary, url: article.url)
    }
}
