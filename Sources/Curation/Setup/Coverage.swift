package import Feeds
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
    ///   - recipes: Those of the user.
    package init(of pages: [Page], feeds: [Feed], recipes: [Recipe]) {
        let subscribed = Dictionary(feeds.map { ($0.url, $0.url) }) { first, _ in first }
        var sites: [String: String] = [:]
        for feed in feeds {
            for address in [feed.siteURL, feed.url].compactMap(\.self) {
                if let url = WebURL(address), sites[url.site] == nil { sites[url.site] = feed.url }
            }
        }
        var seen: Set<String> = []
        links = pages.flatMap(\.addresses).compactMap { address, _ in
            guard let url = WebURL(address), url.isWeb, seen.insert(CanonicalURL(url).key).inserted else {
                return nil
            }
            if let (recipe, feed) = Recipe.first(for: url, own: recipes) {
                let way = subscribed[feed].map { Way.followed(feed: $0) } ?? .recipe(recipe, feed: feed)
                return Link(url: address, way: way)
            }
            return Link(url: address, way: sites[url.site].map { .followed(feed: $0) } ?? .unknown)
        }
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
    /// The host without `www.`.
    fileprivate var site: String { host.hasPrefix("www.") ? String(host.dropFirst(4)) : host }
}
