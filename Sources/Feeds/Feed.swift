/// A subscription: the address of a feed and its entry in the subscription file.
package struct Feed: Hashable, Sendable, Codable {
    /// Where the feed is fetched; the identity of the subscription.
    package var url: String
    /// The display title.
    package var title: String
    /// The web site of the feed.
    package var siteURL: String?
    /// What the address serves.
    package var kind: Kind
    /// With ``Kind/listing``: the CSS selector of article links, as in `main h2 a`; `nil` to detect them.
    package var selector: String?

    /// What a subscription reads.
    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// A feed document.
        case feed
        /// A sitemap (sitemaps.org) of a site without a feed.
        case sitemap
        /// A web page that lists articles, for a site without a feed.
        case listing
        /// Another curated page in Markdown, of which the new links are read.
        case page
        /// The letters of one mailing list in a folder of mail: `file:///…/Mail/lettres#list.example.org`.
        case mail
    }

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

/// The validators that make the next request conditional (RFC 9110 §8.8), sent back exactly as received.
package struct Validators: Hashable, Sendable, Codable {
    /// The `ETag` header field, with quotes and weakness indicator.
    package var etag: String?
    /// The `Last-Modified` header field, as text.
    package var lastModified: String?

    /// `nil` if the response has neither.
    package init?(etag: String?, lastModified: String?) {
        guard etag != nil || lastModified != nil else { return nil }
        self.etag = etag
        self.lastModified = lastModified
    }
}

/// The result of polling one feed.
package enum FeedOutcome: Sendable {
    /// A body was parsed: its entries, with the validators of that body.
    case fresh(FreshFeed)
    /// The server answered 304.
    case notModified
    /// The server answered 304 with other validators, which replace the stored ones (RFC 9111 §4.3.4).
    case revalidated(Validators)
    /// The body is unchanged; its validators may differ.
    case sameBody(Validators?)
    /// The feed is permanently gone (410).
    case gone
    /// Not requested: its host asked us to back off.
    case postponed
    /// The visit failed.
    case failed(Problem)

    /// The stage at which a poll failed.
    package enum Stage: String, Sendable, Codable, CaseIterable {
        /// While fetching.
        case fetch
        /// While parsing the document.
        case parse
    }
}

/// The entries of a parsed body, with everything to store in the same transaction.
package struct FreshFeed: Sendable {
    /// The title of the feed.
    package var title: String?
    /// In document order.
    package var entries: [Entry]
    /// The validators of this body.
    package var validators: Validators?
    /// A hash of the body, to detect an unchanged one sent without a 304.
    package var bodyHash: UInt64
    package var cadence: Cadence
    /// The links that only forward and were asked where they lead, in vain: how often each counts, by guid.
    package var forwarderTries: [String: Int] = [:]
    /// Whether the entries are all that the source has, so that those missing were taken off it.
    package var isWhole = false

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
