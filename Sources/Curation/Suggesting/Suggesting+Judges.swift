import Classify
import Feeds
import Foundation
import Home
import Pages
import Storage

extension Suggesting {
    /// A judge and a relevance threshold for each page.
    struct TrainedJudges {
        var judges: [PageJudge]
        var thresholds: [Double]
        /// When each was trained: ``RelevanceFeedback`` corrects by the decisions that came after.
        var made: [Date] = []
        var embeddingTrouble: EmbeddingHealth?
    }

    /// Which judges of earlier runs may be used again.
    enum Reuse {
        /// Those that have learned from every decision.
        case learnedAll
        /// Also those that a few decisions came after; ``RelevanceFeedback`` corrects what they proposed.
        case learnedMost
    }

    /// The judges of all pages: those that were kept, or else new ones, which are kept.
    ///
    /// With a server of embeddings none is kept: which vectors it had changes from run to run.
    func trained(
        now: Date,
        reusing reuse: Reuse,
        embedder: Embedder? = nil,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) async throws -> TrainedJudges {
        guard let settings = home.configuration.embeddings else {
            return try trainedHere(now: now, reusing: reuse)
        }
        let pool = try pool()
        var embeddingTrouble: EmbeddingHealth?
        if let embedder {
            let texts = pages.flatMap {
                PageJudge.texts(of: $0, pool: pool, now: now, prefixes: settings.prefixes)
            }
            embeddingTrouble = try await embedder.embed(texts, now: now, progress: progress)
        }
        var trained = TrainedJudges(judges: [], thresholds: [])
        for context in pages { trained.append(try newJudge(for: context, pool: pool, now: now)) }
        trained.embeddingTrouble = embeddingTrouble
        return trained
    }

    /// The judges of all pages, with what the store and the program have.
    func trainedHere(now: Date, reusing reuse: Reuse) throws -> TrainedJudges {
        var pool: [Document]?
        var trained = TrainedJudges(judges: [], thresholds: [])
        for context in pages {
            if let kept = try keptJudge(for: context, .proposes, now: now, reuse) {
                trained.append(kept)
                continue
            }
            let documents = try pool ?? self.pool()
            pool = documents
            var new = try newJudge(for: context, pool: documents, now: now)
            keep(&new, .proposes, poolSize: documents.count)
            trained.append(new)
        }
        return trained
    }

    typealias JudgeAndThreshold = (judge: PageJudge, threshold: Double, made: Date)

    private func newJudge(for context: PageContext, pool: [Document], now: Date) throws -> JudgeAndThreshold {
        var judge = try PageJudge(
            context,
            pool: pool,
            embeddings: embeddings(for: context, pool, now),
            now: now
        )
        let suggest = home.configuration.suggest
        if let least = suggest.minRelevance { return (judge, least, now) }
        // An entry that is already on the page is not a candidate.
        let candidates = pool.filter { CanonicalURL($0.url).map { !context.keys.contains($0.key) } ?? false }
        let relevances = candidates.map { judge.relevance(of: $0) }
        return (judge, Threshold.least(precision: suggest.precision, of: relevances), now)
    }

    // MARK: Keeping

    /// What a kept judge can do; the number is raised when a program of the same version would judge otherwise, or could not read it.
    enum ModelFormat: String {
        case proposes = "1"
        /// It does not judge relevance.
        case choosesSections = "1 sections"
    }

    /// Days after which the age of decisions has changed what they weigh.
    private static let keptDays = 7.0
    /// In bytes: reading a model of a page of tens of thousands of links costs as much as training it.
    private static let largestModel = 128 << 20

    /// The judge of an earlier run: as long as the page is the same, and the background sample mostly.
    ///
    /// One that proposes also chooses sections.
    func keptJudge(
        for context: PageContext,
        _ need: ModelFormat,
        now: Date,
        _ reuse: Reuse
    ) throws -> JudgeAndThreshold? {
        guard home.configuration.embeddings == nil else { return nil }
        let basis = basis(of: [context])
        let newest = try store.newestEntry()
        let kept = try store.keptJudge(page: context.file.name) { kept in
            let knows =
                switch reuse {
                case .learnedAll: kept.basis == basis.text
                case .learnedMost: basis.isKnown(since: kept.basis, on: [context])
                }
            let isYoung = abs(now.timeIntervalSince(kept.made)) < Self.keptDays * 86_400
            // Entries are numbered as they come; where the last ones were dropped, their numbers are used again.
            let isSampleOld = !(0...Int64(kept.poolSize / 3)).contains(newest - kept.newestEntry)
            return knows && isYoung && !isSampleOld
                && [need, .proposes].contains { Self.name(of: $0, for: context) == kept.format }
        }
        guard let kept else { return nil }
        let embeddings = builtInEmbeddings(for: context)
        let classifier = try? Classifier(kept: kept.model, sections: context.labelled, embeddings: embeddings)
        return classifier.map {
            (PageJudge(context, kept: $0, embeddings: embeddings), kept.threshold, kept.made)
        }
    }

    /// Keeps a new judge if there is room: the next run would train it again.
    func keep(_ new: inout JudgeAndThreshold, _ format: ModelFormat, poolSize: Int) {
        guard home.configuration.embeddings == nil else { return }
        let context = new.judge.context
        let model = new.judge.classifier(for: Document(title: "", url: "")).kept
        guard model.count <= Self.largestModel, let newest = try? store.newestEntry() else { return }
        try? store.keep(
            KeptJudge(
                page: context.file.name,
                format: Self.name(of: format, for: context),
                basis: basis(of: [context]).text,
                made: new.made,
                newestEntry: newest,
                poolSize: poolSize,
                threshold: new.threshold,
                model: model
            ),
            pages: home.configuration.pages
        )
    }

    /// What a model can be read by: a program of this version that finds the same sections on the page.
    private static func name(of format: ModelFormat, for context: PageContext) -> String {
        let shape = context.labelled.map { "\($0.links.count)" }.joined(separator: ",")
        return "\(Version.text) \(format.rawValue) \(StableHash.of(Array(shape.utf8)))"
    }

    // MARK: What is learned from

    func embeddings(for context: PageContext, _ pool: [Document], _ now: Date) throws -> Embeddings? {
        guard let settings = home.configuration.embeddings else { return builtInEmbeddings(for: context) }
        let texts = PageJudge.texts(of: context, pool: pool, now: now, prefixes: settings.prefixes)
        return Embeddings(
            try store.embeddings(of: texts, model: settings.model),
            prefixes: settings.prefixes
        )
    }

    private func builtInEmbeddings(for context: PageContext) -> Embeddings? {
        home.configuration.meaning == .builtIn ? MeaningVectors.embeddings(for: context.labelled) : nil
    }

    /// The newest entries, in a fixed order: floating-point sums must not depend on the order of responses.
    func pool() throws -> [Document] {
        try store.newestEntries(limit: Self.poolSize)
            .sorted { ($0.feed.url, $0.entry.guid) < ($1.feed.url, $1.entry.guid) }
            .map { Document($0) }
    }

    /// Everything that scores depend on: pages, decisions, model and threshold.
    var basis: JudgingBasis { basis(of: pages) }

    private func basis(of pages: [PageContext]) -> JudgingBasis {
        let suggest = home.configuration.suggest
        let hashes = pages.map { "\($0.file.name) \(StableHash.ofBody($0.file.page.bytes))" }
        let threshold = suggest.minRelevance.map { "\($0)" } ?? "of \(suggest.precision)"
        var inputs = hashes.joined(separator: " ") + " " + threshold
        if let settings = home.configuration.embeddings {
            let isDown = (try? isEmbedderDown) ?? false
            inputs += " " + (isDown ? "without " : "with ") + settings.model
        } else if home.configuration.meaning == .builtIn {
            let marks = pages.map {
                MeaningVectors.content(for: $0.labelled).map { "\($0.mark)" } ?? "none"
            }
            inputs += " meaning " + marks.joined(separator: " ")
        }
        return JudgingBasis(inputs: inputs, pages)
    }

    var isEmbedderDown: Bool {
        get throws {
            guard let settings = home.configuration.embeddings else { return false }
            return try store.embeddingHealth(of: settings.endpoint) != nil
        }
    }
}

extension Suggesting.TrainedJudges {
    fileprivate mutating func append(_ new: Suggesting.JudgeAndThreshold) {
        judges.append(new.judge)
        thresholds.append(new.threshold)
        made.append(new.made)
    }
}
