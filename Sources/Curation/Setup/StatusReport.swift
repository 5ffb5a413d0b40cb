import Classify
package import Feeds
package import Foundation
package import Home
import Pages
package import Storage

/// The state of a home: counts of suggestions and feeds, failures, dates.
package struct StatusReport: Encodable {
    package var pages: [PageStatus]
    package var pending: Int
    package var later: Int
    package var accepted: Int
    package var applied: Int
    package var refused: Int
    /// Written on branches that are not merged.
    package var onBranch: Int
    /// Their number by branch.
    package var branches: [String: Int]
    package var unplaced: Int
    package var feeds: FeedCounts
    package var failing: [FailingFeed]
    /// The feeds that answer properly, and never had an article.
    package var empty: [String]
    package var entries: Int
    package var coverage: LinksFollowed
    package var lastPoll: Date?
    package var lastDigest: LastDigest?
    package var embeddings: EmbeddingStatus?
    /// Why the vectors that come with the program cannot be used; `nil` if they can, or need not.
    package var meaning: MeaningVectors.Problem?
    /// The files of vectors that the user has installed, and that cannot be used.
    package var meaningFiles: [MeaningFile]
    package var unreadable: Int
    /// Those of the unreadable lines of the ledger that a later version wrote.
    package var newer: Int
    /// The identifiers of written lines that are no longer on their page.
    package var notOnPage: [String]
    /// The lines that were written to a page, and that its twin does not have yet.
    package var waitingForTwin: [TwinLine]
    package private(set) var isPollDue: Bool
    /// Not in the JSON.
    package private(set) var orphans: [Reviewing.Orphan]

    package struct PageStatus: Encodable {
        package var name: String
        package var sections: Int
        package var links: Int
        package var findings: Int

        init(_ file: PageFile) {
            name = file.name
            sections = file.page.linkSections.count
            links = file.page.links.count
            findings = PageLint.findings(in: file.page).count
        }
    }

    package struct FeedCounts: Encodable {
        package var total: Int
        package var ok: Int
        package var failing: Int
        package var never: Int
    }

    package struct FailingFeed: Encodable {
        package var feed: String
        /// Encoded as `stage`, `label` and an English `detail`.
        package var problem: Problem
        package var since: Date?
        package var failures: Int
        package var visits: Int
        package var failedVisits: Int
        package var lastSuccess: Date?
        package var nextCheck: Date?

        private enum CodingKeys: CodingKey {
            case feed, stage, label, detail, since, failures, visits, failedVisits, lastSuccess, nextCheck
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(feed, forKey: .feed)
            try container.encode(problem.stage, forKey: .stage)
            try container.encode(problem.label, forKey: .label)
            try container.encode(problem.detail, forKey: .detail)
            try container.encodeIfPresent(since, forKey: .since)
            try container.encode(failures, forKey: .failures)
            try container.encode(visits, forKey: .visits)
            try container.encode(failedVisits, forKey: .failedVisits)
            try container.encodeIfPresent(lastSuccess, forKey: .lastSuccess)
            try container.encodeIfPresent(nextCheck, forKey: .nextCheck)
        }
    }

    package struct EmbeddingStatus: Encodable {
        package var url: String
        package var model: String
        package var vectors: Int
        package var problem: EmbeddingTrouble?
    }

    /// Encoded with an English `detail` instead of the problem.
    package struct EmbeddingTrouble: Encodable {
        package var health: EmbeddingHealth

        private enum CodingKeys: CodingKey { case failingSince, failures, detail, nextTry }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(health.failingSince, forKey: .failingSince)
            try container.encode(health.failures, forKey: .failures)
            try container.encode(Phrase(health.problem).en, forKey: .detail)
            try container.encode(health.nextTry, forKey: .nextTry)
        }
    }

    /// An installed file of vectors that cannot be used.
    package struct MeaningFile: Encodable {
        package var path: String
        package var problem: MeaningVectors.Problem
    }

    /// How many links of the pages are followed.
    package struct LinksFollowed: Encodable {
        package var links: Int
        package var followed: Int
        package var possible: Int

        init(_ coverage: Coverage) {
            (links, followed, possible) = (coverage.links.count, coverage.followed, coverage.possible)
        }
    }

    /// A line that was written to a page and not yet to its twin.
    package struct TwinLine: Encodable {
        package var id: String
        package var page: String
        package var twin: String
        package var title: String

        /// Those of suggestions that were written.
        static func all(_ items: [Reviewing.Item], in home: HomeFolder, _ history: DecisionHistory) throws
            -> [TwinLine]
        {
            var twins: [String: Twin?] = [:]
            return try items.compactMap { item in
                let page = item.suggestion.page
                guard item.isOnPage, item.settled?.verdict == .applied, item.suggestion.repair == nil,
                    home.configuration.twin(of: page) != nil
                else { return nil }
                if twins[page] == nil { twins.updateValue(try home.twin(of: page, history), forKey: page) }
                guard let twin = twins[page] ?? nil, twin.misses(item.key) else { return nil }
                let title = item.suggestion.article.title
                return TwinLine(id: item.id, page: page, twin: twin.file.name, title: title)
            }
        }
    }

    package struct LastDigest: Encodable {
        package var number: Int
        package var at: Date
    }

    package enum CodingKeys: CodingKey {
        case pages, pending, later, accepted, applied, onBranch, branches, refused, unplaced, feeds, failing,
            empty, entries,
            coverage, lastPoll,
            lastDigest, embeddings, meaning, meaningFiles, unreadable, newer, notOnPage, waitingForTwin
    }

    /// Whether the pages are judged by what words mean, with the files of vectors on this machine.
    private static func knowsMeaning(_ home: HomeFolder) -> Bool {
        home.configuration.embeddings == nil && home.configuration.meaning == .builtIn
    }

    private static func meaning(of home: HomeFolder) throws -> MeaningVectors.Problem? {
        guard knowsMeaning(home), case .failure(let problem) = MeaningVectors.builtIn.content else {
            return nil
        }
        // Those that another file knows are judged by that.
        let isMissed = try home.pages().contains {
            MeaningVectors.content(for: $0.page.linkSections.map(Suggesting.labelled)) == nil
        }
        return isMissed ? problem : nil
    }

    private static func unusableFiles(for home: HomeFolder) -> [MeaningFile] {
        guard knowsMeaning(home) else { return [] }
        var files: [MeaningFile] = []
        // As a compactMap, Swift 6.3’s optimizer fails on it.
        for vectors in MeaningVectors.installed {
            guard let problem = vectors.problem else { continue }
            files.append(MeaningFile(path: vectors.file.path, problem: problem))
        }
        return files
    }

    /// Reads the state of a home.
    ///
    /// - Throws: ``UserError``, and ``StoreError``.
    package init(home: HomeFolder, store: Store, now: Date) throws {
        pages = try home.pages().map { PageStatus($0) }
        let contents = try home.readLedger()
        var (items, refused, later) = try Reviewing(home: home, store: store).overview(now: now)
        items.removeAll { !home.configuration.pages.contains($0.suggestion.page) }
        func count(_ state: Reviewing.State) -> Int { items.count { $0.state == state } }
        pending = count(.pending)
        self.later = later + count(.later)
        accepted = count(.accepted)
        applied = count(.applied)
        onBranch = count(.onBranch)
        branches = items.reduce(into: [:]) { counts, item in
            if let branch = item.branch { counts[branch.text, default: 0] += 1 }
        }
        self.refused = refused + count(.refused)
        unplaced = count(.unplaced)
        notOnPage = items.missing.map(\.id)
        let history = try home.readHistory()
        orphans = Reviewing.orphans(items, in: home, history)
        waitingForTwin = try TwinLine.all(items, in: home, history)
        let health = try store.health()
        let bad = health.filter { $0.health.failures > 0 }
        let never = health.count { $0.health.lastChecked == nil }
        feeds = FeedCounts(
            total: health.count,
            ok: health.count - bad.count - never,
            failing: bad.count,
            never: never
        )
        failing = bad.compactMap { feed, health, _ in
            health.problem.map { problem in
                FailingFeed(
                    feed: feed.url,
                    problem: problem,
                    since: health.failingSince,
                    failures: health.failures,
                    visits: health.visits,
                    failedVisits: health.failedVisits,
                    lastSuccess: health.lastSuccess,
                    nextCheck: health.isGone ? nil : health.nextCheck
                )
            }
        }
        empty = try store.emptyFeeds()
        entries = health.reduce(0) { $0 + $1.entries }
        coverage = LinksFollowed(
            Coverage(
                of: try home.pages().map(\.page),
                feeds: health.map(\.feed),
                moves: try home.feedMoves(),
                recipes: home.configuration.fetch.recipes
            )
        )
        lastPoll = health.compactMap(\.health.lastChecked).max()
        isPollDue = try store.nextCheck(at: now).map { $0 <= now } ?? false
        lastDigest = contents.issues.max { $0.at < $1.at }.map { LastDigest(number: $0.number, at: $0.at) }
        unreadable = contents.unreadable.count
        newer = contents.newer.count
        meaning = try Self.meaning(of: home)
        meaningFiles = Self.unusableFiles(for: home)
        embeddings = try home.configuration.embeddings.map { settings in
            EmbeddingStatus(
                url: settings.url,
                model: settings.model,
                vectors: try store.embeddingCount(model: settings.model),
                problem: try store.embeddingHealth(of: settings.endpoint).map { EmbeddingTrouble(health: $0) }
            )
        }
    }
}
