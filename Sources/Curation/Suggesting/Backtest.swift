package import Home
import Classify
import Feeds
package import Foundation
import Pages
package import Storage

/// Replays the history of a page: each link that its curator added is judged by the page as it was just before.
package struct Backtest: Sendable {
    /// One added link.
    package struct Trial: Sendable, Encodable {
        /// When it was added.
        package var date: Date
        /// Its title.
        package var title: String
        /// Its address.
        package var url: String
        /// The section it was put in.
        package var section: String
        /// The section it would have been proposed for.
        package var proposedSection: String
        /// The place of the right section in the ranking, from 1; `nil` where the section was new.
        package var sectionRank: Int?
        /// Its worth.
        package var relevance: Double
        /// Its place by worth among the candidates of that day, from 1.
        package var rank: Int
        /// How many candidates there were.
        package var candidates: Int
        /// How many links the page had.
        package var linksBefore: Int
    }

    /// The share of links that pass a threshold, and of other candidates.
    package struct Threshold: Sendable, Encodable {
        /// The least worth.
        package var relevance: Double
        /// The share of added links that would have been proposed.
        package var recall: Double
        /// The share of other candidates that would have been proposed, too.
        package var others: Double
    }

    /// What came of it.
    package struct Report: Sendable {
        /// The added links, oldest first.
        package var trials: [Trial] = []
        /// What each threshold would have let through.
        package var thresholds: [Threshold] = []
        /// The threshold of today's settings, for the last version that was replayed.
        package var usual = 0.0
    }

    private let history: GitHistory
    private let pool: [Document]
    private let suggest: Configuration.Suggest

    /// Prepares to replay; candidates besides the added links are the newest articles of the store.
    package init(home: HomeFolder, store: Store) throws {
        history = GitHistory(folder: home.folder)
        suggest = home.configuration.suggest
        pool = try store.newestEntries(limit: 600).compactMap { stored in
            stored.entry.url.map {
                Document(title: stored.entry.title, summary: stored.entry.summary, url: $0)
            }
        }
    }

    private static let leastLinks = 5

    /// Replays one page, from `since` on; `progress` is told how many versions are done, of how many.
    ///
    /// - Throws: ``UserError`` when git has no history of the page.
    package func run(_ file: PageFile, since: Date?, progress: (Int, Int) -> Void = { _, _ in }) async throws
        -> Report
    {
        let versions = try await history.versions(of: file.url)
        var report = Report()
        var others: [Double] = []
        var before: Page?
        let final = Set(file.page.addresses.compactMap { CanonicalURL($0.url)?.key })
        // What the curator never took, as far as the page knows.
        let negatives = pool.filter { CanonicalURL($0.url).map { !final.contains($0.key) } ?? true }
        for (index, version) in versions.enumerated() {
            progress(index, versions.count)
            guard let bytes = try await history.bytes(of: version),
                let page = try? PageParser.parse(bytes)
            else { continue }
            defer { before = page }
            guard let known = before, known.links.count >= Self.leastLinks,
                since.map({ version.date >= $0 }) ?? true
            else { continue }
            let added = Self.added(to: known, in: page)
            guard !added.isEmpty else { continue }
            judge(added, on: known, negatives, version.date, &report, &others)
        }
        report.thresholds = stride(from: 0.1, through: 0.91, by: 0.1).map { least in
            func share(_ values: [Double]) -> Double {
                values.isEmpty ? 0 : Double(values.count { $0 >= least }) / Double(values.count)
            }
            return Threshold(
                relevance: (least * 10).rounded() / 10,
                recall: share(report.trials.map(\.relevance)),
                others: share(others)
            )
        }
        return report
    }

    /// The links that a version has and the one before had not, with their sections.
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
        let classifier = Classifier(
            sections: sections.map(Suggesting.labelled),
            pool: negatives + candidates
        )
        let worth = negatives.map { classifier.judge($0).relevance }
        others += worth
        report.usual =
            suggest.minRelevance
            ?? Classify.Threshold.least(
                precision: suggest.precision,
                of: worth + candidates.map { classifier.judge($0).relevance }
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
                    rank: worth.count { $0 > judgement.relevance } + 1,
                    candidates: worth.count + 1,
                    linksBefore: page.links.count
                )
            )
        }
    }
}
