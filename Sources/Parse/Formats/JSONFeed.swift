import Feeds

/// Parses JSON Feed 1.0 and 1.1 (jsonfeed.org), tolerating wrong types.
enum JSONFeedReader {
    static func read(_ bytes: [UInt8], baseURL: String?) throws(ParseError) -> ParsedFeed {
        try read(bytes[...], baseURL: baseURL)
    }

    /// The feed that follows other text, as a warning of PHP; `nil` if there is none.
    static func embedded(in bytes: [UInt8], baseURL: String?) -> ParsedFeed? {
        let head = String(decoding: bytes.prefix(64 * 1024), as: UTF8.self)
        guard head.contains("jsonfeed.org/version") || head.contains("jsonfeed.org\\/version"),
            let start = bytes.firstIndex(of: UInt8(ascii: "{")),
            var feed = try? read(bytes[start...], baseURL: baseURL)
        else { return nil }
        feed.repairs.insert(FeedRepair(kind: .junkBefore, line: 1), at: 0)
        return feed
    }

    private static func read(_ bytes: ArraySlice<UInt8>, baseURL: String?) throws(ParseError) -> ParsedFeed {
        guard let document = JSONDocument(bytes), case .object(let members) = document.value, !members.isEmpty
        else { throw .notAFeed(.brokenJSON) }
        let object = document.value
        let version = text(object["version"]) ?? ""
        let items = object["items"]?.elements ?? []
        guard version.contains("jsonfeed.org") || (!items.isEmpty && object["title"] != nil) else {
            throw .notAFeed(document.isRepaired ? .brokenJSON : .otherJSON)
        }
        var feed = ParsedFeed(format: version.hasSuffix("1.1") ? .json11 : .json1)
        if document.isRepaired {
            let kind: FeedRepair.Kind =
                document.isTooLong ? .tooManyElements : document.isCut ? .truncated : .syntax
            feed.repairs.append(FeedRepair(kind: kind, line: 0))
        }
        let base = baseURL.flatMap { WebURL($0) }
        func absolute(_ value: JSONValue?) -> String? {
            text(value).flatMap { WebURL.repairing($0, base: base) }
        }
        feed.title = label(object["title"])
        feed.subtitle = label(object["description"])
        feed.link = absolute(object["home_page_url"])
        if let link = feed.link { feed.links.append(ParsedFeed.WebLink(href: link, rel: "alternate")) }
        if let link = absolute(object["feed_url"]) {
            feed.links.append(ParsedFeed.WebLink(href: link, rel: "self"))
        }
        feed.language = text(object["language"])
        feed.icon = absolute(object["icon"])
        feed.logo = absolute(object["favicon"])
        feed.authors = people(object)
        feed.hubs = object["hubs"]?.elements.compactMap { text($0["url"]) } ?? []
        for element in items {
            if case .object = element { feed.add(item(from: element, feed: feed, absolute: absolute)) }
        }
        if document.isCut, let last = feed.items.indices.last { feed.items[last].isCutOff = true }
        feed.limitItems()
        return feed
    }

    private static func item(from object: JSONValue, feed: ParsedFeed, absolute: (JSONValue?) -> String?)
        -> ParsedFeed.Item
    {
        var item = ParsedFeed.Item()
        item.id = text(object["id"])
        item.url = absolute(object["url"]).flatMap(FeedBuilder.safeLink)
        item.externalURL = absolute(object["external_url"]).flatMap(FeedBuilder.safeLink)
        item.url = item.url ?? item.externalURL
        if item.url == nil, let id = item.id, let address = WebURL.repairing(id, base: nil),
            WebURL(address)?.isWeb == true
        {
            item.url = address
        }
        item.title = label(object["title"])
        item.summary = label(object["summary"])
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
        item.categories = (object["tags"]?.elements ?? []).compactMap { text($0) }.map {
            ParsedFeed.Category(term: HTMLText.decodingReferences($0))
        }
        item.language = text(object["language"])
        item.image = absolute(object["image"] ?? object["banner_image"])
        item.enclosures = (object["attachments"]?.elements ?? []).compactMap { attachment in
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

    private static func people(_ object: JSONValue) -> [ParsedFeed.Person] {
        let all = object["authors"]?.elements ?? object["author"]?.elements ?? []
        return all.compactMap { value in
            if case .object = value {
                let name = text(value["name"]).map { HTMLText.decodingReferences($0) }
                let person = ParsedFeed.Person(name: name, url: text(value["url"]))
                return person == ParsedFeed.Person() ? nil : person
            }
            return text(value).map { ParsedFeed.Person(name: HTMLText.decodingReferences($0)) }
        }
    }

    /// A text in which JSON needs no references: those that it has are decoded, once.
    private static func label(_ value: JSONValue?) -> TextConstruct? {
        text(value).map { TextConstruct(value: HTMLText.decodingReferences($0), kind: .text) }
    }

    private static func text(_ value: JSONValue?) -> String? {
        switch value {
        case .string(let text): text.trimmed.nonEmpty
        case .number(let number): number.hasSuffix(".0") ? String(number.dropLast(2)) : number
        default: nil
        }
    }
}
