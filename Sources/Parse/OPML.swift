package import Feeds

/// Parses OPML 1.0 and 2.0 subscription lists.
package enum OPML {
    /// All subscriptions of a document, including nested outlines.
    ///
    /// - Throws: ``ParseError`` if the document is not OPML.
    package static func parse(_ bytes: [UInt8]) throws(ParseError) -> SubscriptionList {
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
        return SubscriptionList(title: reader.title.onOneLine.nonEmpty ?? "veille", feeds: reader.feeds)
    }
}

private final class OutlineReader: MarkupHandler {
    var feeds: [Feed] = []
    var title = ""
    var root: String?
    private var isInTitle = false

    var isOPML: Bool { root?.lowercased() == "opml" }
    override func text(_ bytes: Span<UInt8>) { if isInTitle { title += String(copying: bytes) } }

    override func start(_ name: MarkupName, attributes: [MarkupAttribute]) {
        if root == nil { root = name.local }
        isInTitle = name.local == "title"
        guard name.local == "outline" else { return }
        func value(_ name: String) -> String? {
            attributes.first { $0.name.local.lowercased() == name }?.value.onOneLine.nonEmpty
        }
        guard let url = value("xmlurl") else { return }
        feeds.append(
            Feed(
                url: url,
                title: value("text") ?? value("title") ?? url,
                siteURL: value("htmlurl"),
                kind: value("kind").flatMap(Feed.Kind.init(rawValue:)) ?? .feed,
                selector: value("select")
            )
        )
    }

    override func end(_ name: MarkupName) { isInTitle = false }
}

extension String {
    /// Trimmed, with line breaks replaced by spaces.
    fileprivate var onOneLine: String {
        PlainText.replacing(in: self) { ["\n", "\r", "\t"].contains($0) ? " " : nil }.trimmed
    }
}
