package import Feeds

/// Parses OPML 1.0 and 2.0 subscription lists.
package enum OPML {
    /// All subscriptions of a document, including nested outlines.
    ///
    /// - Throws: ``ParseError`` if the document is not OPML.
    package static func parse(_ bytes: [UInt8]) throws(ParseError) -> SubscriptionList {
        let reader = try read(bytes)
        return SubscriptionList(
            title: reader.title.onOneLine.nonEmpty ?? "veille",
            feeds: reader.outlines.map(\.feed)
        )
    }

    /// A subscription, and the folders that it is in.
    package struct Outline: Sendable {
        /// From the outermost one on.
        package var folders: [String]
        package var feed: Feed
    }

    /// The title of a document, if it has one, and its subscriptions with their folders.
    ///
    /// - Throws: ``ParseError`` if the document is not OPML.
    package static func outlines(_ bytes: [UInt8]) throws(ParseError) -> (title: String?, outlines: [Outline])
    {
        let reader = try read(bytes)
        return (reader.title.onOneLine.nonEmpty, reader.outlines)
    }

    private static func read(_ bytes: [UInt8]) throws(ParseError) -> OutlineReader {
        let text = Charset(bytes, contentType: nil).bytes
        guard text.contains(where: { $0 > 0x20 }) else { throw .empty }
        let reader = OutlineReader()
        let outcome = XMLStream.parseXML(text, isRecovering: false, to: reader)
        if !outcome.isWellFormed {
            // A list kept by hand deserves to be told where it is broken: guessing could lose subscriptions.
            throw .unreadable(line: outcome.line, message: outcome.message)
        }
        guard reader.isOPML else {
            throw .notAFeed(.root(String((reader.root ?? "?").prefix(40)), wanted: "opml"))
        }
        return reader
    }
}

private final class OutlineReader: MarkupHandler {
    var outlines: [OPML.Outline] = []
    var title = ""
    var root: String?
    private var isInTitle = false
    /// The open outlines: the names of folders, and `nil` for subscriptions.
    private var open: [String?] = []

    var isOPML: Bool { root?.lowercased() == "opml" }
    override func text(_ bytes: Span<UInt8>) { if isInTitle { title += String(copying: bytes) } }

    override func start(_ name: MarkupName, attributes: [MarkupAttribute]) {
        if root == nil { root = name.local }
        isInTitle = name.local == "title"
        guard name.local == "outline" else { return }
        func value(_ name: String) -> String? {
            attributes.first { $0.name.local.lowercased() == name }?.value.onOneLine.nonEmpty
        }
        let label = value("text") ?? value("title")
        guard let url = value("xmlurl") else {
            open.append(label)
            return
        }
        let feed = Feed(
            url: url,
            title: label ?? url,
            siteURL: value("htmlurl"),
            kind: value("kind").flatMap(Feed.Kind.init(rawValue:)) ?? .feed,
            selector: value("select")
        )
        outlines.append(OPML.Outline(folders: open.suffix(Self.deepest).compactMap(\.self), feed: feed))
        open.append(nil)
    }

    /// Further folders around a subscription are left out.
    private static let deepest = 5

    override func end(_ name: MarkupName) {
        isInTitle = false
        if name.local == "outline" { _ = open.popLast() }
    }
}

extension String {
    /// Trimmed, with line breaks replaced by spaces.
    fileprivate var onOneLine: String {
        PlainText.replacing(in: self) { ["\n", "\r", "\t"].contains($0) ? " " : nil }.trimmed
    }
}
