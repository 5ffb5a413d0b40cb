import Feeds
import Foundation

extension Digest {
    /// JSON Feed 1.1, one item per link.
    func jsonFeed() throws -> String {
        let items = try feedContext()["items"] as? [[String: Any]] ?? []
        let feed = Feed(
            title: title,
            description: (context["issue"] as? String ?? "") + ", " + (context["week"] as? String ?? ""),
            home_page_url: links.home,
            feed_url: links.feed,
            language: language.rawValue,
            authors: [Author(name: title)],
            items: items.map(Entry.init)
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(feed), as: UTF8.self) + "\n"
    }

    // The names are the format's.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    private struct Feed: Encodable {
        var version = "https://jsonfeed.org/version/1.1"
        var title: String
        var description: String
        var home_page_url: String?
        var feed_url: String?
        var language: String
        var authors: [Author]
        var items: [Entry]
    }

    private struct Author: Encodable { var name: String }

    // swift-format-ignore: AlwaysUseLowerCamelCase
    private struct Entry: Encodable {
        var id: String
        var url: String
        var title: String
        var summary: String?
        var content_html: String?
        var content_text: String?
        var date_published: String
        var date_modified: String
        var authors: [Author]?
        var tags: [String]
        var language: String?

        init(_ item: [String: Any]) {
            func text(_ key: String) -> String? { item[key] as? String }
            id = text("itemID") ?? ""
            url = text("url") ?? ""
            title = text("itemTitle") ?? ""
            summary = text("note") ?? text("quote")
            content_html = text("content")
            // One of the two is required.
            content_text = content_html == nil ? title : nil
            date_published = text("published") ?? ""
            date_modified = text("updated") ?? ""
            authors = text("site").map { [Author(name: $0)] }
            tags = [text("itemSection") ?? ""]
            language = text("foreign")
        }
    }
}
