import Curation
import Feeds
import Home

/// The sites to follow, with what speaks for them and what they would have brought.
struct ScoutView: Sendable {
    struct FeedView: Sendable {
        let title: String
        /// For a link.
        let url: String
        /// As it is followed.
        let address: String
    }

    struct SourceView: Sendable {
        let host: String
        let reasons: String
        /// Titles of good articles that cite it.
        let citing: [String]
        let hasCiting: Bool
        /// What the feed had in the last month; `nil` if it was not looked for.
        let preview: String?
        let feed: FeedView?
        let proposed: [String]
        let hasProposed: Bool
        let canDecide: Bool
    }

    let notice: String?
    let work: WorkView?
    let sources: [SourceView]
    let isEmpty: Bool

    init(_ found: [ScoutedSource], work: WorkView?, notice: String?, isReadOnly: Bool, texts: Texts) {
        (self.work, self.notice) = (work, notice)
        sources = found.map { found in
            let (source, preview) = (found.source, found.preview)
            let proposed = (preview?.proposed ?? []).prefix(5).map(PlainText.printable)
            return SourceView(
                host: PlainText.printable(source.host),
                reasons: texts.text(Phrase(source)),
                citing: source.citedBy.prefix(3).map(PlainText.printable),
                hasCiting: !source.citedBy.isEmpty,
                preview: found.isAsked ? texts.text(Phrase(preview)) : nil,
                feed: preview.map { preview in
                    FeedView(
                        title: PlainText.printable(preview.feed.title).nonEmpty ?? preview.feed.url,
                        url: WebURL.linkTarget(preview.feed.url),
                        address: preview.feed.url
                    )
                },
                proposed: proposed,
                hasProposed: !proposed.isEmpty,
                canDecide: !isReadOnly
            )
        }
        isEmpty = found.isEmpty
    }
}

/// A source, and its feed as far as it was looked for.
struct ScoutedSource: Sendable {
    var source: Scouting.Source
    var preview: Scouting.Preview?
    var isAsked: Bool
}
