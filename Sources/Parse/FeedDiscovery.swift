import Feeds

/// Finds the feeds advertised by a web page or an HTTP response.
package enum FeedDiscovery {
    /// An advertised feed.
    package struct Candidate: Sendable, Equatable {
        /// Absolute if the page's own address is known.
        package var url: String
        package var title: String?

        package init(url: String, title: String? = nil) {
            self.url = url
            self.title = title
        }
    }

    /// The feeds found in a web page.
    package struct Findings: Sendable, Equatable {
        /// The feeds of `<link rel="alternate">`, in document order, each once.
        package var advertised: [Candidate]
        /// Links in the text that look like feeds.
        package var mentioned: [Candidate]
        /// The `generator` of the page.
        package var generator: String?
        /// What the page says of itself.
        package var about: PageMetadata
    }

    /// Searches a web page for feeds.
    package static func examine(_ bytes: [UInt8], contentType: String? = nil, baseURL: String?) -> Findings {
        let reader = LinkReader(base: baseURL.flatMap { WebURL($0) })
        XMLStream.parseHTML(Charset(bytes, contentType: contentType).bytes, to: reader)
        let advertised = reader.resolved(reader.candidates)
        return Findings(
            advertised: advertised,
            mentioned: reader.resolved(reader.mentioned, without: Set(advertised.map(\.url))),
            generator: reader.generator,
            about: reader.about
        )
    }

    /// The feeds of `<link rel="alternate">`, in document order, each once.
    package static func links(in bytes: [UInt8], contentType: String? = nil, baseURL: String?) -> [Candidate]
    {
        examine(bytes, contentType: contentType, baseURL: baseURL).advertised
    }

    /// The feeds of `Link` header fields (RFC 8288).
    package static func links(inHeaders values: [String], baseURL: String) -> [Candidate] {
        let base = WebURL(baseURL)
        return values.flatMap(LinkField.links).compactMap { link in
            guard link.relations.contains("alternate"),
                let type = link.parameters["type"]?.lowercased().prefix(while: { $0 != ";" }),
                types.contains(type.trimmingCharacters),
                let address = WebURL.repairing(link.target, base: base), WebURL(address)?.isWeb == true
            else { return nil }
            return Candidate(url: address, title: link.parameters["title"])
        }
    }

    /// What a web page says of itself.
    package static func metadata(of bytes: [UInt8], contentType: String? = nil) -> PageMetadata {
        examine(bytes, contentType: contentType, baseURL: nil).about
    }

    /// The usual feed paths of a generator, followed by the general ones.
    package static func paths(generator: String?) -> [String] {
        let name = generator?.lowercased() ?? ""
        let own = generatorPaths.filter { name.contains($0.program) }.flatMap(\.paths)
        return own + wellKnownPaths.filter { !own.contains($0) }
    }

    private static let generatorPaths: [(program: String, paths: [String])] = [
        ("wordpress", ["/feed/"]), ("spip", ["/spip.php?page=backend"]),
        ("dotclear", ["/feed/atom", "/feed/rss2"]),
        ("drupal", ["/rss.xml"]), ("hugo", ["/index.xml"]), ("ghost", ["/rss/"]), ("jekyll", ["/feed.xml"]),
        ("pelican", ["/feeds/all.atom.xml"]), ("blogger", ["/feeds/posts/default"]),
        ("joomla", ["/?format=feed&type=rss"]),
        ("typo3", ["/rss.xml"]), ("eleventy", ["/feed.xml", "/feed/feed.xml"]),
        ("discourse", ["/latest.rss"]),
        ("mediawiki", ["/index.php?title=Special:RecentChanges&feed=atom"]),
        ("squarespace", ["/blog?format=rss"]),
    ]

    /// The usual feed paths of sites that advertise none, most frequent first; the last ones are from French
    /// systems.
    package static let wellKnownPaths = [
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

private final class LinkReader: MetadataReader {
    var candidates: [FeedDiscovery.Candidate] = []
    var mentioned: [FeedDiscovery.Candidate] = []
    private var base: WebURL?
    private var hasBase = false

    init(base: WebURL?) { self.base = base }

    /// Candidates with absolute addresses, each once.
    func resolved(_ candidates: [FeedDiscovery.Candidate], without others: Set<String> = []) -> [FeedDiscovery
        .Candidate]
    {
        var seen = others
        return candidates.compactMap { candidate in
            let url = WebURL.repairing(candidate.url, base: base) ?? candidate.url
            return seen.insert(url).inserted ? FeedDiscovery.Candidate(url: url, title: candidate.title) : nil
        }
    }

    override func start(_ name: MarkupName, attributes: [MarkupAttribute]) {
        super.start(name, attributes: attributes)
        func value(_ name: String) -> String? { attributes.first { $0.name.local == name }?.value.trimmed }
        switch name.local {
        case "base":
            // The first `<base>` applies to the whole page.
            if let href = value("href"), !hasBase, let url = base?.resolving(href) ?? WebURL(href) {
                base = url
                hasBase = true
            }
        case "a", "area":
            guard mentioned.count < 20, let href = value("href"), looksLikeFeed(href) else { return }
            mentioned.append(FeedDiscovery.Candidate(url: href, title: value("title")?.nonEmpty))
        case "link":
            let rel = value("rel")?.lowercased().split(separator: " ") ?? []
            let type = value("type")?.lowercased().prefix { $0 != ";" }.trimmingCharacters ?? ""
            guard rel.contains("alternate") || rel.contains("feed"), !rel.contains("stylesheet"),
                let href = value("href"),
                !href.isEmpty
            else { return }
            let isTypeless = type.isEmpty && value("hreflang") == nil && looksLikeFeed(href)
            guard rel.contains("feed") || FeedDiscovery.types.contains(type) || isTypeless else { return }
            // WordPress advertises its API with the JSON type.
            if type == "application/json", !href.contains("feed") { return }
            candidates.append(FeedDiscovery.Candidate(url: href, title: value("title")?.nonEmpty))
        default: break
        }
    }

    /// Whether the last path component looks like the name of a feed, or the query asks for one.
    private func looksLikeFeed(_ href: String) -> Bool {
        let address = href.lowercased().prefix { $0 != "#" }
        let path = address.prefix { $0 != "?" }
        let query = address.dropFirst(path.count + 1).split(separator: "&")
        let last = path.split(separator: "/").last.map(String.init) ?? ""
        let name = last.prefix { $0 != "." }
        let isProgram = ["php", "aspx", "asp", "jsp", "cgi", "pl"].contains { last.hasSuffix("." + $0) }
        if ["feed", "rss", "atom", "rss2"].contains(last) || last == "backend.php"
            || isProgram && ["feed", "feeds", "rss", "rss2", "atom", "rdf"].contains(name)
        {
            return true
        }
        if query.contains(where: { Self.queries.contains(String($0)) }) { return true }
        return [
            "feed.xml", "rss.xml", "atom.xml", "index.xml", "index.rdf", "feed.json", ".rss", ".atom", ".rdf",
        ].contains { last.hasSuffix($0) }
    }

    /// The parameters with which systems ask for a feed.
    private static let queries: Set<String> = [
        "page=backend", "feed=rss2", "feed=rss", "feed=atom", "feed=rdf", "format=feed", "format=rss",
        "format=atom", "type=rss", "type=atom", "output=rss", "alt=rss",
    ]
}

extension Substring {
    fileprivate var trimmingCharacters: String { String(self).trimmed }
}
