/// A subscription: the address of a feed, and what the subscription file says of it.
package struct Feed: Hashable, Sendable, Codable {
    /// Where the feed is fetched; the identity of the subscription.
    package var url: String
    /// The title shown to people.
    package var title: String
    /// The site the feed speaks for.
    package var siteURL: String?
    /// What stands at the address.
    package var kind: Kind
    /// With ``Kind/listing``: which links of the page are articles, as in `main h2 a`; `nil` to find out.
    package var selector: String?

    /// What a subscription reads.
    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// A feed document.
        case feed
        /// A sitemap (sitemaps.org), of a site without a feed.
        case sitemap
        /// A web page that lists articles, of a site without a feed.
        case listing
    }

    /// Makes a subscription.
    package init(
        url: String,
        title: String,
        siteURL: String? = nil,
        kind: Kind = .feed,
        selector: String? = nil
    ) {
        self.url = url
        self.title = title
        self.siteURL = siteURL
        self.kind = kind
        self.selector = selector
    }
}

/// The pair that makes the next request conditional (RFC 9110 §8.8): sent back exactly as received.
package struct Validators: Hashable, Sendable, Codable {
    /// The `ETag` header field, quotes and weakness mark included.
    package var etag: String?
    /// The `Last-Modified` header field, as text.
    package var lastModified: String?

    /// Makes a pair; `nil` when the answer had neither.
    package init?(etag: String?, lastModified: String?) {
        guard etag != nil || lastModified != nil else { return nil }
        self.etag = etag
        self.lastModified = lastModified
    }
}

/// What one visit of a feed came to.
package enum FeedOutcome: Sendable {
    /// A body that was read: its entries, and the validators that belong to that very body.
    case fresh(FreshFeed)
    /// The server answered 304.
    case notModified
    /// The body was the one already read; its validators may be others.
    case sameBody(Validators?)
    /// The server said that the feed is gone for good (410).
    case gone
    /// It was not asked: its host wants to be left alone for a while.
    case postponed
    /// The visit failed.
    case failed(Problem)

    /// Where a visit failed.
    package enum Stage: String, Sendable, Codable, CaseIterable {
        /// Between the program and the server.
        case fetch
        /// In the document that the server sent.
        case parse
    }
}

/// The entries of a body that was read, with what must be stored in the same transaction.
package struct FreshFeed: Sendable {
    /// The title the feed gives itself.
    package var title: String?
    /// The entries, in document order.
    package var entries: [Entry]
    /// The validators of this body.
    package var validators: Validators?
    /// A hash of the body, to notice an unchanged one that came without a 304.
    package var bodyHash: UInt64
    /// When it asks to be visited, and how often it publishes.
    package var cadence: Cadence

    /// Makes the outcome of a body.
    package init(
        title: String?,
        entries: [Entry],
        validators: Validators?,
        bodyHash: UInt64,
        cadence: Cadence = Cadence()
    ) {
        self.title = title
        self.entries = entries
        self.validators = validators
        self.bodyHash = bodyHash
        self.cadence = cadence
    }
}
