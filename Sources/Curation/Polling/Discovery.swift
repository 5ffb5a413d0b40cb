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

    private struct Candidate {
        var url: String
        var title: String?
        var origin: Origin
    }

    let fetcher: any Fetcher

    package init(fetcher: any Fetcher) { self.fetcher = fetcher }

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
    package func search(_ sites: [Site], progress: (Int) -> Void = { _ in }) async -> [Site] {
        var found = sites
        await withTaskGroup(of: (Int, Site).self) { group in
            for (index, site) in sites.enumerated() { group.addTask { (index, await search(site)) } }
            var done = 0
            for await (index, site) in group {
                found[index] = site
                done += 1
                progress(done)
            }
        }
        return found
    }

    /// Searches one site: the folder that its links share, its home page, then the well-known paths.
    @concurrent private func search(_ site: Site) async -> Site {
        var site = site
        guard let home = site.links.lazy.compactMap({ WebURL($0) }).first else { return site }
        var candidates = site.links.compactMap { WebURL($0) }.flatMap(FeedDiscovery.known).map {
            Candidate(url: $0.url, title: nil, origin: .service)
        }
        var generator: String?
        var hasResponded = false
        var lastProblem: FetchError?
        for url in Self.pagesToRead(site.links, home: home) {
            do throws(FetchError) {
                let response = try await fetcher.fetchSuccessfully(
                    Request(url: url, accept: Request.pageTypes)
                )
                let found = Self.candidates(in: response)
                hasResponded = true
                candidates += found.all
                generator = generator ?? found.generator
            } catch {
                lastProblem = error
                // The other pages of an unreachable host would fail the same way.
                if [.nameNotFound, .connectionFailed, .privateNetwork].contains(error.kind) { break }
            }
        }
        let isReachable = hasResponded || lastProblem?.isResponse == true
        let ranked = Self.ranked(candidates, for: site.links)
        for candidate in ranked.prefix(4) {
            if let feed = await confirmed(candidate, site: home.origin) {
                site.feed = feed
                site.origin = candidate.origin
                return site
            }
        }
        if isReachable {
            for path in FeedDiscovery.paths(generator: generator) {
                let candidate = Candidate(url: home.origin + path, title: nil, origin: .wellKnown)
                if let feed = await confirmed(candidate, site: home.origin) {
                    site.feed = feed
                    site.origin = .wellKnown
                    return site
                }
            }
        }
        if !isReachable, let lastProblem { site.problem = lastProblem.problem }
        return site
    }

    private static func pagesToRead(_ links: [String], home: WebURL) -> [String] {
        var pages: [String] = []
        if let folder = sharedFolder(of: links), folder != "/" { pages.append(home.origin + folder) }
        pages.append(home.origin + "/")
        // An article often advertises the feed of its section, the home page only that of the site.
        if let article = links.first, !pages.contains(article) { pages.append(article) }
        return pages
    }

    /// The deepest common folder of the links of a site; `/` if they share none.
    static func sharedFolder(of links: [String]) -> String? {
        let folders = links.compactMap { WebURL($0)?.path.split(separator: "/").dropLast() }
        guard links.count > 1, var shared = folders.first else { return nil }
        for folder in folders {
            let count = zip(shared, folder).prefix { $0 == $1 }.count
            shared = shared.prefix(count)
        }
        return shared.isEmpty ? "/" : "/" + shared.joined(separator: "/") + "/"
    }

    /// The feeds that a page and its header advertise, then the links in its body.
    private static func candidates(in response: Response) -> (all: [Candidate], generator: String?) {
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

    /// The feeds that share most words with the paths of the links first; comment feeds last.
    private static func ranked(_ candidates: [Candidate], for links: [String]) -> [Candidate] {
        let wanted = Set(
            links.flatMap {
                words(WebURL($0)?.path.split(separator: "/").dropLast().joined(separator: " ") ?? "")
            }
        )
        var seen: Set<String> = []
        let unique = candidates.filter { WebURL($0.url)?.isWeb == true && seen.insert($0.url).inserted }
        let scored = unique.enumerated().map { index, candidate in
            let own = words(WebURL(candidate.url)?.path ?? "").union(words(candidate.title ?? ""))
            let isOfComments = own.contains { $0.hasPrefix("comment") }
            let score =
                Double(own.intersection(wanted).count) - (isOfComments ? 10 : 0) - 0.01 * Double(index)
            return (score: score, candidate: candidate)
        }
        return scored.sorted { $0.score > $1.score }.map(\.candidate)
    }

    private static func words(_ text: String) -> Set<String> {
        Set(text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init).filter { $0.count > 1 })
    }

    /// The feed at a URL: the document itself, or the first feed that the page there advertises.
    ///
    /// - Throws: ``FetchError`` when the request fails.
    package func feed(at url: String) async throws(FetchError) -> Feed? {
        let response = try await fetcher.fetchSuccessfully(Request(url: url))
        let origin = WebURL(response.url)?.origin ?? url
        if let feed = Self.feed(in: response, Candidate(url: url, title: nil, origin: .html), site: origin) {
            return feed
        }
        for address in feedAddresses(in: response, url: url, origin: origin) {
            if let feed = await confirmed(Candidate(url: address, title: nil, origin: .html), site: origin) {
                return feed
            }
        }
        return nil
    }

    /// The possible feed addresses of a page, most likely first.
    func feedAddresses(in response: Response, url: String, origin: String) -> [String] {
        let (found, generator) = Self.candidates(in: response)
        let known = (WebURL(url).map(FeedDiscovery.known) ?? []).map {
            Candidate(url: $0.url, title: nil, origin: .service)
        }
        return Self.ranked(known + found, for: [url]).prefix(4).map(\.url)
            + FeedDiscovery.paths(generator: generator).map { origin + $0 }
    }

    private func confirmed(_ candidate: Candidate, site: String) async -> Feed? {
        // A candidate that fails is skipped.
        guard let response = try? await fetcher.fetchSuccessfully(Request(url: candidate.url)) else {
            return nil
        }
        return Self.feed(in: response, candidate, site: site)
    }

    private static func feed(in response: Response, _ candidate: Candidate, site: String) -> Feed? {
        let parsed = try? FeedParser.parse(
            response.body,
            contentType: response.header("content-type"),
            baseURL: response.url
        )
        guard let parsed else { return nil }
        let title = parsed.title?.plain ?? candidate.title ?? ""
        return Feed(
            // After a permanent redirect, the subscription gets the new URL.
            url: response.relocation ?? candidate.url,
            title: title.isEmpty ? WebURL(site)?.host ?? site : title,
            siteURL: parsed.link ?? site + "/"
        )
    }
}

extension FetchError {
    /// Whether the server responded, with an error status.
    fileprivate var isResponse: Bool { if case .status = kind { true } else { false } }
}
