import Demand
@testable import Feeds
@testable import Parse

/// Reads any bytes as a feed, and asks for everything that is computed late.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFeed(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let feed = try? FeedParser.parse(bytes, baseURL: "https://example.org/feed") else { return 0 }
    for entry in feed.entries {
        demand(!entry.title.contains("\u{1B}") && !entry.summary.contains("\u{1B}"))
        if let url = entry.url { demand(!url.lowercased().hasPrefix("javascript:")) }
    }
    for item in feed.items {
        for html in [item.summary?.sanitized, item.content?.sanitized].compactMap({ $0 }) {
            demand(!html.lowercased().contains("<script"))
        }
    }
    return 0
}
