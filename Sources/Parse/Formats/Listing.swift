import Feeds
private import Foundation

/// Parses a web page that lists articles, for sites without a feed.
package enum ListingParser {
    /// The articles that a page links to.
    ///
    /// Without a selector they are detected: many links at the same place of the page structure, with several
    /// words each, that stay on the site. Navigation, footers and asides are skipped.
    ///
    /// - Throws: ``ParseError`` if there are none.
    package static func parse(
        _ bytes: [UInt8],
        contentType: String? = nil,
        baseURL: String,
        selector: ElementSelector? = nil
    ) throws(ParseError) -> ParsedFeed {
        let text = Charset(bytes, contentType: contentType).bytes
        guard text.contains(where: { $0 > 0x20 }) else { throw .empty }
        let reader = ListingReader(base: WebURL(baseURL), selector: selector)
        XMLStream.parseHTML(text, to: reader)
        let links = selector == nil ? Self.articles(reader.links) : reader.links
        guard !links.isEmpty else {
            throw .notAFeed(selector == nil ? .noList : .noMatch)
        }
        var feed = ParsedFeed(format: .listing)
        feed.title = HTMLText.collapse(reader.title).nonEmpty.map { TextConstruct(value: $0, kind: .text) }
        feed.link = baseURL
        feed.language = language(text)
        feed.items = links.prefix(200).map(\.item)
        return feed
    }

    /// The `lang` of the root element, which libxml2 does not report when parsing a fragment.
    private static func language(_ text: [UInt8]) -> String? {
        let head = String(decoding: text.prefix(4096), as: UTF8.self)
        return head.firstMatch(of: languageOfRoot.regex).map {
            String($0.output.1)
        }
    }

    private static let languageOfRoot = Pattern(/<html[^>]*?\slang=["']?([A-Za-z0-9-]{2,12})/.ignoresCase())

    /// The group of links with the best score; a group shares one place in the page structure.
    private static func articles(_ links: [ListingReader.Link]) -> [ListingReader.Link] {
        var places: [[String]: [ListingReader.Link]] = [:]
        for link in links where !link.isAside && link.words >= 2 {
            places[link.place, default: []].append(link)
        }
        let best = places.values.max { one, other in
            (score(one), other.first?.order ?? 0) < (score(other), one.first?.order ?? 0)
        }
        guard let best, best.count >= 3, average(best) >= 3 else { return [] }
        return best
    }

    private static func average(_ links: [ListingReader.Link]) -> Double {
        Double(links.reduce(0) { $0 + $1.words }) / Double(links.count)
    }

    /// Favours many links with many words, dates and headings.
    private static func score(_ links: [ListingReader.Link]) -> Double {
        let dated = Double(links.count { $0.date != nil }) / Double(links.count)
        let headed = links.first?.isHeading == true ? 0.5 : 0
        return min(Double(links.count), 30).squareRoot() * min(average(links), 12) * (1 + dated + headed)
    }
}

private final class ListingReader: MarkupHandler {
    struct Link {
        var url: String
        var title: String
        var place: [String]
        var isAside: Bool
        var isHeading: Bool
        var order: Int
        /// The depth of the outermost element that contains no other link: the date is inside it.
        var depth: Int
        var date: Date?

        var words: Int { title.split(separator: " ").count { $0.count > 1 } }

        var item: ParsedFeed.Item {
            var item = ParsedFeed.Item()
            item.id = url
            item.url = url
            item.title = TextConstruct(value: title, kind: .text)
            item.published = date
            return item
        }
    }

    private(set) var links: [Link] = []
    private(set) var title = ""
    private let base: WebURL?
    private let selector: ElementSelector?
    private var path: [HTMLElement] = []
    private var open: (url: String, depth: Int)?
    private var text = ""
    private var isInTitle = false
    private var known: [String: Int] = [:]
    /// A date that precedes the link of its article.
    private var pendingDate: (date: Date, depth: Int)?
    private var timeText: String?

    init(base: WebURL?, selector: ElementSelector?) {
        self.base = base
        self.selector = selector
    }

    override func start(_ name: MarkupName, attributes: [MarkupAttribute]) {
        func value(_ name: String) -> String? {
            attributes.first { $0.name.local == name }?.value.trimmed.nonEmpty
        }
        guard path.count < 250 else { return }
        let classes = value("class")?.split { $0 == " " || $0.isNewline }.map(String.init) ?? []
        if !Self.void.contains(name.local) {
            path.append(HTMLElement(tag: name.local, id: value("id"), classes: classes))
        }
        if TagStripper.blocks.contains(name.local) { text += " " }
        switch name.local {
        case "title": isInTitle = title.isEmpty && !path.contains { $0.tag == "svg" }
        case "time":
            timeText = ""
            if let date = value("datetime").flatMap({ FeedDate.parse($0) }) { take(date) }
        case "a":
            guard open == nil, let href = value("href"), let url = base?.resolving(href) ?? WebURL(href),
                url.isWeb
            else { return }
            open = (WebURL.withoutFragment(url), path.count)
            text = ""
        default: break
        }
    }

    override func text(_ bytes: Span<UInt8>) {
        if isInTitle { title += String(copying: bytes) }
        if open != nil, text.utf8.count < 2000 { text += String(copying: bytes) }
        if timeText != nil { timeText?.append(String(copying: bytes)) }
    }

    override func end(_ name: MarkupName) {
        if TagStripper.blocks.contains(name.local) { text += " " }
        switch name.local {
        case "title": isInTitle = false
        case "time":
            if let date = timeText.flatMap({ FeedDate.parse($0) }) { take(date) }
            timeText = nil
        case "a": if let open { close(open) }
        default: break
        }
        if let index = path.lastIndex(where: { $0.tag == name.local }) { path.removeSubrange(index...) }
        if let pending = pendingDate, path.count < pending.depth - 2 { pendingDate = nil }
    }

    /// Assigns a date to the last link if that is undated and in the same element; otherwise keeps it for the
    /// next one.
    private func take(_ date: Date) {
        if let last = links.last, last.date == nil, path.count >= last.depth - 2, open == nil {
            links[links.count - 1].date = date
        } else {
            pendingDate = (date, path.count)
        }
    }

    private func close(_ link: (url: String, depth: Int)) {
        defer { open = nil }
        let title = HTMLText.collapse(text)
        let isSelected = selector.map { $0.matches(path) } ?? isOnSite(link.url)
        guard isSelected, !title.isEmpty else { return }
        // Elements that only wrap others do not identify the place.
        let place = path.filter {
            !Self.wrappers.contains($0.tag) || ($0.tag == "div" && !$0.classes.isEmpty)
        }
        .map { $0.tag + ($0.classes.first.map { "." + $0 } ?? "") }
        if let index = known[link.url] {
            // If an image and a title link to the same article, the longer text is the title.
            guard title.count > links[index].title.count else { return }
            links[index].title = title
            links[index].place = place
            links[index].isHeading = isHeading
            return
        }
        known[link.url] = links.count
        links.append(
            Link(
                url: link.url,
                title: title,
                place: place,
                isAside: isAside,
                isHeading: isHeading,
                order: links.count,
                depth: path.count,
                date: pendingDate?.date
            )
        )
        pendingDate = nil
    }

    private var isAside: Bool {
        // The header of an article contains its title; the header of the page contains the menu.
        let content = path.lastIndex { $0.tag == "article" || $0.tag == "main" } ?? 0
        return path[content...].contains { $0.tag != "header" && Self.asides.contains($0.tag) }
            || path[..<content].contains { Self.asides.contains($0.tag) }
            || (content == 0 && path.contains { $0.tag == "header" })
            || path.contains { $0.classes.contains { Self.asides.contains($0) } }
    }

    private var isHeading: Bool { path.contains { ["h1", "h2", "h3", "h4", "h5"].contains($0.tag) } }

    private func isOnSite(_ url: String) -> Bool {
        guard let base, let target = WebURL(url) else { return false }
        func bare(_ host: String) -> Substring { host.hasPrefix("www.") ? host.dropFirst(4) : host[...] }
        return bare(target.host) == bare(base.host) && target.path != base.path && target.path.count > 1
    }

    private static let asides: Set<String> = [
        "nav", "footer", "header", "aside", "menu", "sidebar", "breadcrumb", "pagination", "form",
    ]
    private static let wrappers: Set<String> = ["div", "header", "span", "strong", "b", "em", "i"]
    private static let void: Set<String> = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    ]
}

extension WebURL {
    fileprivate static func withoutFragment(_ url: WebURL) -> String {
        WebURL(scheme: url.scheme, authority: url.authority, path: url.path, query: url.query).description
    }
}
