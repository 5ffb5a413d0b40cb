/// Why a document gave no feed: a closed set, each with its arguments.
///
/// Stored as JSON by the names of its cases: a case is never renamed, only added.
package enum ParseProblem: Error, Hashable, Sendable, Codable {
    /// Nothing but white space.
    case empty
    /// An HTML page; the feeds it advertises, as absolute addresses where its own address is known.
    case html(feeds: [String])
    /// Neither XML of a feed nor JSON Feed.
    case notAFeed(Document?)
    /// XML so broken that not even its first element could be read; the message is libxml2's.
    case unreadable(line: Int, message: String)
    /// There is no folder of letters at this path.
    case noMail(folder: String)

    /// What a document is instead.
    package enum Document: Hashable, Sendable, Codable {
        /// It looks like JSON and is not valid.
        case brokenJSON
        /// JSON of another kind.
        case otherJSON
        /// Neither XML nor JSON.
        case text
        /// XML with this root element, where another may have been wanted.
        case root(String, wanted: String?)
        /// A web page without a list of articles.
        case noList
        /// A web page, where a page in Markdown was expected.
        case webPage
        /// A web page where no link matches the selector.
        case noMatch
        /// An index of sitemaps whose newest part, at this address, could not be fetched.
        case sitemapPart(String)
    }

    /// The label that is counted and shown to programs.
    package var label: String {
        switch self {
        case .empty: "empty"
        case .html: "html"
        case .notAFeed: "not-a-feed"
        case .unreadable: "unreadable"
        case .noMail: "no-mail"
        }
    }

    /// A problem of which only the label is known, as earlier versions stored it.
    package init?(label: String) {
        let plain: [ParseProblem] = [
            .empty, .html(feeds: []), .notAFeed(nil), .unreadable(line: 0, message: ""), .noMail(folder: ""),
        ]
        guard let found = plain.first(where: { $0.label == label }) else { return nil }
        self = found
    }
}
