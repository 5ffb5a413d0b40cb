package import Home
import Classify
package import Feeds
package import Foundation
package import Pages
package import Storage

/// Judges new entries for the pages of a home, and proposes the best.
package struct Suggesting: Sendable {
    /// The judged entries, by outcome.
    package struct Report: Sendable {
        /// All entries judged.
        package var judged = 0
        /// Below the threshold, or impossible to add.
        package var offTopic = 0
        /// Too old when first seen.
        package var tooOld = 0
        /// Already on a page.
        package var onPage = 0
        /// Decided or proposed before.
        package var known = 0
        /// New proposals, in the queue or waiting.
        package var proposed = 0
        /// Proposals that came into the queue, new or waiting before.
        package var queued = 0
        /// Not judged yet: dated ahead of the clock.
        package var early = 0
        /// Why the embeddings server could not be used, if one is configured.
        package var embeddingTrouble: EmbeddingHealth?

        package init() {}
    }

    let home: HomeFolder
    let store: Store
    let pages: [PageContext]
    let muting: Muting

    /// A page, with everything that judging an article for it needs.
    struct PageContext {
        var file: PageFile
        var sections: [Pages.Section]
        var labelled: [LabelledSection]
        /// The canonical addresses on the page.
        var keys: Set<String>
        var names: SiteNames
        var history: DecisionHistory
        /// The identifiers used in the ledger, with the keys of their articles.
        var reserved: DecisionHistory.Identifiers
    }

    /// Reads the pages and the ledger.
    ///
    /// - Throws: ``UserError``, and errors of the file system.
    package init(home: HomeFolder, store: Store) throws {
        self.home = home
        self.store = store
        muting = home.muting
        let history = try home.readHistory()
        let reserved = history.identifiers
        pages = try home.pages().map { file in
            let sections = file.page.linkSections
            return PageContext(
                file: file,
                sections: sections,
                labelled: sections.map(Self.labelled),
                keys: Set(file.page.addresses.compactMap { CanonicalURL($0.url)?.key }),
                names: SiteNames(file.page),
                history: history,
                reserved: reserved
            )
        }
    }

    static func labelled(_ section: Pages.Section) -> LabelledSection {
        LabelledSection(
            path: section.path,
            links: section.links.map {
                // If the link text is a URL, the words before it are the title.
                LabelledLink(
                    title: $0.title.contains("://") ? $0.label ?? $0.context : $0.title,
                    context: $0.context,
                    url: $0.url,
                    line: $0.firstLine
                )
            }
        )
    }

    /// How far ahead of the clock an entry may be dated, in seconds: the whole day everywhere, and clocks that are wrong.
    static let leadTime = 2 * 86_400.0

    /// The number of entries in the pool, the background sample that scores are compared with.
    static let poolSize = 1500

    /// Judges all entries not judged yet, and fills the queue.
    ///
    /// An `embedder` gets missing vectors first; `progress` reports on them. Cancelling keeps the judged batches.
    ///
    /// - Throws: Errors of the store.
    package func run(
        now: Date,
        embedder: Embedder? = nil,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) async throws -> Report {
        var report = Report()
        let dates = dates(at: now)
        let (basis, earlier) = (basis, try store.judgedBy())
        let hasChanged = earlier.map { !basis.isKnown(since: $0, on: pages) } ?? false
        // Trained lazily: most polls find no new entry.
        var trained: TrainedJudges?
        func judges() async throws -> TrainedJudges {
            if let trained { return trained }
            let new = try await self.trained(
                now: now,
                reusing: hasChanged ? .learnedAll : .learnedMost,
                embedder: embedder,
                progress: progress
            )
            trained = new
            return new
        }
        // Scores without vectors differ: an outage of the server must not withdraw suggestions.
        if hasChanged, try !isEmbedderDown { try await rejudge(now: now, judges) }
        // Last: what was interrupted is done again.
        if hasChanged || earlier == nil {
            try store.reconsider(state: basis.text, newest: hasChanged ? Self.poolSize : 0)
        }
        report.tooOld = try store.markJudged(before: dates.lowerBound)
        report.judged = report.tooOld
        var last: EntryReference?
        while true {
            try Task.checkCancellation()
            let entries = try store.entriesToJudge(after: last, datedBefore: dates.upperBound, limit: 250)
            guard let end = entries.last else { break }
            last = end.id
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
            let reserved = pages.first?.reserved
            let new = try store.propose(proposals, judged: entries.map(\.id), reserved: reserved, at: now)
            report.proposed += new
            report.known += proposals.count - new
        }
        report.embeddingTrouble = trained?.embeddingTrouble
        report.early = try store.unjudgedCount()
        report.queued = try fillQueue(hasNews: hasChanged || report.proposed > 0, now: now)
        return report
    }

    /// Judges undecided suggestions again; withdraws those that are no longer relevant.
    private func rejudge(now: Date, _ judges: () async throws -> TrainedJudges) async throws {
        var rejudged: [Proposal] = []
        var withdrawn: [String] = []
        for (index, context) in pages.enumerated() {
            let page = context.file.name
            func isOpen(_ key: String) -> Bool {
                !context.history.isDecided(page: page, key: key) && !context.keys.contains(key)
            }
            let stored =
                try store.suggestions(page: page) { isOpen($0.key) }
                + store.waiting(page: page, limit: Self.poolSize)
            let open = stored.filter { $0.suggestion.repair == nil && isOpen($0.key) }
            if open.isEmpty { continue }
            var trained = try await judges()
            for proposal in open {
                let article = proposal.suggestion.article
                let document = Document(article)
                let judgement = trained.judges[index].judge(document)
                // Hysteresis: a lower threshold than for new ones keeps suggestions from flickering.
                guard judgement.relevance >= 0.8 * trained.thresholds[index],
                    var suggestion = suggestion(
                        article,
                        document,
                        judgement,
                        trained.judges[index].classifier(for: document),
                        context
                    )
                else {
                    withdrawn.append(proposal.suggestion.id)
                    continue
                }
                suggestion.id = proposal.suggestion.id
                suggestion.priorCoverage = proposal.suggestion.priorCoverage
                rejudged.append(Proposal(suggestion: suggestion, key: proposal.key))
            }
        }
        try store.rejudge(rejudged, withdrawn: withdrawn, at: now)
    }

    /// When articles are dated that may be proposed.
    func dates(at now: Date) -> Range<Date> {
        now - Double(home.configuration.suggest.sinceDays) * 86_400..<now + Self.leadTime
    }

    /// Whether an entry is new to all pages.
    func isNew(_ stored: StoredEntry) -> Bool {
        var report = Report()
        return newArticle(stored, &report) != nil
    }

    /// The key of an entry that is new to all pages; otherwise counts it in the report.
    func newArticle(_ stored: StoredEntry, _ report: inout Report) -> String? {
        guard let key = stored.key else {
            report.offTopic += 1
            return nil
        }
        if pages.contains(where: { $0.keys.contains(key) }) {
            report.onPage += 1
            return nil
        }
        if pages.allSatisfy({ $0.history.isDecided(page: $0.file.name, key: key) }) {
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
        let document = Document(stored)
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
        let context = pages[best]
        if context.history.isDecided(page: context.file.name, key: key) {
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
            // A list is not the site of what it lists.
            site: context.names.name(
                of: text,
                feedTitle: stored.feed.kind == .page || stored.entry.roundup != nil ? nil : stored.feed.title
            ),
            summary: stored.entry.summary,
            published: stored.entry.date,
            language: stored.entry.language,
            feedURL: stored.feed.url,
            roundup: stored.entry.roundup,
            pageText: stored.pageText
        )
        let classifier = trained.judges[best].classifier(for: document)
        guard let suggestion = suggestion(article, document, judgements[best], classifier, context) else {
            report.offTopic += 1
            return nil
        }
        return Proposal(suggestion: suggestion, key: key, judged: trained.made[best])
    }

    func suggestion(
        _ article: Suggestion.Article,
        _ document: Document,
        _ judgement: Judgement,
        _ classifier: Classifier,
        _ context: PageContext
    ) -> Suggestion? {
        let ranking = judgement.ranking
        guard let first = ranking.first else { return nil }
        let path = context.sections[first].path
        // Not proposed if its line cannot be written, because of its address or section.
        guard let draft = try? PageEditor.draft(for: NewLink(article), in: path, of: context.file.page) else {
            return nil
        }
        let runnerUp = ranking.dropFirst().first.map {
            Suggestion.RunnerUp(section: context.sections[$0].path, confidence: judgement.sections[$0])
        }
        var suggestion = Suggestion(
            id: "",
            page: context.file.name,
            section: path,
            article: article,
            relevance: judgement.relevance,
            confidence: judgement.sections[first],
            runnerUp: runnerUp,
            reasons: classifier.reasons(
                for: document,
                judgement,
                section: first,
                runnerUp: ranking.dropFirst().first
            ),
            line: draft.line,
            descriptionOrigin: draft.descriptionOrigin
        )
        suggestion.none = judgement.none
        return suggestion
    }
}

extension NewLink {
    /// The parts of an article that a line shows.
    package init(_ article: Suggestion.Article) {
        self.init(
            title: article.title,
            url: article.url,
            site: article.site,
            summary: article.summary.isEmpty ? article.pageText ?? "" : article.summary,
            note: article.note ?? ""
        )
    }
}
