package import Home
package import Feeds
package import Foundation
import Pages
package import Storage

/// Full-text search over entries, links of the pages and decisions.
package struct Searching: Sendable {
    /// An article that matches.
    package struct Match: Sendable, Encodable {
        /// Its state.
        package var state: SearchQuery.State
        /// The branch that its line is on, if that is not merged.
        package var branch: BranchName?
        /// The site or the words that mute it.
        package var mutedBy: String?
        /// The identifier, if it is a suggestion.
        package var id: String?
        package var title: String
        package var url: String
        /// The name of its site or feed.
        package var site: String
        /// When it was published, otherwise when it was first seen.
        package var date: Date?
        /// The page that it is on or proposed for.
        package var page: String?
        /// The heading path on that page.
        package var section: [String]?
        /// Its line on the page, from 1.
        package var line: Int?
        /// The text around the match.
        package var excerpt: String
        /// Other articles that tell the same, and were only seen.
        package var alsoAt: [OtherSource] = []
    }

    let home: HomeFolder
    private let store: Store

    package init(home: HomeFolder, store: Store) {
        self.home = home
        self.store = store
    }

    /// The maximum number of entries to rank.
    private static let entryLimit = 5000

    /// All matches, best first; without words, newest first.
    ///
    /// - Throws: ``UserError``, and errors of the store.
    package func find(_ query: SearchQuery, now: Date) throws -> [Match] {
        let known = try known(now: now)
        var found: [(rank: Double, match: Match)] = []
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
        for (index, result) in texts.enumerated() {
            seen.insert(known.order[index])
            var result = result
            result.excerpt = ""
            found.append((0, result))
        }
        let muting = home.muting
        for hit in try store.search(entries: query.terms, since: query.since, limit: Self.entryLimit) {
            let stored = hit.found
            guard let url = stored.entry.url, seen.insert(stored.key ?? url).inserted else { continue }
            var result =
                stored.key.flatMap { known.byKey[$0] }
                ?? Match(
                    state: .seen,
                    title: stored.entry.title,
                    url: url,
                    site: stored.feed.title,
                    date: stored.entry.date ?? stored.firstSeen,
                    excerpt: ""
                )
            result.excerpt = hit.excerpt
            if result.state == .seen,
                let entry = muting.entry(title: stored.entry.title, url: stored.entry.url ?? "")
            {
                (result.state, result.mutedBy) = (.muted, entry)
            }
            found.append((hit.rank, result))
        }
        return found.filter { Self.matches($0.match, query) }
            .sorted { one, other in
                if one.rank != other.rank { return one.rank < other.rank }
                let (first, second) = (one.match.date ?? .distantPast, other.match.date ?? .distantPast)
                return first == second ? one.match.url < other.match.url : first > second
            }
            .map(\.match)
    }

    /// All links of the pages and all suggestions, by key; the excerpt has the whole text.
    private func known(now: Date) throws -> (order: [String], byKey: [String: Match]) {
        var order: [String] = []
        var byKey: [String: Match] = [:]
        for file in try home.pages() {
            for section in file.page.sections {
                for link in section.links {
                    let key = CanonicalURL(link.url)?.key ?? link.url
                    guard byKey[key] == nil else { continue }
                    order.append(key)
                    let isBare = link.title.contains("://")
                    byKey[key] = Match(
                        state: .applied,
                        title: isBare ? link.label ?? link.context : link.title,
                        url: link.url,
                        // If the link text is a URL, the label before it is the title.
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
            byKey[item.key] = Match(
                state: SearchQuery.State(rawValue: item.state.rawValue) ?? .pending,
                branch: item.branch,
                mutedBy: item.mutedBy,
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

    private static func matches(_ match: Match, _ query: SearchQuery) -> Bool {
        if !query.states.isEmpty, !query.states.contains(match.state) { return false }
        if let since = query.since, match.date.map({ $0 < since }) ?? true { return false }
        if !query.sites.isEmpty {
            guard query.sites.contains(where: { SearchQuery.isOf($0, name: match.site, url: match.url) })
            else { return false }
        }
        guard !query.sections.isEmpty else { return true }
        let names = (match.section ?? []).map(SearchQuery.fold)
        return query.sections.contains { prefix in names.contains { $0.hasPrefix(prefix) } }
    }
}
