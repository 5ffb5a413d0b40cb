package import Home
import Classify
package import Feeds
package import Foundation
package import Pages
package import Storage

/// Judges new entries against the pages of a home, and proposes the best.
package struct Suggesting: Sendable {
    /// What became of the entries that were judged.
    package struct Report: Sendable {
        /// Entries judged.
        package var judged = 0
        /// Not worth proposing.
        package var offTopic = 0
        /// Too old when first seen.
        package var tooOld = 0
        /// Already on a page.
        package var onPage = 0
        /// Decided on before, or proposed already.
        package var known = 0
        /// New proposals, those that wait for room included.
        package var proposed = 0
        /// Why the vectors of a model of language did not help, where they should have.
        package var embeddingTrouble: EmbeddingHealth?

        /// Nothing yet.
        package init() {}
    }

    let home: HomeFolder
    let store: Store
    let pages: [Reader]

    /// A page with what is needed to judge for it.
    struct Reader {
        var file: PageFile
        var sections: [Pages.Section]
        var labelled: [LabelledSection]
        var keys: Set<String>
        var names: SiteNames
        var standings: Standings
        /// The names that the ledger has given, with the articles they mean.
        var reserved: [String: String]
    }

    /// Reads the pages and the ledger.
    ///
    /// - Throws: ``UserError``, and what the file system says.
    package init(home: HomeFolder, store: Store) throws {
        self.home = home
        self.store = store
        let standings = Standings(try home.readLedger().decisions)
        let reserved = Dictionary(standings.decisions.map { ($0.id, $0.key) }) { first, _ in first }
        pages = try home.pages().map { file in
            let sections = file.page.linkSections
            return Reader(
                file: file,
                sections: sections,
                labelled: sections.map(Self.labelled),
                keys: Set(file.page.addresses.compactMap { CanonicalURL($0.url)?.key }),
                names: SiteNames(file.page),
                standings: standings,
                reserved: reserved
            )
        }
    }

    static func labelled(_ section: Pages.Section) -> LabelledSection {
        LabelledSection(
            path: section.path,
            links: section.links.map {
                // An address shown as text says less than the words before it.
                LabelledLink(
                    title: $0.title.contains("://") ? $0.label ?? $0.context : $0.title,
                    context: $0.context,
                    url: $0.url,
                    line: $0.firstLine
                )
            }
        )
    }

    /// Entries of the pool: enough to know what is ordinary, whatever the size of the store.
    static let poolSize = 1500

    /// Judges every entry that was not judged yet, and fills the queue.
    ///
    /// With an `embedder`, it is asked for the vectors that lack; `progress` is told how many it has given.
    ///
    /// - Throws: What the store says.
    package func run(
        now: Date,
        embedder: Embedder? = nil,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) async throws -> Report {
        var report = Report()
        let limit = now.addingTimeInterval(-Double(home.configuration.suggest.sinceDays) * 86_400)
        let hasChanged = try store.reconsider(state: state, newest: Self.poolSize)
        report.tooOld = try store.markJudged(before: limit)
        report.judged = report.tooOld
        // Made for the first entry that is worth it: most polls find none.
        var trained: TrainedJudges?
        func judges() async throws -> TrainedJudges {
            if let trained { return trained }
            let made = try await self.trained(now: now, embedder: embedder, progress: progress)
            trained = made
            return made
        }
        // A server of embeddings that is away for a day withdraws nothing.
        if hasChanged, try !isEmbedderDown { try await rejudge(now: now, judges) }
        while true {
            // What was judged is kept: the rest is left for the next time.
            try Task.checkCancellation()
            let entries = try store.entriesToJudge(limit: 250)
            if entries.isEmpty { break }
            var proposals: [Proposal] = []
            for stored in entries {
                report.judged += 1
                guard let key = newArticle(stored, &report) else { continue }
                var judges = try await judges()
                let siblings = entries.filter { $0.feed.url == stored.feed.url }.map(\.entry.title)
                if let proposal = judge(stored, key: key, siblings: siblings, &judges, &report) {
                    proposals.append(proposal)
                }
                trained = judges
            }
            let reserved = pages.first?.reserved ?? [:]
            let new = try store.propose(proposals, judged: entries.map(\.id), reserved: reserved, at: now)
            report.proposed += new
            report.known += proposals.count - new
        }
        report.embeddingTrouble = trained?.trouble
        try fillQueue(hasNews: hasChanged || report.proposed > 0, now: now)
        return report
    }

    /// What judges for the pages, one for each, and how much an article must be worth to them.
    struct TrainedJudges {
        var judges: [PageJudge]
        var thresholds: [Double]
        var trouble: EmbeddingHealth?
    }

    func trained(
        now: Date,
        embedder: Embedder? = nil,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) async throws -> TrainedJudges {
        let pool = try pool()
        var trouble: EmbeddingHealth?
        if let embedder, let settings = home.configuration.embeddings {
            let texts = pages.flatMap {
                PageJudge.texts(of: $0, pool: pool, now: now, prefixes: settings.prefixes)
            }
            trouble = try await embedder.embed(texts, now: now, progress: progress)
        }
        var trained = try trained(pool: pool, now: now)
        trained.trouble = trouble
        return trained
    }

    /// With the vectors that are kept already.
    func trained(pool: [Document], now: Date) throws -> TrainedJudges {
        var judges = try pages.map { reader in
            try PageJudge(reader, pool: pool, embeddings: embeddings(for: reader, pool, now), now: now)
        }
        let suggest = home.configuration.suggest
        let thresholds = judges.indices.map { index in
            if let least = suggest.minRelevance { return least }
            // What is on the page already is no news, however well it would fit.
            let keys = judges[index].reader.keys
            let news = pool.filter { CanonicalURL($0.url).map { !keys.contains($0.key) } ?? false }
            return Threshold.least(
                precision: suggest.precision,
                of: news.map { judges[index].judge($0).relevance }
            )
        }
        return TrainedJudges(judges: judges, thresholds: thresholds)
    }

    func embeddings(for reader: Reader, _ pool: [Document], _ now: Date) throws -> Embeddings? {
        guard let settings = home.configuration.embeddings else { return nil }
        let texts = PageJudge.texts(of: reader, pool: pool, now: now, prefixes: settings.prefixes)
        return Embeddings(
            try store.embeddings(of: texts, model: settings.model),
            prefixes: settings.prefixes
        )
    }

    /// What the feeds bring, in an order of its own: sums of floating-point numbers must not depend on who answered first.
    func pool() throws -> [Document] {
        try store.newestEntries(limit: Self.poolSize)
            .sorted { ($0.feed.url, $0.entry.guid) < ($1.feed.url, $1.entry.guid) }
            .map { Document($0.entry) }
    }

    /// The pages, the decisions, the model and the threshold: what was judged by them may be worth more, or less, by others.
    private var state: String {
        let suggest = home.configuration.suggest
        let parts = pages.flatMap { reader in
            [
                "\(StableHash.ofBody(reader.file.page.bytes))",
                reader.standings.decisions.filter { $0.page == reader.file.name }.last?.record ?? "",
            ]
        }
        let threshold = suggest.minRelevance.map { "\($0)" } ?? "of \(suggest.precision)"
        var state = parts.joined(separator: " ") + " " + threshold
        if let settings = home.configuration.embeddings {
            let isDown = (try? isEmbedderDown) ?? false
            state += " " + (isDown ? "without " : "with ") + settings.model
        }
        return state
    }

    private var isEmbedderDown: Bool {
        get throws {
            guard let settings = home.configuration.embeddings else { return false }
            return try store.embeddingHealth(of: settings.endpoint) != nil
        }
    }

    /// Judges anew what nobody has decided on; what is worth little by now is withdrawn.
    private func rejudge(now: Date, _ judges: () async throws -> TrainedJudges) async throws {
        var renewed: [Proposal] = []
        var withdrawn: [String] = []
        for (index, reader) in pages.enumerated() {
            let page = reader.file.name
            let stored = try store.suggestions(page: page) + store.waiting(page: page, limit: Self.poolSize)
            let open = stored.filter {
                $0.suggestion.repair == nil && reader.standings.history(page: page, key: $0.key).isEmpty
                    && !reader.keys.contains($0.key)
            }
            if open.isEmpty { continue }
            var trained = try await judges()
            for proposal in open {
                let article = proposal.suggestion.article
                let document = Document(article)
                let judgement = trained.judges[index].judge(document)
                // A little less than what a new one needs: nothing is to come and go.
                guard judgement.relevance >= 0.8 * trained.thresholds[index],
                    var suggestion = suggestion(
                        article,
                        document,
                        judgement,
                        trained.judges[index].classifier(for: document),
                        reader
                    )
                else {
                    withdrawn.append(proposal.suggestion.id)
                    continue
                }
                suggestion.id = proposal.suggestion.id
                suggestion.priorCoverage = proposal.suggestion.priorCoverage
                renewed.append(Proposal(suggestion: suggestion, key: proposal.key))
            }
        }
        try store.rejudge(renewed, withdrawn: withdrawn, at: now)
    }

    /// The key of an entry that is on no page yet.
    func newArticle(_ stored: StoredEntry, _ report: inout Report) -> String? {
        guard let key = stored.key else {
            report.offTopic += 1
            return nil
        }
        if pages.contains(where: { $0.keys.contains(key) }) {
            report.onPage += 1
            return nil
        }
        if pages.allSatisfy({ !$0.standings.history(page: $0.file.name, key: key).isEmpty }) {
            report.known += 1
            return nil
        }
        return key
    }

    private func judge(
        _ stored: StoredEntry,
        key: String,
        siblings: [String],
        _ trained: inout TrainedJudges,
        _ report: inout Report
    ) -> Proposal? {
        guard let text = stored.entry.url, let url = WebURL(text), url.isWeb else {
            report.offTopic += 1
            return nil
        }
        let document = Document(stored.entry)
        let judgements = trained.judges.indices.map { trained.judges[$0].judge(document) }
        guard
            let best = judgements.indices.max(by: {
                (judgements[$0].relevance, $1) < (judgements[$1].relevance, $0)
            }),
            judgements[best].relevance >= trained.thresholds[best]
        else {
            report.offTopic += 1
            return nil
        }
        let reader = pages[best]
        if !reader.standings.history(page: reader.file.name, key: key).isEmpty {
            report.known += 1
            return nil
        }
        let article = Suggestion.Article(
            url: CanonicalURL.withoutTracking(url).description,
            title: SiteNames.withoutSuffix(
                stored.entry.title,
                feedTitle: stored.feed.title,
                siblings: siblings
            ),
            site: reader.names.name(of: text, feedTitle: stored.feed.title),
            summary: stored.entry.summary,
            published: stored.entry.date,
            language: stored.entry.language,
            feedURL: stored.feed.url
        )
        let classifier = trained.judges[best].classifier(for: document)
        guard let suggestion = suggestion(article, document, judgements[best], classifier, reader) else {
            report.offTopic += 1
            return nil
        }
        return Proposal(suggestion: suggestion, key: key)
    }

    func suggestion(
        _ article: Suggestion.Article,
        _ document: Document,
        _ judgement: Judgement,
        _ classifier: Classifier,
        _ reader: Reader
    ) -> Suggestion? {
        let ranking = judgement.ranking
        guard let first = ranking.first else { return nil }
        let path = reader.sections[first].path
        // A line that cannot be written is not proposed: its address or its section would not allow it.
        guard let line = try? PageEditor.line(for: NewLink(article), in: path, of: reader.file.page) else {
            return nil
        }
        let runnerUp = ranking.dropFirst().first.map {
            Suggestion.RunnerUp(section: reader.sections[$0].path, confidence: judgement.sections[$0])
        }
        return Suggestion(
            id: "",
            page: reader.file.name,
            section: path,
            article: article,
            relevance: judgement.relevance,
            confidence: judgement.sections[first],
            runnerUp: runnerUp,
            reasons: classifier.reasons(for: document, section: first, runnerUp: ranking.dropFirst().first),
            line: line
        )
    }
}

extension NewLink {
    /// What of an article becomes a line.
    package init(_ article: Suggestion.Article) {
        self.init(title: article.title, url: article.url, site: article.site, summary: article.summary)
    }
}
