/// Why a document gave no feed.
package enum ParseError: Error, Sendable, Equatable {
    /// Nothing but white space.
    case empty
    /// An HTML page; the feeds it advertises, as absolute addresses where its own address is known.
    case html(feeds: [String])
    /// Neither XML of a feed nor JSON Feed; what it seems to be, in a few words.
    case notAFeed(String)
    /// XML so broken that not even its first element could be read.
    case unreadable(line: Int, String)

    /// One of a small closed set, safe to store and to count.
    package var label: String {
        switch self {
        case .empty: "empty"
        case .html: "html"
        case .notAFeed: "not-a-feed"
        case .unreadable: "unreadable"
        }
    }

    /// For people.
    package var detail: String {
        switch self {
        case .empty: "the answer is empty"
        case .html(let feeds):
            feeds.isEmpty
                ? "an HTML page stands where the feed should be"
                : "an HTML page stands where the feed should be; it points to \(feeds[0])"
        case .notAFeed(let what): "no feed: \(what)"
        case .unreadable(let line, let message): "line \(line): \(message)"
        }
    }
}
