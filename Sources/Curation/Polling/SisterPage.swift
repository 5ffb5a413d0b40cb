import Feeds
import Fetch
import Foundation
import Pages
import Parse

/// Another curated page in Markdown, followed as a feed: its entries are the links that it gains.
enum SisterPage {
    /// The links of a page, each as an entry with its note and the heading it stands under.
    ///
    /// - Throws: ``ParseError`` for what is no page of links.
    static func read(_ response: Response) throws(ParseError) -> ParsedFeed {
        let start = String(decoding: response.body.prefix(200), as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
        // The page of a forge about the file, not the file.
        guard !start.hasPrefix("<!doctype html"), !start.hasPrefix("<html") else { throw .notAFeed(.webPage) }
        guard let page = try? PageParser.parse(response.body) else { throw .notAFeed(.noList) }
        let base = WebURL(response.url)
        var feed = ParsedFeed(format: .page)
        feed.title = page.title.map { TextConstruct(value: $0, kind: .text) }
        feed.link = response.url
        feed.language = page.frontMatter?.language
        for section in page.linkSections {
            for link in section.links where link.isWellFormed {
                guard let url = base?.resolving(link.url) ?? WebURL(link.url), url.isWeb,
                    let title = link.shownTitle
                else { continue }
                var item = ParsedFeed.Item()
                // A link whose title is changed is the same link.
                item.id = CanonicalURL(url).key
                item.url = url.description
                item.title = TextConstruct(value: title, kind: .text)
                let words = [link.note(besides: ""), section.name].compactMap(\.self).filter { !$0.isEmpty }
                item.summary = TextConstruct(value: words.joined(separator: " · "), kind: .text)
                feed.items.append(item)
            }
        }
        guard feed.items.count >= leastLinks else { throw .notAFeed(.noList) }
        return feed
    }

    /// Fewer are no list.
    private static let leastLinks = 3

    /// The entries as of long ago where they are no news: all that a page has when it is first read, and what comes by
    /// the dozen when it is rebuilt.
    ///
    /// `known` is the number of those that were there before; `nil` at the first visit.
    static func dated(_ entries: [Entry], known: Int?) -> [Entry] {
        let gained = known.map { entries.count - $0 }
        if let gained, gained <= largestGain { return entries }
        return entries.map { entry in
            var entry = entry
            entry.published = longAgo
            return entry
        }
    }

    /// More links at once are a page that was rebuilt.
    private static let largestGain = 40
    private static let longAgo = Date(timeIntervalSince1970: 946_684_800)  // 1 January 2000
}
