package import Feeds

extension OPML {
    /// A list as an OPML 2.0 document (dev.opml.org/spec2.html).
    package static func text(of list: SubscriptionList) -> String {
        let isPlain = list.feeds.allSatisfy { $0.kind == .feed && $0.selector == nil }
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <opml version="2.0"\(isPlain ? "" : namespace)>
              <head>
                <title>\(escape(list.title))</title>
              </head>
              <body>

            """
        for feed in list.feeds {
            // Other readers must not subscribe to a web page as a feed.
            let type = feed.kind == .feed ? "rss" : "link"
            text += "    <outline type=\"\(type)\" text=\"\(escape(feed.title))\""
            text += " xmlUrl=\"\(escape(feed.url))\""
            if let site = feed.siteURL { text += " htmlUrl=\"\(escape(site))\"" }
            if feed.kind != .feed { text += " veille:kind=\"\(feed.kind.rawValue)\"" }
            if let selector = feed.selector { text += " veille:select=\"\(escape(selector))\"" }
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
