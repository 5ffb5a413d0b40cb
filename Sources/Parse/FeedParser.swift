import Feeds

/// Reads a feed in any format from the bytes of an HTTP answer.
public enum FeedParser {
    /// Reads a feed.
    ///
    /// - Parameters:
    ///   - bytes: The body, decompressed and otherwise as received.
    ///   - contentType: The `Content-Type` header field, if there was one.
    ///   - baseURL: Where the document was retrieved from; without it relative addresses stay relative.
    ///   - contentLanguage: The `Content-Language` header field.
    /// - Returns: The feed.
    /// - Throws: ``ParseError`` when the document is no feed.
    public static func parse(
        _ bytes: [UInt8],
        contentType: String? = nil,
        baseURL: String? = nil,
        contentLanguage: String? = nil
    ) throws(ParseError) -> ParsedFeed {
        let charset = Charset(bytes, contentType: contentType)
        guard let first = charset.bytes.first(where: { $0 > 0x20 }) else { throw .empty }
        var feed =
            if first == UInt8(ascii: "{") {
                try JSONFeedReader.read(charset.bytes, baseURL: baseURL)
            } else {
                try parseXML(charset.bytes, baseURL: baseURL)
            }
        feed.encoding = charset.name
        feed.isRecovered = feed.isRecovered || charset.isRepaired
        feed.language = feed.language ?? contentLanguage
        return feed
    }

    private static func parseXML(_ bytes: [UInt8], baseURL: String?) throws(ParseError) -> ParsedFeed {
        let builder = FeedBuilder(baseURL: baseURL)
        let strict = XMLStream.parseXML(bytes, isRecovering: false, to: builder)
        if strict.isWellFormed {
            if let feed = builder.finish() { return feed }
            throw notAFeed(bytes, root: builder.root, baseURL: baseURL)
        }
        if looksLikeHTML(bytes) { throw notAFeed(bytes, root: "html", baseURL: baseURL) }
        let liberal = FeedBuilder(baseURL: baseURL)
        _ = XMLStream.parseXML(Repair.repaired(bytes), isRecovering: true, to: liberal)
        guard var feed = liberal.finish() else {
            if liberal.root == nil, strict.line > 0, bytes.contains(UInt8(ascii: "<")) {
                throw .unreadable(line: strict.line, strict.message)
            }
            throw notAFeed(bytes, root: liberal.root, baseURL: baseURL)
        }
        feed.isRecovered = true
        return feed
    }

    private static func looksLikeHTML(_ bytes: [UInt8]) -> Bool {
        let head = String(decoding: bytes.prefix(1024), as: UTF8.self).lowercased()
        guard !head.contains("<rss"), !head.contains("<feed"), !head.contains("<rdf:rdf") else {
            return false
        }
        return head.contains("<!doctype html") || head.contains("<html") || head.contains("<head>")
    }

    private static func notAFeed(_ bytes: [UInt8], root: String?, baseURL: String?) -> ParseError {
        if root?.lowercased() == "html" || looksLikeHTML(bytes) {
            return .html(feeds: FeedDiscovery.links(in: bytes, baseURL: baseURL).map(\.url))
        }
        if let root { return .notAFeed("the document is <\(root.prefix(40))>") }
        return .notAFeed("it is neither XML nor JSON")
    }
}
