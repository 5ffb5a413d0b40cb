package import Feeds
package import Fetch
package import Pages
import Parse

/// Finds the feeds of the sites that a page cites.
package struct Discovery: Sendable {
    /// A site that a page cites, and its feed if one was found.
    package struct Site: Sendable {
        /// The host.
        package var host: String
        /// The links of the page to this host.
        package var links: [String]
        /// The feed to follow; `nil` if there is none.
        package var feed: Feed?
        /// How the feed was found.
        package var origin: Origin?
        /// Why the site could not be searched.
        package var problem: Problem?

        package init(host: String, links: [String], feed: Feed? = nil, origin: Origin? = nil) {
            self.host = host
            self.links = links
            self.feed = feed
            self.origin = origin
        }
    }

    /// How a feed was found.
    package enum Origin: String, Sendable, Codable {
        /// A `<link rel="alternate">` of a page.
        case html
        /// A `Link` header field.
        case header
        /// A link in the body of a page.
        case link
        /// The pattern of a hosting service, such as YouTube or Medium.
        case service
        /// A well-known path, such as `/feed`.
        case wellKnown = "well-known"
    }

    struct Candidate {
        var url: String
        var title: String?
        var origin: Origin
    }

    let fetcher: any Fetcher
    private let recipes: [Recipe]

    /// `recipes` are those of the user.
    package init(fetcher: any Fetcher, recipes: [Recipe] = []) {
        (self.fetcher, self.recipes) = (fetcher, recipes)
    }

    /// The sites that pages cite, most cited first; `www.` is ignored.
    package static func sites(of pages: [Page]) -> [Site] {
        var order: [String] = []
        var links: [String: [String]] = [:]
        for (url, _) in pages.flatMap(\.addresses) {
            guard let parsed = WebURL(url), parsed.isWeb else { continue }
            let host = parsed.host.hasPrefix("www.") ? String(parsed.host.dropFirst(4)) : parsed.host
            if links[host] == nil { order.append(host) }
            links[host, default: []].append(url)
        }
        let places = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($0.element, $0.offset) })
        return order.sorted { one, other in
            (links[other]?.count ?? 0, places[one] ?? 0) < (links[one]?.count ?? 0, places[other] ?? 0)
        }.map { Site(host: $0, links: links[$0] ?? []) }
    }

    /// Searches all sites concurrently; keeps their order.
    ///
    /// A site whose links belong to several channels, sections or authors with feeds of their own becomes several.
    package func search(_ sites: [Site], progress: (Int) -> Void = { _ in }) async -> [Site] {
        var found = sites.map { [$0] }
        await withTaskGroup(of: (Int, [Site]).self) { group in
            for (index, site) in sites.enumerated() { group.addTask { (index, await search(site)) } }
            var done = 0
            for await (index, parts) in group {
                found[index] = parts
                done += 1
                progress(done)
            }
        }
        return found.flatMap(\.self)
    }

    /// Searches one site: the services and sections that its links belong to, then its front for the others.
    @concurrent private func search(_ site: Site) async -> [Site] {
        var parts: [Site] = []
        var rest = site
        for (candidate, links) in services(of: site.links) {
            guard let (feed, _) = await confirmed(candidate, site: candidate.url) else { continue }
            parts.append(Site(host: site.host, links: links, feed: feed, origin: .service))
            rest.links.removeAll { links.contains($0) }
        }
        guard let home = rest.links.lazy.compactMap({ WebURL($0) }).first else { return parts }
        var pages = SitePages(fetcher: fetcher)
        let front = await pages.candidates(at: home.origin + "/")
        let sections = SiteSections.folders(of: rest.links)
        for folder in sections where pages.mayRespond {
            let links = rest.links.filter { SiteSections.isInside($0, folder) }
            guard !links.isEmpty else { continue }
            let own = await (pages.candidates(at: home.origin + folder) + front).filter { candidate in
                SiteSections.isInside(candidate.url, folder) || !front.contains { $0.url == candidate.url }
            }
            let ranked = Self.ranked(own, for: links, sections: sections)
            guard let (feed, origin) = await best(ranked.prefix(4), site: home.origin) else { continue }
            parts.append(Site(host: site.host, links: links, feed: feed, origin: origin))
            rest.links.removeAll { links.contains($0) }
        }
        guard !rest.links.isEmpty || parts.isEmpty else { return parts }
        return parts + [await searchFront(of: rest, home: home, front: front, &pages)]
    }

    /// Searches the home page of a site, an article, and the well-known paths.
    private func searchFront(of site: Site, home: WebURL, front: [Candidate], _ pages: inout SitePages) async
        -> Site
    {
        var site = site
        var candidates = front
        // An article often advertises the feed of its section, the home page only that of the site.
        if let article = site.links.first { candidates += await pages.candidates(at: article) }
        let sections = SiteSections.folders(of: site.links)
        let ranked = Self.ranked(candidates, for: site.links, sections: sections)
        var found = await best(ranked.prefix(4), site: home.origin)
        if found == nil, pages.isReachable {
            let paths = FeedDiscovery.paths(generator: pages.generator).map {
                Candidate(url: home.origin + $0, title: nil, origin: .wellKnown)
            }
            found = await best(paths[...], site: home.origin)
        }
        if let (feed, origin) = found { (site.feed, site.origin) = (feed, origin) }
        if !pages.isReachable, let problem = pages.lastProblem { site.problem = problem.problem }
        return site
    }

    /// The feeds of services that links belong to, each with these links: at most twenty of a site, releases last.
    private func services(of links: [String]) -> [(Candidate, links: [String])] {
        var order: [String] = []
        var releases: [String] = []
        var groups: [String: [String]] = [:]
        for link in links {
            guard let (recipe, feed) = WebURL(link).flatMap({ Recipe.first(for: $0, own: recipes) }) else {
                continue
            }
            if groups[feed] == nil {
                if recipe.kind == .releases { releases.append(feed) } else { order.append(feed) }
            }
            groups[feed, default: []].append(link)
        }
        return (order + releases).prefix(20).map {
            (Candidate(url: $0, title: nil, origin: .service), links: groups[$0] ?? [])
        }
    }

    /// The first candidate that is a feed with entries; otherwise the first that is a feed.
    private func best(_ candidates: ArraySlice<Candidate>, site: String) async -> (Feed, Origin)? {
        var empty: (Feed, Origin)?
        for candidate in candidates {
            guard let (feed, entries) = await confirmed(candidate, site: site) else { continue }
            if entries > 0 { return (feed, candidate.origin) }
            if empty == nil { empty = (feed, candidate.origin) }
        }
        return empty
    }

    /// The feeds that a page and its header advertise, then the links in its body.
    static func candidates(in response: Response) -> (all: [Candidate], generator: String?) {
        let inHeader = FeedDiscovery.links(inHeaders: response.headers("link"), baseURL: response.url)
        let page = FeedDiscovery.examine(
            response.body,
            contentType: response.header("content-type"),
            baseURL: response.url
        )
        let all =
            page.advertised.map { Candidate(url: $0.url, title: $0.title, origin: .html) }
            + inHeader.map { Candidate(url: $0.url, title: $0.title, origin: .header) }
            + page.mentioned.map { Candidate(url: $0.url, title: $0.title, origin: .link) }
        return (all, page.generator)
    }

    /// The feeds that share most words with the paths of the links first; comment feeds last, and after them those
    /// that seem to be of one article.
    private static func ranked(_ candidates: [Candidate], for links: [String], sections: [String])
        -> [Candidate]
    {
        let wanted = Set(
            links.flatMap {
                words(WebURL($0)?.path.split(separator: "/").dropLast().joined(separator: " ") ?? "")
            }
        )
        let articles = links.compactMap { WebURL($0) }.filter { !SiteSections.isSection($0, among: sections) }
        var seen: Set<String> = []
        let unique = candidates.filter { WebURL($0.url)?.isWeb == true && seen.insert($0.url).inserted }
        let scored = unique.enumerated().map { index, candidate in
            let url = WebURL(candidate.url)
            let own = words(url?.path ?? "").union(words(candidate.title ?? ""))
            let isOfComments = own.contains { $0.hasPrefix("comment") }
            let isOfArticle = url.map { url in articles.contains { SiteSections.isPart(url, ofArticle: $0) } }
            let penalty = (isOfComments ? 10.0 : 0) + (isOfArticle == true ? 20 : 0)
            return (
                score: Double(own.intersection(wanted).count) - penalty - 0.01 * Double(index),
                candidate: candidate
            )
        }
        return scored.sorted { $0.score > $1.score }.map(\.candidate)
    }

    private static func words(_ text: String) -> Set<String> {
        Set(text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init).filter { $0.count > 1 })
    }

    /// The feed at a URL: the document itself, or the first feed that the page there advertises.
    ///
    /// `isMoved` if the feed at that very URL has a new one for good.
    ///
    /// - Throws: ``FetchError`` when the request fails.
    package func feed(at url: String) async throws(FetchError) -> (feed: Feed, isMoved: Bool)? {
        let response = try await fetcher.fetchSuccessfully(Request(url: url))
        let origin = WebURL(response.url)?.origin ?? url
        if let (feed, _) = Self.feed(
            in: response,
            Candidate(url: url, title: nil, origin: .html),
            site: origin
        ) {
            return (feed, feed.url != url)
        }
        for address in feedAddresses(in: response, url: url, origin: origin) {
            if let (feed, _) = await confirmed(
                Candidate(url: address, title: nil, origin: .html),
                site: origin
            ) {
                return (feed, false)
            }
        }
        return nil
    }

    /// The possible feed addresses of a page, most likely first.
    func feedAddresses(in response: Response, url: String, origin: String) -> [String] {
        let (found, generator) = Self.candidates(in: response)
        let known = [WebURL(url).flatMap { Recipe.first(for: $0, own: recipes) }].compactMap(\.self).map {
            Candidate(url: $0.feed, title: nil, origin: .service)
        }
        // The page was named, so that its own feed is wanted.
        return Self.ranked(known + found, for: [url], sections: [WebURL(url)?.path ?? "/"]).prefix(4).map(
            \.url
        )
            + FeedDiscovery.paths(generator: generator).map { origin + $0 }
    }

    /// The feed of a candidate, and the number of its entries.
    private func confirmed(_ candidate: Candidate, site: String) async -> (Feed, entries: Int)? {
        // A candidate that fails is skipped.
        guard let response = try? await fetcher.fetchSuccessfully(Request(url: candidate.url)) else {
            return nil
        }
        return Self.feed(in: response, candidate, site: site)
    }

    private static func feed(in response: Response, _ candidate: Candidate, site: String)
        -> (Feed, entries: Int)?
    {
        let parsed = try? FeedParser.parse(
            response.body,
            contentType: response.header("content-type"),
            baseURL: response.url
        )
        guard let parsed else { return nil }
        let title = parsed.title?.plain ?? candidate.title ?? ""
        let origin = WebURL(site)?.origin ?? site
        let feed = Feed(
            // After a permanent redirect, the subscription gets the new URL.
            url: response.relocation ?? candidate.url,
            title: title.isEmpty ? WebURL(site)?.host ?? site : title,
            siteURL: parsed.link ?? origin + "/"
        )
        return (feed, parsed.entries.count)
    }
}
