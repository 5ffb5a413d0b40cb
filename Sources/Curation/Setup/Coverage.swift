package import Feeds
import Fetch
package import Home
package import Pages

/// Which links of the pages are followed, and which could be.
package struct Coverage: Sendable {
    /// A link of a page.
    package struct Link: Sendable {
        package var url: String
        package var way: Way
    }

    /// How a link is, or can be, followed.
    package enum Way: Sendable, Equatable {
        /// A subscription covers it.
        case followed(feed: String)
        /// There is a feed for it that is not subscribed.
        case recipe(Recipe, feed: String)
        /// No feed is known.
        case unknown
    }

    /// Each link once, in page order.
    package let links: [Link]

    /// - Parameters:
    ///   - pages: The pages.
    ///   - feeds: The subscriptions.
    ///   - moves: The moves of feeds, oldest first.
    ///   - recipes: Those of the user.
    package init(of pages: [Page], feeds: [Feed], moves: [FeedMove] = [], recipes: [Recipe]) {
        let subscribed = Subscriptions(feeds, moves)
        var seen: Set<String> = []
        links = pages.flatMap(\.addresses).compactMap { address, _ in
            guard let url = WebURL(address), url.isWeb, seen.insert(CanonicalURL(url).key).inserted else {
                return nil
            }
            return Link(url: address, way: Self.way(to: url, subscribed, recipes))
        }
    }

    private static func way(to url: WebURL, _ subscribed: Subscriptions, _ recipes: [Recipe]) -> Way {
        let found = Recipe.first(for: url, own: recipes)
        if let feed = found.flatMap({ subscribed.feed(at: $0.feed) }) { return .followed(feed: feed) }
        if !Recipe.isShared(url), let feed = subscribed.feed(of: url) { return .followed(feed: feed) }
        return found.map { .recipe($0.recipe, feed: $0.feed) } ?? .unknown
    }

    /// The subscriptions by their addresses, and by the parts of sites that they are for.
    private struct Subscriptions {
        private var addresses: [String: String] = [:]
        private var sites: [String: [(folder: String, feed: String)]] = [:]

        /// Services on one host that carry the feeds and pages of many.
        private static let carriers: Set = [
            "docs.google.com", "feedproxy.google.com", "feeds.feedburner.com", "sites.google.com",
        ]

        init(_ feeds: [Feed], _ moves: [FeedMove]) {
            for feed in feeds {
                if let key = Self.key(feed.url) { addresses[key] = addresses[key] ?? feed.url }
                // A list is not the site of its links.
                guard feed.kind != .page, feed.kind != .mail, let url = WebURL(feed.siteURL ?? feed.url),
                    !Self.carriers.contains(url.host)
                else { continue }
                // Without a site of its own, a feed is for all of its host.
                let folder = feed.siteURL == nil ? "/" : Self.folder(url)
                sites[url.site, default: []].append((folder, feed.url))
            }
            // The address before a move is that of the same feed; the last one first, where it has moved more than once.
            for move in moves.reversed() {
                guard let old = Self.key(move.from), addresses[old] == nil else { continue }
                addresses[old] = Self.key(move.to).flatMap { addresses[$0] }
            }
        }

        private static func key(_ address: String) -> String? { CanonicalURL(address)?.key.lowercased() }

        /// The path up to its last slash, or all of it if it looks like a folder.
        private static func folder(_ url: WebURL) -> String {
            let last = url.path.split(separator: "/").last ?? ""
            guard !url.path.hasSuffix("/"), last.contains(".") else {
                return url.path.hasSuffix("/") ? url.path : url.path + "/"
            }
            return String(url.path.dropLast(last.count))
        }

        func feed(at address: String) -> String? { Self.key(address).flatMap { addresses[$0] } }

        /// The feed of the smallest part of a site that a page is in.
        func feed(of url: WebURL) -> String? {
            sites[url.site]?.filter { (url.path + "/").hasPrefix($0.folder) }
                .max { $0.folder.count < $1.folder.count }?.feed
        }
    }

    /// The host whose key a feed needs that the configuration does not name; `nil` if nothing is missing.
    package static func missingKey(for feed: String, in configuration: Configuration) -> String? {
        guard let listing = RepositoryListing(feed) else { return nil }
        return Authorizations(configuration.fetch.credentials).hasKey(for: listing) ? nil : listing.host
    }

    package var followed: Int { links.count { if case .followed = $0.way { true } else { false } } }
    package var possible: Int { links.count { if case .recipe = $0.way { true } else { false } } }

    /// The links of one site that are followed in the same way.
    package struct Group: Sendable {
        package var site: String
        package var links: [String]
        package var way: Way
    }

    /// The sites, those with most links first; of a service each feed is a group.
    package var groups: [Group] {
        var order: [String] = []
        var groups: [String: Group] = [:]
        for link in links {
            guard let site = WebURL(link.url)?.site else { continue }
            let feed =
                switch link.way {
                case .followed(let feed): feed
                case .recipe(_, let feed): feed
                case .unknown: ""
                }
            let key = site + "\u{1F}" + feed
            if groups[key] == nil {
                order.append(key)
                groups[key] = Group(site: site, links: [], way: link.way)
            }
            groups[key]?.links.append(link.url)
        }
        let places = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        return groups.sorted { one, other in
            let counts = (one.value.links.count, other.value.links.count)
            return counts.0 == counts.1
                ? places[one.key] ?? 0 < places[other.key] ?? 0 : counts.0 > counts.1
        }.map(\.value)
    }
}

extension WebURL {
    /// The host without `www.`, with its port.
    fileprivate var site: String {
        let name = host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
        return port.map { "\(name):\($0)" } ?? name
    }
}
