package import Home
import Classify
import Feeds
package import Foundation
import Pages
package import Storage

/// Replays the git history of a page: each added link is judged by the version of the page before it.
package struct Backtest: Sendable {
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
        /// Its rank by relevance among the candidates, from 1.
        package var rank: Int
        /// The number of candidates, this link included.
        package var candidates: Int
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

    package struct Report: Sendable {
        /// The added links, oldest first.
        package var trials: [Trial] = []
        /// The results for thresholds from 0.1 to 0.9.
        package var thresholds: [Threshold] = []
        /// The threshold that the current settings give for the last replayed version.
        package var threshold = 0.0
    }

    private let history: GitHistory
    private let pool: [Document]
    private let suggest: Configuration.Suggest
    private let meaning: Configuration.Meaning

    /// The other candidates are the newest entries of the store.
    package init(home: HomeFolder, store: Store) throws {
        history = GitHistory(folder: home.folder)
        suggest = home.configuration.suggest
        meaning = home.configuration.meaning
        pool = try store.newestEntries(limit: 600).compactMap { stored in
            stored.entry.url.map {
                Document(title: stored.entry.title, summary: stored.entry.summary, url: $0)
            }
        }
    }

    private static let minimumLinks = 5

    /// Replays the versions of one page, from `since` on.
    ///
    /// - Throws: ``UserError`` if git has no history of the page.
    package func run(
        _ file: PageFile,
        since: Date?,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) async throws
        -> Report
    {
        let versions = try await history.versions(of: file.url)
        var report = Report()
        var others: [Double] = []
        var before: Page?
        let final = Set(file.page.addresses.compactMap { CanonicalURL($0.url)?.key })
        // Entries that are not on the page in the end count as rejected by the curator.
        let negatives = pool.filter { CanonicalURL($0.url).map { !final.contains($0.key) } ?? true }
        for (index, version) in versions.enumerated() {
            progress(index, versions.count)
            guard let bytes = try await history.bytes(of: version),
                let page = try? PageParser.parse(bytes)
            else { continue }
            defer { before = page }
            guard let known = before, known.links.count >= Self.minimumLinks,
                since.map({ version.date >= $0 }) ?? true
            else { continue }
            let added = Self.added(to: known, in: page)
            guard !added.isEmpty else { continue }
            judge(added, on: known, negatives, version.date, &report, &others)
        }
        report.thresholds = stride(from: 0.1, through: 0.91, by: 0.1).map { threshold in
            func share(_ values: [Double]) -> Double {
                values.isEmpty ? 0 : Double(values.count { $0 >= threshold }) / Double(values.count)
            }
            return Threshold(
                relevance: (threshold * 10).rounded() / 10,
                recall: share(report.trials.map(\.relevance)),
                others: share(others)
            )
        }
        return report
    }

    /// The links that are new in a version, with their sections.
    private static func added(to before: Page, in page: Page) -> [(link: Link, path: [String])] {
        let known = Set(before.addresses.compactMap { CanonicalURL($0.url)?.key })
        var seen: Set<String> = []
        return page.linkSections.flatMap { section in
            section.links.compactMap { link in
                guard let key = CanonicalURL(link.url)?.key, !known.contains(key), seen.insert(key).inserted
                else {
                    return nil
                }
                return (link, section.path)
            }
        }
    }

    private func judge(
        _ added: [(link: Link, path: [String])],
        on page: Page,
        _ negatives: [Document],
        _ date: Date,
        _ report: inout Report,
        _ others: inout [Double]
    ) {
        let sections = page.linkSections
        let candidates = added.map { Document(title: $0.link.title, url: $0.link.url) }
        let labelled = sections.map(Suggesting.labelled)
        let classifier = Classifier(
            sections: labelled,
            pool: negatives + candidates,
            embeddings: meaning == .builtIn ? BuiltInVectors.embeddings(for: labelled) : nil
        )
        let relevances = negatives.map { classifier.judge($0).relevance }
        others += relevances
        report.threshold =
            suggest.minRelevance
            ?? Classify.Threshold.least(
                precision: suggest.precision,
                of: relevances + candidates.map { classifier.judge($0).relevance }
            )
        for (index, (link, path)) in added.enumerated() {
            let judgement = classifier.judge(candidates[index])
            let ranking = judgement.ranking
            report.trials.append(
                Trial(
                    date: date,
                    title: link.title,
                    url: link.url,
                    section: path.joined(separator: " / "),
                    proposedSection: ranking.first.map { sections[$0].path.joined(separator: " / ") } ?? "",
                    sectionRank: ranking.firstIndex { sections[$0].path == path }.map { $0 + 1 },
                    relevance: judgement.relevance,
                    rank: relevances.count { $0 > judgement.relevance } + 1,
                    candidates: relevances.count + 1,
                    linksBefore: page.links.count
                )
            )
        }
    }
}
