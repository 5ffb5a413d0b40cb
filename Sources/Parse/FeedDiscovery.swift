import Feeds

/// Finds the feeds that a web page or an HTTP answer advertises.
public enum FeedDiscovery {
    /// An advertised feed.
    public struct Candidate: Sendable, Equatable {
        /// Absolute address, where the page's own is known.
        public var url: String
        /// The title given to it.
        public var title: String?

        /// Makes a candidate.
        public init(url: String, title: String? = nil) {
            self.url = url
            self.title = title
        }
    }

    /// The feeds of `<link rel="alternate">`, in document order, each once.
    public static func links(in bytes: [UInt8], contentType: String? = nil, baseURL: String?) -> [Candidate] {
        let reader = LinkReader(base: baseURL.flatMap { WebURL($0) })
        XMLStream.parseHTML(Charset(bytes, contentType: contentType).bytes, to: reader)
        return reader.candidates
    }

    /// The feeds of `Link` header fields (RFC 8288).
    public static func links(inHeaders values: [String], baseURL: String) -> [Candidate] {
        let base = WebURL(baseURL)
        var found: [Candidate] = []
        for value in values {
            for match in value.matches(of: /<([^>]*)>([^,<]*)/) {
                let parameters = match.output.2.lowercased()
                guard parameters.contains("alternate"),
                    Self.types.contains(where: { parameters.contains($0) }),
                    let url = base?.resolving(match.output.1), url.isWeb
                else { continue }
                found.append(Candidate(url: url.description))
            }
        }
        return found
    }

    /// The title of a web page: `og:title` without the site's own suffix, else `<title>`.
    public static func title(of bytes: [UInt8], contentType: String? = nil) -> String? {
        let reader = LinkReader(base: nil)
        XMLStream.parseHTML(Charset(bytes, contentType: contentType).bytes, to: reader)
        let title = HTMLText.collapse(reader.socialTitle ?? reader.title)
        return title.isEmpty ? nil : title
    }

    /// Where sites without a tag keep their feeds, most frequent first; the last ones are French systems' habits.
    public static let wellKnownPaths = [
        "/feed/", "/feed.xml", "/rss.xml", "/atom.xml", "/index.xml", "/rss", "/feed", "/rss/", "/feed.json",
        "/spip.php?page=backend", "/index/rss", "/rss_full.xml", "/feed/atom", "/blog/feed.xml",
        "/blog/feed/",
    ]

    static let types = [
        "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml",
        "application/xml",
        "text/xml", "application/json",
    ]
}

private final class LinkReader: MarkupHandler {
    var candidates: [FeedDiscovery.Candidate] = []
    var title = ""
    var socialTitle: String?
    private var base: WebURL?
    private var isInTitle = false
    private var hasTitle = false

    init(base: WebURL?) { self.base = base }

    override func text(_ bytes: Span<UInt8>) { if isInTitle { title += String(copying: bytes) } }

    override func start(_ name: MarkupName, attributes: [MarkupAttribute]) {
        func value(_ name: String) -> String? { attributes.first { $0.name.local == name }?.value.trimmed }
        switch name.local {
        case "title":
            isInTitle = !hasTitle
            hasTitle = true
        case "base":
            if let href = value("href") { base = base?.resolving(href) ?? WebURL(href) ?? base }
        case "meta":
            if value("property") == "og:title" { socialTitle = value("content")?.nonEmpty ?? socialTitle }
        case "link":
            let rel = value("rel")?.lowercased().split(separator: " ") ?? []
            let type = value("type")?.lowercased().prefix { $0 != ";" }.trimmingCharacters ?? ""
            guard rel.contains("alternate") || rel.contains("feed"), !rel.contains("stylesheet"),
                rel.contains("feed") || FeedDiscovery.types.contains(type), let href = value("href"),
                !href.isEmpty
            else { return }
            // WordPress advertises its API with the JSON type.
            if type == "application/json", !href.contains("feed") { return }
            let url = base?.resolving(href)?.description ?? href
            guard !candidates.contains(where: { $0.url == url }) else { return }
            candidates.append(FeedDiscovery.Candidate(url: url, title: value("title")?.nonEmpty))
        default: break
        }
    }

    override func end(_ name: MarkupName) {
        if name.local == "title" { isInTitle = false }
    }
}

extension Substring {
    fileprivate var trimmingCharacters: String { String(self).trimmed }
}
