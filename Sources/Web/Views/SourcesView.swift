import Curation
import Feeds
import Home

/// The feeds, with their health and what came of their articles.
struct SourcesView: Sendable {
    struct RowView: Sendable {
        let title: String
        let url: String
        let isFailing: Bool
        let health: String
        let entries: Int
        /// Accepted of decided.
        let yield: String
    }

    let work: WorkView?
    let rows: [RowView]
    let isEmpty: Bool
    /// How many links are followed.
    let coverage: String

    init(
        _ feeds: [(feed: Feed, health: FeedHealth, entries: Int)],
        coverage: Coverage,
        items: [Reviewing.Item],
        work: WorkView?,
        texts: Texts
    ) {
        self.work = work
        self.coverage = texts.text(Phrase(coverage))
        var accepted: [String: Int] = [:]
        var decided: [String: Int] = [:]
        for item in items {
            guard let feed = item.suggestion.article.feedURL else { continue }
            switch item.state {
            case .accepted, .applied, .onBranch:
                accepted[feed, default: 0] += 1
                decided[feed, default: 0] += 1
            case .refused: decided[feed, default: 0] += 1
            // Nobody has decided on what others told already, what has lost its section, or what is muted.
            case .pending, .later, .unplaced, .duplicate, .muted: break
            }
        }
        rows = feeds.map { feed, health, entries in
            RowView(
                title: PlainText.printable(feed.title).nonEmpty ?? feed.url,
                url: WebURL.linkTarget(feed.url),
                isFailing: health.failures > 0,
                health: texts.health(health),
                entries: entries,
                yield: decided[feed.url].map { "\(accepted[feed.url] ?? 0) / \($0)" } ?? "–"
            )
        }
        isEmpty = rows.isEmpty
    }
}
