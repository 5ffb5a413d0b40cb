import Home
import Classify
import Feeds
package import Foundation
import Pages
import Storage

extension Suggesting {
    /// An article that is not in the queue, with what it would have been.
    package struct NotProposed: Sendable, Encodable {
        /// The article.
        package var title: String
        /// Its address.
        package var url: String
        /// The title of its feed.
        package var feed: String
        /// Its date.
        package var date: Date?
        /// The page and the section it is nearest to.
        package var page: String
        /// The heading path.
        package var section: [String]
        /// Its worth.
        package var relevance: Double
        /// How likely it is that it fits no section.
        package var none: Double
    }

    /// The newest articles that were left out, for their worth or for lack of room, the worthiest first.
    ///
    /// They are judged anew: by the page and the decisions as they are now.
    ///
    /// - Throws: What the store says.
    package func notProposed(limit: Int, now: Date) throws -> [NotProposed] {
        let entries = try store.newestEntries(limit: Self.poolSize)
        let proposed = try store.queuedKeys()
        let oldest = now.addingTimeInterval(-Double(home.configuration.suggest.sinceDays) * 86_400)
        var trained = try trained(pool: try pool(), now: now)
        var report = Report()
        let left = entries.compactMap { stored -> NotProposed? in
            guard stored.entry.date.map({ $0 >= oldest }) ?? true, let url = stored.entry.url,
                let key = newArticle(stored, &report), !proposed.contains(key)
            else { return nil }
            let document = Document(stored.entry)
            let judgements = trained.judges.indices.map { trained.judges[$0].judge(document) }
            guard
                let best = judgements.indices.max(by: { judgements[$0].relevance < judgements[$1].relevance }
                ),
                let section = judgements[best].ranking.first
            else { return nil }
            return NotProposed(
                title: stored.entry.title,
                url: url,
                feed: stored.feed.title,
                date: stored.entry.date,
                page: pages[best].file.name,
                section: pages[best].sections[section].path,
                relevance: judgements[best].relevance,
                none: judgements[best].none
            )
        }
        return Array(left.sorted { ($1.relevance, $0.url) < ($0.relevance, $1.url) }.prefix(limit))
    }
}
