/// The namespaces of feeds, recognised by URI, or by their usual prefix if the URI is missing or unknown.
enum XMLNamespace: Sendable {
    case none, rss, rss09, atom, atom03, rdf, content, dublinCore, dublinCoreTerms, syndication, itunes,
        media, feedburner,
        georss
    case thread, slash, geo, xhtml, xml, podcast, prism, other

    init(uri: String?, prefix: String?) {
        guard let uri, !uri.isEmpty else {
            self = prefix.flatMap { Self.prefixes[$0.lowercased()] } ?? (prefix == nil ? .none : .other)
            return
        }
        if let known = Self.uris[uri] {
            self = known
            return
        }
        var text = uri.lowercased()
        if text.hasPrefix("https://") { text = "http://" + text.dropFirst(8) }
        while let last = text.utf8.last, last == UInt8(ascii: "/") || last == UInt8(ascii: "#") {
            text.removeLast()
        }
        self = Self.uris[text] ?? prefix.flatMap { Self.prefixes[$0.lowercased()] } ?? .other
    }

    private static let uris: [String: XMLNamespace] = [
        "http://www.w3.org/2005/atom": .atom,
        "http://purl.org/atom/ns": .atom03,
        "http://purl.org/rss/1.0": .rss,
        "http://my.netscape.com/rdf/simple/0.9": .rss09,
        "http://channel.netscape.com/rdf/simple/0.9": .rss09,
        "http://backend.userland.com/rss2": .rss,
        "http://backend.userland.com/rss": .rss,
        "http://blogs.law.harvard.edu/tech/rss": .rss,
        "http://purl.org/net/rss1.1": .rss,
        "http://www.rssboard.org/rss-specification": .rss,
        "http://cyber.law.harvard.edu/rss": .rss,
        "http://cyber.law.harvard.edu/rss/rss.html": .rss,
        "http://www.w3.org/1999/02/22-rdf-syntax-ns": .rdf,
        "http://purl.org/rss/1.0/modules/content": .content,
        "http://purl.org/dc/elements/1.1": .dublinCore,
        "http://purl.org/dc/elements/1.0": .dublinCore,
        "http://purl.org/dc/terms": .dublinCoreTerms,
        "http://purl.org/rss/1.0/modules/syndication": .syndication,
        "http://www.itunes.com/dtds/podcast-1.0.dtd": .itunes,
        "http://example.com/dtds/podcast-1.0.dtd": .itunes,
        "http://search.yahoo.com/mrss": .media,
        "http://video.search.yahoo.com/mrss": .media,
        "http://tools.search.yahoo.com/mrss": .media,
        "http://www.rssboard.org/media-rss": .media,
        "http://rssnamespace.org/feedburner/ext/1.0": .feedburner,
        "http://www.georss.org/georss": .georss,
        "http://purl.org/syndication/thread/1.0": .thread,
        "http://purl.org/rss/1.0/modules/slash": .slash,
        "http://www.w3.org/2003/01/geo/wgs84_pos": .geo,
        "http://www.opengis.net/gml": .georss,
        "http://www.w3.org/1999/xhtml": .xhtml,
        "http://www.w3.org/xml/1998/namespace": .xml,
        "http://podcastindex.org/namespace/1.0": .podcast,
        "http://prismstandard.org/namespaces/basic/1.2": .prism,
        "http://prismstandard.org/namespaces/1.2/basic": .prism,
        "http://prismstandard.org/namespaces/basic/2.0": .prism,
        "http://prismstandard.org/namespaces/basic/2.1": .prism,
        "http://prismstandard.org/namespaces/basic/3.0": .prism,
    ]

    private static let prefixes: [String: XMLNamespace] = [
        "atom": .atom, "rdf": .rdf, "content": .content, "dc": .dublinCore, "dcterms": .dublinCoreTerms,
        "sy": .syndication, "itunes": .itunes, "media": .media, "feedburner": .feedburner, "georss": .georss,
        "thr": .thread, "slash": .slash, "geo": .geo, "gml": .georss, "xhtml": .xhtml, "xml": .xml,
        "podcast": .podcast, "prism": .prism, "rss": .rss,
    ]
}
