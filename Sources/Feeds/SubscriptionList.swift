/// The subscriptions of a home, as stored in `feeds/feeds.opml`.
package struct SubscriptionList: Hashable, Sendable {
    /// The title of the file.
    package var title: String
    /// In file order, each address once.
    package private(set) var feeds: [Feed]
    private var addresses: Set<String> = []

    /// Drops feeds whose address is already in the list.
    package init(title: String = "veille", feeds: [Feed] = []) {
        self.title = title
        self.feeds = []
        for feed in feeds { add(feed) }
    }

    /// Whether a feed with this address is in the list.
    package func contains(_ url: String) -> Bool { addresses.contains(url) }

    /// Appends a feed; returns false if its address is already in the list.
    @discardableResult
    package mutating func add(_ feed: Feed) -> Bool {
        guard addresses.insert(feed.url).inserted else { return false }
        feeds.append(feed)
        return true
    }

    /// Removes the feeds whose address, site or title is `name`, and returns them.
    package mutating func remove(_ name: String) -> [Feed] {
        let removed = feeds.filter { $0.url == name || $0.siteURL == name || $0.title == name }
        feeds.removeAll { removed.contains($0) }
        addresses.subtract(removed.map(\.url))
        return removed
    }

    /// Changes the address of a feed; returns false if there is no such feed, or the new address is already
    /// in the list.
    package mutating func move(_ url: String, to target: String) -> Bool {
        guard let index = feeds.firstIndex(where: { $0.url == url }), addresses.insert(target).inserted else {
            return false
        }
        addresses.remove(url)
        feeds[index].url = target
        return true
    }

    /// The list as an OPML 2.0 document.
    package var opml: String {
        let isPlain = feeds.allSatisfy { $0.kind == .feed && $0.selector == nil }
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <opml version="2.0"\(isPlain ? "" : Self.namespace)>
              <head>
                <title>\(Self.escape(title))</title>
              </head>
              <body>

            """
        for feed in feeds {
            // Other readers must not subscribe to a web page as a feed.
            let type = feed.kind == .feed ? "rss" : "link"
            text += "    <outline type=\"\(type)\" text=\"\(Self.escape(feed.title))\""
            text += " xmlUrl=\"\(Self.escape(feed.url))\""
            if let site = feed.siteURL { text += " htmlUrl=\"\(Self.escape(site))\"" }
            if feed.kind != .feed { text += " veille:kind=\"\(feed.kind.rawValue)\"" }
            if let selector = feed.selector { text += " veille:select=\"\(Self.escape(selector))\"" }
            text += "/>\n"
        }
        return text + "  </body>\n</opml>\n"
    }

    private static let namespace = " xmlns:veille=\"urn:veille:opml\""

    private static func escape(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\n", "\r", "\t": escaped += " "
            case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: break
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
