import Feeds
private import Foundation

/// Parses JSON Feed 1.0 and 1.1 (jsonfeed.org), tolerating wrong types.
enum JSONFeedReader {
    static func read(_ bytes: [UInt8], baseURL: String?) throws(ParseError) -> ParsedFeed {
        guard let object = (try? JSONSerialization.jsonObject(with: Data(bytes))) as? [String: Any] else {
            throw .notAFeed(.brokenJSON)
        }
        let version = text(object["version"]) ?? ""
        guard version.contains("jsonfeed.org") || (object["items"] is [Any] && object["title"] != nil) else {
            throw .notAFeed(.otherJSON)
        }
        var feed = ParsedFeed(format: version.hasSuffix("1.1") ? .json11 : .json1)
        let base = baseURL.flatMap { WebURL($0) }
        func absolute(_ value: Any?) -> String? {
            guard let text = text(value) else { return nil }
            if let base, let url = base.resolving(text) { return url.description }
            return text
        }
        feed.title = text(object["title"]).map { TextConstruct(value: $0, kind: .text) }
        feed.subtitle = text(object["description"]).map { TextConstruct(value: $0, kind: .text) }
        feed.link = absolute(object["home_page_url"])
        if let link = feed.link { feed.links.append(ParsedFeed.WebLink(href: link, rel: "alternate")) }
        if let link = absolute(object["feed_url"]) {
            feed.links.append(ParsedFeed.WebLink(href: link, rel: "self"))
        }
        feed.language = text(object["language"])
        feed.icon = absolute(object["icon"])
        feed.logo = absolute(object["favicon"])
        feed.authors = people(object)
        feed.hubs = (object["hubs"] as? [[String: Any]] ?? []).compactMap { text($0["url"]) }
        let items = object["items"] as? [Any] ?? []
        feed.items = items.compactMap { $0 as? [String: Any] }.map {
            item(from: $0, feed: feed, absolute: absolute)
        }
        return feed
    }

    private static func item(from object: [String: Any], feed: ParsedFeed, absolute: (Any?) -> String?)
        -> ParsedFeed.Item
    {
        var item = ParsedFeed.Item()
        item.id = text(object["id"])
        item.url = absolute(object["url"]).flatMap(FeedBuilder.safeLink)
        item.externalURL = absolute(object["external_url"]).flatMap(FeedBuilder.safeLink)
        item.url = item.url ?? item.externalURL
        item.title = text(object["title"]).map { TextConstruct(value: $0, kind: .text) }
        item.summary = text(object["summary"]).map { TextConstruct(value: $0, kind: .text) }
        let base = item.url ?? feed.link
        if let html = text(object["content_html"]) {
            item.content = TextConstruct(value: html, kind: .html, base: base)
        } else if let plain = text(object["content_text"]) {
            item.content = TextConstruct(value: plain, kind: .text)
        }
        item.published = text(object["date_published"]).flatMap { FeedDate.parse($0) }
        item.updated = text(object["date_modified"]).flatMap { FeedDate.parse($0) }
        item.authors = people(object)
        if item.authors.isEmpty { item.authors = feed.authors }
        let tags = object["tags"] as? [Any] ?? (object["tags"] as? String).map { [$0] } ?? []
        item.categories = tags.compactMap { text($0) }.map { ParsedFeed.Category(term: $0) }
        item.language = text(object["language"])
        item.image = absolute(object["image"] ?? object["banner_image"])
        item.enclosures = (object["attachments"] as? [[String: Any]] ?? []).compactMap { attachment in
            absolute(attachment["url"]).map {
                ParsedFeed.Enclosure(
                    url: $0,
                    type: text(attachment["mime_type"]),
                    length: text(attachment["size_in_bytes"])
                )
            }
        }
        return item
    }

    private static func people(_ object: [String: Any]) -> [ParsedFeed.Person] {
        let all = object["authors"] as? [Any] ?? object["author"].map { [$0] } ?? []
        return all.compactMap { value in
            if let name = value as? String { return ParsedFeed.Person(name: name) }
            guard let author = value as? [String: Any] else { return nil }
            let person = ParsedFeed.Person(name: text(author["name"]), url: text(author["url"]))
            return person == ParsedFeed.Person() ? nil : person
        }
    }

    private static func text(_ value: Any?) -> String? {
        switch value {
        case let text as String: text.trimmed.nonEmpty
        case let number as NSNumber: number.stringValue
        default: nil
        }
    }
}
