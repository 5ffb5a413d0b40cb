package import Home
import Classify
import Feeds
package import Foundation
import Pages
package import Storage

/// Replays the git history of a page: each added link is judged by the version of the page before it.
///
/// A link counts once, when it is first added; merged branches count as their merges.
package struct Backtest: Sendable {
    /// What a judge knows of texts.
    package enum Model: String, Sendable, Encodable, CaseIterable {
        case words
        /// The vectors that come with the program.
        case builtIn = "builtin"
        /// Those of the server in `veille.yml`.
        case server
    }

    /// One added link, and how it would have been judged.
    package struct Trial: Sendable, Encodable {
        /// When it was added.
        package var date: Date
        package var title: String
        package var url: String
        /// The section where the curator put it.
        package var section: String
        /// The section where veille would have proposed it.
        package var proposedSection: String
        /// The rank of the right section, from 1; `nil` if the section was new.
        package var sectionRank: Int?
        /// Its relevance, from 0 to 1.
        package var relevance: Double
        /// Its rank by relevance among the candidates, from 1; `nil` if there is no other.
        package var rank: Int?
        /// The number of candidates, this link included.
        package var candidates: Int
        /// Whether the other candidates are articles of the same weeks, not of today.
        package var areContemporary: Bool
        /// The number of links on the page before.
        package var linksBefore: Int
    }

    /// The shares of added links and of other candidates at or above a threshold.
    package struct Threshold: Sendable, Encodable {
        /// The threshold.
        package var relevance: Double
        /// The share of added links that would have been proposed, from 0 to 1.
        package var recall: Double
        /// The share of other candidates that would have been proposed, from 0 to 1.
        package var others: Double
    }

    /// How one model judged the added links.
    package struct Report: Sendable {
        package var model = Model.words
        /// The added links, oldest first.
        package var trials: [Trial] = []
        /// The results for thresholds from 0.1 to 0.9.
        package var thresholds: [Threshold] = []
        /// The threshold that the current settings give for the last replayed version.
        package var threshold = 0.0
        /// The relevance of the other candidates.
        fileprivate var others: [Double] = []

        init(
            model: Model = .words,
            trials: [Trial] = [],
            thresholds: [Threshold] = [],
            threshold: Double = 0
        ) {
            self.model = model
            self.trials = trials
            self.thresholds = thresholds
            self.threshold = threshold
        }
    }

    /// Links that one version added.
    private struct Addition {
        var date: Date
        var links: [(link: Link, path: [String])]
        /// The page before.
        var page: Page
        var others: [Document]
        var areContemporary: Bool
    }

    private let history: GitHistory
    private let store: Store
    private let embedder: Embedder?
    private let settings: Configuration
    /// The articles of the feeds, oldest first.
    private let articles: [(date: Date, key: String?, document: Document)]

    /// The other candidates are entries of the store; without an `embedder`, its server is not asked.
    package init(home: HomeFolder, store: Store, embedder: Embedder? = nil) throws {
        history = GitHistory(folder: home.folder)
        settings = home.configuration
        self.store = store
        self.embedder = embedder
        articles = try store.newestEntries(limit: 50_000).filter { $0.entry.url != nil }.map { stored in
            (stored.entry.published ?? stored.firstSeen, stored.key, Document(stored))
        }.sorted { $0.date < $1.date }
    }

    private static let minimumLinks = 5
    /// The other candidates of a link, the newest ones.
    private static let maximumOthers = 600
    /// With fewer of the same weeks, those of today stand in for them.
    private static let minimumOthers = 20
    private static let weeksBefore = 30 * 86_400.0
    private static let weeksAfter = 7 * 86_400.0

    /// Replays the versions of one page, from `since` on.
    ///
    /// - Returns: A report for each model, that of the settings first, without those that cannot judge all versions.
    /// - Throws: ``UserError`` if git has no history of the page.
    package func run(
        _ file: PageFile,
        since: Date?,
        now: Date,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) async throws -> [Report] {
        let versions = try await history.versions(of: file.url)
        var reports = models.map { Report(model: $0) }
        var before: Page?
        var seen: Set<String> = []
        let final = Set(file.page.addresses.compactMap { CanonicalURL($0.url)?.key })
        for (index, version) in versions.enumerated() {
            progress(index, versions.count)
            guard let bytes = try await history.bytes(of: version),
                let page = try? PageParser.parse(bytes)
            else { continue }
            defer {
                before = page
                seen.formUnion(page.addresses.compactMap { CanonicalURL($0.url)?.key })
            }
            guard let known = before, known.links.count >= Self.minimumLinks,
                since.map({ version.date >= $0 }) ?? true
            else { continue }
            let added = Self.links(of: page, except: seen)
            guard !added.isEmpty else { continue }
            let (others, areContemporary) = others(at: version.date, except: final)
            let addition = Addition(
                date: version.date,
                links: added,
                page: known,
                others: others,
                areContemporary: areContemporary
            )
            for index in reports.indices.reversed() {
                guard try await judge(addition, &reports[index], now) else {
                    reports.remove(at: index)
                    continue
                }
            }
        }
        return reports.map(Self.withThresholds)
    }

    /// The models that there are, that of the settings first.
    private var models: [Model] {
        let builtIn: [Model] =
            ([MeaningVectors.builtIn] + MeaningVectors.installed)
                .contains { (try? $0.content.get()) != nil } ? [.builtIn] : []
        if embedder != nil { return [.server] + builtIn + [.words] }
        return settings.meaning == .builtIn ? builtIn + [.words] : [.words] + builtIn
    }

    /// The links of a page whose addresses are new, with their sections.
    private static func links(of page: Page, except known: Set<String>) -> [(link: Link, path: [String])] {
        var seen = known
        return page.linkSections.flatMap { section in
            section.links.compactMap { link in
                guard let key = CanonicalURL(link.url)?.key, seen.insert(key).inserted else { return nil }
                return (link, section.path)
            }
        }
    }

    /// The articles around a date, or those of today; entries that are on the page in the end are no other candidates.
    private func others(at date: Date, except final: Set<String>) -> ([Document], areContemporary: Bool) {
        let first = articles.partitioningIndex { $0.date >= date - Self.weeksBefore }
        let last = articles.partitioningIndex { $0.date > date + Self.weeksAfter }
        func newest(_ some: ArraySlice<(date: Date, key: String?, document: Document)>) -> [Document] {
            some.reversed().lazy.filter { $0.key.map { !final.contains($0) } ?? true }
                .prefix(Self.maximumOthers).map(\.document)
        }
        let contemporary = newest(articles[first..<last])
        return contemporary.count >= Self.minimumOthers
            ? (contemporary, true) : (newest(articles[...]), false)
    }

    private static func withThresholds(_ report: Report) -> Report {
        var report = report
        report.thresholds = stride(from: 0.1, through: 0.91, by: 0.1).map { threshold in
            func share(_ values: [Double]) -> Double {
                values.isEmpty ? 0 : Double(values.count { $0 >= threshold }) / Double(values.count)
            }
            return Threshold(
                relevance: (threshold * 10).rounded() / 10,
                recall: share(report.trials.map(\.relevance)),
                others: share(report.others)
            )
        }
        return report
    }

    /// Judges the added links by one model; false if it does not know the language, or its server does not answer.
    private func judge(_ addition: Addition, _ report: inout Report, _ now: Date) async throws -> Bool {
        let sections = addition.page.linkSections
        let labelled = sections.map(Suggesting.labelled)
        let candidates = addition.links.map { Document(title: $0.link.title, url: $0.link.url) }
        var others = addition.others
        let vectors: Embeddings?
        switch report.model {
        case .words: vectors = nil
        case .builtIn:
            vectors = MeaningVectors.embeddings(for: labelled)
            // In another language, words alone would judge.
            if vectors == nil { return false }
        case .server:
            vectors = try await served(labelled, others + candidates, now)
            guard let vectors, candidates.allSatisfy(vectors.covers) else { return false }
            others = others.filter(vectors.covers)
        }
        let classifier = Classifier(sections: labelled, pool: others + candidates, embeddings: vectors)
        let relevances = others.map { classifier.judge($0).relevance }
        let judgements = candidates.map { classifier.judge($0) }
        report.others += relevances
        report.threshold =
            settings.suggest.minRelevance
            ?? Classify.Threshold.least(
                precision: settings.suggest.precision,
                of: relevances + judgements.map(\.relevance)
            )
        for ((link, path), judgement) in zip(addition.links, judgements) {
            let ranking = judgement.ranking
            report.trials.append(
                Trial(
                    date: addition.date,
                    title: link.title,
                    url: link.url,
                    section: path.joined(separator: " / "),
                    proposedSection: ranking.first.map { sections[$0].path.joined(separator: " / ") } ?? "",
                    sectionRank: ranking.firstIndex { sections[$0].path == path }.map { $0 + 1 },
                    relevance: judgement.relevance,
                    rank: relevances.isEmpty
                        ? nil : relevances.count { $0 > judgement.relevance } + 1,
                    candidates: relevances.count + 1,
                    areContemporary: addition.areContemporary,
                    linksBefore: addition.page.links.count
                )
            )
        }
        return true
    }

    /// The server's vectors; `nil` if it does not give all of them.
    private func served(_ sections: [LabelledSection], _ pool: [Document], _ now: Date) async throws
        -> Embeddings?
    {
        guard let embedder, let server = settings.embeddings else { return nil }
        let texts = Classifier.texts(
            sections: sections,
            verdicts: [],
            pool: pool,
            prefixes: server.prefixes
        )
        guard try await embedder.embed(texts, now: now) == nil,
            let vectors = Embeddings(
                try store.embeddings(of: texts, model: server.model),
                prefixes: server.prefixes
            ),
            vectors.covers(sections)
        else { return nil }
        return vectors
    }
}
