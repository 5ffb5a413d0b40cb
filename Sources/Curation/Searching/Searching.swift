package import Home
import Feeds
package import Foundation
import Pages
package import Storage

/// Finds words in all that a home has seen: entries, links of the pages, decisions.
package struct Searching: Sendable {
    /// What was found: one article, wherever it stands.
    package struct Found: Sendable, Encodable {
        /// Where it stands.
        package var state: SearchQuery.State
        /// Its name, where it is a suggestion.
        package var id: String?
        /// Its title.
        package var title: String
        /// Its address.
        package var url: String
        /// The name of its site, or of its feed.
        package var site: String
        /// When it was published, or first seen.
        package var date: Date?
        /// The page, where it is on one or proposed for one.
        package var page: String?
        /// The heading path there.
        package var section: [String]?
        /// Its line on the page, from 1.
        package var line: Int?
        /// The words around what was sought.
        package var excerpt: String
    }

    private let home: HomeFolder
    private let store: Store

    /// Names the home.
    package init(home: HomeFolder, store: Store) {
        self.home = home
        self.store = store
    }

    /// Entries that are looked at, the best first.
    private static let most = 5000

    /// All that answers a query, the best first; without words, the newest first.
    ///
    /// - Throws: ``UserError``, and what the store says.
    package func find(_ query: SearchQuery, now: Date) throws -> [Found] {
        let known = try known(now: now)
        var found: [(rank: Double, found: Found)] = []
        var seen: Set<String> = []
        var texts = known.order.compactMap { known.byKey[$0] }
        if query.hasWords {
            let hits = try store.search(
                texts: texts.map { SearchText(title: $0.title, text: $0.excerpt) },
                for: query.terms
            )
            for hit in hits {
                var result = texts[hit.found]
                result.excerpt = hit.excerpt
                seen.insert(known.order[hit.found])
                found.append((hit.rank, result))
            }
            texts = []
        }
        for (place, result) in texts.enumerated() {
            seen.insert(known.order[place])
            var result = result
            result.excerpt = ""
            found.append((0, result))
        }
        for hit in try store.search(entries: query.terms, since: query.since, limit: Self.most) {
            let stored = hit.found
            guard let url = stored.entry.url, seen.insert(stored.key ?? url).inserted else { continue }
            var result =
                stored.key.flatMap { known.byKey[$0] }
                ?? Found(
                    state: .seen,
                    title: stored.entry.title,
                    url: url,
                    site: stored.feed.title,
                    date: stored.entry.date ?? stored.firstSeen,
                    excerpt: ""
                )
            result.excerpt = hit.excerpt
            found.append((hit.rank, result))
        }
        return found.filter { Self.fits($0.found, query) }
            .sorted { one, other in
                if one.rank != other.rank { return one.rank < other.rank }
                let (first, second) = (one.found.date ?? .distantPast, other.found.date ?? .distantPast)
                return first == second ? one.found.url < other.found.url : first > second
            }
            .map(\.found)
    }

    /// What stands on a page or was ever proposed, by its key, with all its words.
    private func known(now: Date) throws -> (order: [String], byKey: [String: Found]) {
        var order: [String] = []
        var byKey: [String: Found] = [:]
        for file in try home.pages() {
            for section in file.page.sections {
                for link in section.links {
                    let key = CanonicalURL(link.url)?.key ?? link.url
                    guard byKey[key] == nil else { continue }
                    order.append(key)
                    let isBare = link.title.contains("://")
                    byKey[key] = Found(
                        state: .applied,
                        title: isBare ? link.label ?? link.context : link.title,
                        url: link.url,
                        // Before a bare address stands its title.
                        site: (isBare ? nil : link.label) ?? WebURL(link.url)?.host ?? "",
                        page: file.name,
                        section: section.path,
                        line: link.firstLine,
                        excerpt: link.context
                    )
                }
            }
        }
        for item in try Reviewing(home: home, store: store).items(now: now)
        where item.suggestion.repair == nil {
            let article = item.suggestion.article
            if var link = byKey[item.key] {
                link.id = item.id
                link.date = article.published
                byKey[item.key] = link
                continue
            }
            order.append(item.key)
            byKey[item.key] = Found(
                state: SearchQuery.State(rawValue: item.state.rawValue) ?? .pending,
                id: item.id,
                title: article.title,
                url: article.url,
                site: article.site,
                date: article.published ?? item.settled?.at,
                page: item.suggestion.page,
                section: item.suggestion.section,
                excerpt: article.summary
            )
        }
        return (order, byKey)
    }

    private static func fits(_ found: Found, _ query: SearchQuery) -> Bool {
        if !query.states.isEmpty, !query.states.contains(found.state) { return false }
        if let since = query.since, found.date.map({ $0 < since }) ?? true { return false }
        if !query.sites.isEmpty {
            let site = SearchQuery.fold(found.site)
            let host = WebURL(found.url)?.host ?? ""
            guard query.sites.contains(where: { site.contains($0) || host.contains($0) }) else {
                return false
            }
        }
        guard !query.sections.isEmpty else { return true }
        let names = (found.section ?? []).map(SearchQuery.fold)
        return query.sections.contains { wanted in names.contains { $0.hasPrefix(wanted) } }
    }
}
