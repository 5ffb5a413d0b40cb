import Feeds
private import Foundation

/// Parses the sitemaps of sites without a feed (sitemaps.org 0.9, with Google's news extension).
package enum SitemapParser {
    /// The content of a sitemap: articles, or the addresses of other sitemaps.
    package struct Sitemap: Sendable {
        /// The pages as items, newest first; without a news title, the title is made from the address.
        package var feed: ParsedFeed
        /// For a sitemap index: the other sitemaps, newest first.
        package var children: [String]
    }

    /// Parses a sitemap or a sitemap index.
    ///
    /// - Throws: ``ParseError`` if the document is neither.
    package static func parse(_ bytes: [UInt8], contentType: String? = nil, baseURL: String? = nil)
        throws(ParseError) -> Sitemap
    {
        let text = Charset(bytes, contentType: contentType).bytes
        guard text.contains(where: { $0 > 0x20 }) else { throw .empty }
        var reader = SitemapReader()
        var outcome = XMLStream.parseXML(text, isRecovering: false, to: reader)
        if !outcome.isWellFormed {
            reader = SitemapReader()
            outcome = XMLStream.parseXML(Repair(text).output, isRecovering: true, to: reader)
        }
        switch reader.root {
        case "urlset", "sitemapindex": break
        case "html": throw .html(feeds: [])
        case let root?: throw .notAFeed(.root(String(root.prefix(40)), wanted: "urlset"))
        case nil: throw .unreadable(line: outcome.line, message: outcome.message)
        }
        let newest = reader.pages.enumerated().sorted { one, other in
            switch (one.element.date, other.element.date) {
            case (let date?, let another?) where date != another: date > another
            case (nil, _?): false
            case (_?, nil): true
            default: one.offset < other.offset
            }
        }.map(\.element)
        var feed = ParsedFeed(format: .sitemap)
        guard reader.root == "urlset" else { return Sitemap(feed: feed, children: newest.map(\.url)) }
        feed.link = baseURL.flatMap { WebURL($0) }.map { $0.origin + "/" }
        feed.items = newest.lazy.compactMap(\.item).prefix(maximumItems).map(\.self)
        return Sitemap(feed: feed, children: [])
    }

    /// A sitemap may list a whole archive; only the newest pages are news.
    private static let maximumItems = 500
}

private final class SitemapReader: MarkupHandler {
    struct Page {
        var url = ""
        var modified = ""
        var title = ""
        var published = ""
        var language = ""

        var date: Date? { FeedDate.parse(published) ?? FeedDate.parse(modified) }

        /// The page as an item; `nil` if its address has no words, as for home pages and categories.
        var item: ParsedFeed.Item? {
            guard let parsed = WebURL(url), parsed.isWeb else { return nil }
            let name = title.isEmpty ? SitemapReader.words(of: parsed) : HTMLText.collapse(title)
            guard !name.isEmpty else { return nil }
            var item = ParsedFeed.Item()
            item.id = url
            item.url = url
            item.title = TextConstruct(value: name, kind: .text)
            item.published = FeedDate.parse(published)
            item.updated = FeedDate.parse(modified)
            item.language = language.nonEmpty
            return item
        }
    }

    var root: String?
    var pages: [Page] = []
    private var page: Page?
    private var text = ""
    private var depth = 0

    override func start(_ name: MarkupName, attributes: [MarkupAttribute]) {
        depth += 1
        if root == nil { root = name.local.lowercased() }
        if name.local == "url" || name.local == "sitemap", depth == 2 { page = Page() }
        text = ""
    }

    override func text(_ bytes: Span<UInt8>) {
        if page != nil, text.utf8.count < 4000 { text += String(copying: bytes) }
    }

    override func end(_ name: MarkupName) {
        depth -= 1
        let value = text.trimmed
        text = ""
        switch name.local {
        case "loc" where page?.url.isEmpty == true: page?.url = value
        case "lastmod": page?.modified = value
        case "title" where page?.title.isEmpty == true: page?.title = value
        case "publication_date": page?.published = value
        case "language": page?.language = value
        case "url", "sitemap":
            if depth == 1, let page, !page.url.isEmpty, pages.count < 50_000 { pages.append(page) }
            if depth == 1 { page = nil }
        default: break
        }
    }

    /// The words of the last path component: `…/2026/la-sobriete-numerique.html` gives “La sobriete
    /// numerique”.
    static func words(of url: WebURL) -> String {
        guard let last = url.path.split(separator: "/").last else { return "" }
        var slug = last
        if let dot = slug.lastIndex(of: "."), slug[dot...].count <= 6 { slug = slug[..<dot] }
        // Long numbers are database ids.
        let words = String(slug).split { "-_+".contains($0) }.filter {
            $0.count <= 4 || !$0.allSatisfy(\.isNumber)
        }
        guard words.count >= 3 else { return "" }
        let joined = words.map { String($0) }.joined(separator: " ")
        let text = joined.removingPercentEncoding ?? ""
        return text.prefix(1).uppercased() + String(text.dropFirst())
    }
}
