import Feeds

/// Parses a feed in any format from an HTTP body.
package enum FeedParser {
    /// Parses a feed.
    ///
    /// - Parameters:
    ///   - bytes: The decompressed body.
    ///   - contentType: The `Content-Type` header field.
    ///   - baseURL: The URL of the document; without it relative addresses stay relative.
    ///   - contentLanguage: The `Content-Language` header field.
    /// - Returns: The feed, with a list of its faults.
    /// - Throws: ``ParseError`` if the document is not a feed.
    package static func parse(
        _ bytes: [UInt8],
        contentType: String? = nil,
        baseURL: String? = nil,
        contentLanguage: String? = nil
    ) throws(ParseError) -> ParsedFeed {
        var strict: XMLStream.Outcome?
        if var feed = parseValidUTF8(bytes, contentType: contentType, baseURL: baseURL, &strict) {
            feed.language = feed.language ?? contentLanguage
            return feed
        }
        let charset = Charset(bytes, contentType: contentType)
        // Decoded, or without its mark, it is another text.
        if charset.repair != nil || charset.bytes.count != bytes.count { strict = nil }
        var feed = try parseText(charset.bytes, baseURL: baseURL, before: strict)
        feed.encoding = charset.name
        feed.declaredEncoding = charset.declared
        if let repair = charset.repair { feed.repairs.insert(repair, at: 0) }
        feed.language = feed.language ?? contentLanguage
        return feed
    }

    /// Fast path for XML that declares nothing other than UTF-8: libxml2 validates the bytes anyway.
    ///
    /// Returns `nil` on any error, with how the parse ended; the caller then takes the tolerant path.
    private static func parseValidUTF8(
        _ bytes: [UInt8],
        contentType: String?,
        baseURL: String?,
        _ outcome: inout XMLStream.Outcome?
    ) -> ParsedFeed? {
        guard Charset.declaresUTF8(bytes, contentType: contentType), !hasEndlessTag(bytes) else { return nil }
        let events = FeedEvents(baseURL: baseURL)
        let strict = XMLStream.parseXML(bytes, isRecovering: false, to: events)
        outcome = strict
        guard strict.isWellFormed, var feed = events.finish() else { return nil }
        feed.repairs += strict.faults
        feed.declaredEncoding = "utf-8"
        return feed
    }

    private static func parseText(
        _ bytes: [UInt8],
        baseURL: String?,
        before: XMLStream.Outcome?
    ) throws(ParseError) -> ParsedFeed {
        guard let first = bytes.first(where: { $0 > 0x20 }) else { throw .empty }
        if first == UInt8(ascii: "{") {
            do throws(ParseError) {
                return try JSONFeedReader.read(bytes, baseURL: baseURL)
            } catch {
                guard let feed = RepositoryListReader.read(bytes, baseURL: baseURL) else { throw error }
                return feed
            }
        }
        if first == UInt8(ascii: "["), let feed = RepositoryListReader.read(bytes, baseURL: baseURL) {
            return feed
        }
        do throws(ParseError) {
            return try parseXML(bytes, baseURL: baseURL, before: before)
        } catch {
            guard let feed = JSONFeedReader.embedded(in: bytes, baseURL: baseURL) else { throw error }
            return feed
        }
    }

    /// Parses XML, strictly unless that failed before, then liberally.
    private static func parseXML(
        _ bytes: [UInt8],
        baseURL: String?,
        before: XMLStream.Outcome?
    ) throws(ParseError) -> ParsedFeed {
        var (fault, line) = (before?.message ?? "", before?.line ?? 0)
        if before?.isWellFormed != false, !hasEndlessTag(bytes) {
            let events = FeedEvents(baseURL: baseURL)
            let strict = XMLStream.parseXML(bytes, isRecovering: false, to: events)
            if strict.isWellFormed {
                guard var feed = events.finish() else {
                    throw notAFeed(bytes, root: events.builder.root, baseURL: baseURL)
                }
                feed.repairs += strict.faults
                return feed
            }
            (fault, line) = (strict.message, strict.line)
        }
        if looksLikeHTML(bytes) { throw notAFeed(bytes, root: "html", baseURL: baseURL) }
        let liberal = FeedEvents(baseURL: baseURL)
        let repair = Repair(bytes)
        let outcome = XMLStream.parseXML(repair.output, isRecovering: true, to: liberal)
        guard var feed = liberal.finish() else {
            if liberal.builder.root == nil, line > 0, bytes.contains(UInt8(ascii: "<")) {
                throw .unreadable(line: line, message: fault)
            }
            throw notAFeed(bytes, root: liberal.builder.root, baseURL: baseURL)
        }
        feed.repairs += (repair.repairs + outcome.faults).sorted { $0.line < $1.line }
        if feed.repairs.isEmpty { feed.repairs.append(FeedRepair(kind: .syntax, line: line)) }
        // A document with an end tag was not truncated, even if end tags in between are missing.
        if hasEnd(bytes), let last = feed.items.indices.last { feed.items[last].isCutOff = false }
        return feed
    }

    /// Whether a document ends with the end tag of a root.
    private static func hasEnd(_ bytes: [UInt8]) -> Bool {
        let end = String(decoding: bytes.suffix(200), as: UTF8.self).lowercased()
        return ["</rss>", "</feed>", "</rdf:rdf>", "</channel>"].contains { end.contains($0) }
    }

    /// Whether a tag is so long that libxml2 takes seconds to compare its attributes.
    ///
    /// A stretch without `<` is rare in a feed, so the search is fast.
    private static func hasEndlessTag(_ bytes: [UInt8]) -> Bool {
        let stretch = 4096
        var open: Int?
        var start = 0
        while start + stretch <= bytes.count {
            if let last = bytes[start..<(start + stretch)].lastIndex(of: UInt8(ascii: "<")) {
                open = last
            } else if let tag = open {
                if isEndlessTag(bytes, at: tag) { return true }
                open = nil
            }
            start += stretch
        }
        return false
    }

    private static func isEndlessTag(_ bytes: [UInt8], at start: Int) -> Bool {
        guard start + 1 < bytes.count, Repair.isNameStart(bytes[start + 1]) else { return false }
        var quote: UInt8?
        var attributes = 0
        for byte in bytes[start...].prefix(Repair.maximumTag) {
            if byte == quote {
                quote = nil
            } else if quote == nil {
                if byte == UInt8(ascii: ">") { return attributes > Repair.maximumAttributes }
                if byte == UInt8(ascii: "=") { attributes += 1 }
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { quote = byte }
            }
        }
        return true
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
        if let root { return .notAFeed(.root(String(root.prefix(40)), wanted: nil)) }
        return .notAFeed(.text)
    }
}
