@testable import Feeds
@testable import Parse

/// Reads any bytes as a feed, and asks for everything that is computed late.
func checkFeed(_ bytes: [UInt8]) throws {
    guard let feed = try? FeedParser.parse(bytes, baseURL: "https://example.org/feed") else { return }
    for entry in feed.entries + feed.entriesAndListedLinks() {
        try require(!entry.title.contains("\u{1B}") && !entry.summary.contains("\u{1B}"))
        if let url = entry.url { try require(!url.lowercased().hasPrefix("javascript:")) }
    }
    for item in feed.items {
        for html in [item.summary?.sanitized, item.content?.sanitized].compactMap({ $0 }) {
            try require(!html.lowercased().contains("<script"))
        }
    }
}
