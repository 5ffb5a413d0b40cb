import Home
import Classify
import Feeds
package import Foundation
import Pages
import Storage

extension Suggesting {
    /// An article that is not in the queue, and how it was judged.
    package struct NotProposed: Sendable, Encodable {
        package var title: String
        /// Plain text.
        var summary: String
        package var url: String
        /// The title of its feed.
        package var feed: String
        package var date: Date?
        /// The page where it is most relevant.
        package var page: String
        /// The heading path of its most likely section.
        package var section: [String]
        /// Its relevance, from 0 to 1.
        package var relevance: Double
        /// The probability that it fits no section.
        package var none: Double
        /// The site or the words that mute it.
        package var mutedBy: String?
        /// Other articles that tell the same.
        package var alsoAt: [OtherSource] = []

        private enum CodingKeys: String, CodingKey {
            case title, url, feed, date, page, section, relevance, none, mutedBy, alsoAt
        }
    }

    /// The newest articles below the threshold or beyond the limits of the queue, best first.
    ///
    /// They are judged again, by the current page and all but the last few decisions.
    ///
    /// - Throws: Errors of the store.
    package func notProposed(limit: Int, now: Date) throws -> [NotProposed] {
        let entries = try store.newestEntries(limit: Self.poolSize)
        let proposed = try store.queuedKeys()
        let oldest = now.addingTimeInterval(-Double(home.configuration.suggest.sinceDays) * 86_400)
        var trained = try trainedHere(now: now, reusing: .learnedMost)
        var report = Report()
        let left = entries.compactMap { stored -> NotProposed? in
            guard stored.entry.date.map({ $0 >= oldest }) ?? true, let url = stored.entry.url,
                let key = newArticle(stored, &report), !proposed.contains(key)
            else { return nil }
            let document = Document(stored)
            let judgements = trained.judges.indices.map { trained.judges[$0].judge(document) }
            guard
                let best = judgements.indices.max(by: { judgements[$0].relevance < judgements[$1].relevance }
                ),
                let section = judgements[best].ranking.first
            else { return nil }
            return NotProposed(
                title: stored.entry.title,
                summary: stored.entry.summary,
                url: url,
                feed: stored.feed.title,
                date: stored.entry.date,
                page: pages[best].file.name,
                section: pages[best].sections[section].path,
                relevance: judgements[best].relevance,
                none: judgements[best].none,
                mutedBy: muting.entry(title: stored.entry.title, url: url)
            )
        }
        return Array(left.sorted { ($1.relevance, $0.url) < ($0.relevance, $1.url) }.prefix(limit))
    }
}
