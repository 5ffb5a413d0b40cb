import Home
import Classify
import Feeds
package import Foundation
import Pages
import Storage

extension Suggesting {
    /// Lets the best waiting proposals into the queue.
    ///
    /// A section has only so many open ones, a site so many of them in a section, a page so many new ones a week; and
    /// one story is proposed once, with the others that tell it. What does not get in waits for room. Without news, who
    /// tells what is as it was found the last time.
    ///
    /// - Throws: What the store says.
    package func fillQueue(hasNews: Bool, now: Date) throws {
        let limits = home.configuration.suggest
        for reader in pages {
            let page = reader.file.name
            let waiting = try store.waiting(page: page, limit: Self.poolSize)
            let leaders =
                hasNews
                ? try groupStories(of: reader, waiting, now: now)
                : waiting.filter { $0.suggestion.priorCoverage == nil }
            var room =
                try limits.maxPerWeek
                - store.queued(page: page, since: now.addingTimeInterval(-7 * 86_400))
            guard room > 0, !leaders.isEmpty else { continue }
            var open: [[String]: Int] = [:]
            var ofSite: [[String]: Int] = [:]
            func take(_ proposal: Proposal) {
                open[proposal.suggestion.section, default: 0] += 1
                ofSite[Self.place(proposal), default: 0] += 1
            }
            for proposal in try store.suggestions(page: page) where proposal.suggestion.repair == nil {
                let standing = reader.standings.standing(page: page, key: proposal.key)
                guard standing.settled == nil, !reader.keys.contains(proposal.key) else { continue }
                take(proposal)
            }
            var queued: [String] = []
            for proposal in leaders where room > 0 {
                let suggestion = proposal.suggestion
                guard open[suggestion.section, default: 0] < limits.maxPerSection,
                    ofSite[Self.place(proposal), default: 0] < limits.maxPerSite
                else { continue }
                take(proposal)
                queued.append(suggestion.id)
                room -= 1
            }
            try store.queue(queued, at: now)
        }
    }

    /// A site in a section.
    private static func place(_ proposal: Proposal) -> [String] {
        proposal.suggestion.section + [WebURL(proposal.suggestion.article.url)?.host ?? ""]
    }

    /// Finds which waiting proposals tell what a link of the page, a suggestion or another proposal tells.
    ///
    /// - Returns: The waiting proposals that are news, each before the others that tell it, the worthiest first.
    private func groupStories(of reader: Reader, _ waiting: [Proposal], now: Date) throws -> [Proposal] {
        let page = reader.file.name
        var links = Stories()
        let onPage = reader.sections.flatMap(\.links)
        for (place, link) in onPage.enumerated() { links.insert(.init(title: link.title), as: "\(place)") }
        func link(_ suggestion: Suggestion) -> Suggestion.PriorCoverage? {
            links.find(Self.article(suggestion.article)).flatMap { Int($0) }
                .map { Suggestion.PriorCoverage(title: onPage[$0].title, line: onPage[$0].firstLine) }
        }

        var known: [String: Suggestion] = [:]
        var changed: [String: Suggestion] = [:]
        var stories = Stories()
        let oldest = now.addingTimeInterval(-Self.memory)
        for proposal in try store.suggestions(page: page) where proposal.suggestion.repair == nil {
            var suggestion = proposal.suggestion
            let isOpen = reader.standings.standing(page: page, key: proposal.key).settled == nil
            guard isOpen || suggestion.article.published.map({ $0 > oldest }) ?? false else { continue }
            known[suggestion.id] = suggestion
            stories.insert(Self.article(suggestion.article), as: suggestion.id)
            guard isOpen, !reader.keys.contains(proposal.key) else { continue }
            suggestion.priorCoverage = link(suggestion)
            if suggestion != proposal.suggestion {
                known[suggestion.id] = suggestion
                changed[suggestion.id] = suggestion
            }
        }

        var groups: [String: [Proposal]] = [:]
        var order: [String] = []
        for proposal in waiting {
            var suggestion = proposal.suggestion
            let name = stories.find(Self.article(suggestion.article))
            if let name, groups[name] != nil {
                groups[name]?.append(proposal)
                continue
            }
            if let other = link(suggestion) {
                suggestion.priorCoverage = other
            } else if let name, var first = known[name] {
                suggestion.priorCoverage = Suggestion.PriorCoverage(title: first.article.title, id: name)
                if first.article.add(suggestion.article, at: now) {
                    known[name] = first
                    changed[name] = first
                }
            } else {
                stories.insert(Self.article(suggestion.article), as: suggestion.id)
                groups[suggestion.id] = [proposal]
                order.append(suggestion.id)
                continue
            }
            if suggestion != proposal.suggestion { changed[suggestion.id] = suggestion }
        }

        var leaders: [Proposal] = []
        for name in order {
            guard let group = groups[name],
                let first = Stories.primary(of: group.map { Self.article($0.suggestion.article) })
            else { continue }
            var leader = group[first]
            leader.suggestion.priorCoverage = nil
            for (place, other) in group.enumerated() where place != first {
                leader.suggestion.article.add(other.suggestion.article, at: now)
                var follower = other.suggestion
                follower.priorCoverage = Suggestion.PriorCoverage(
                    title: leader.suggestion.article.title,
                    id: leader.suggestion.id
                )
                if follower != other.suggestion { changed[follower.id] = follower }
            }
            if leader.suggestion != group[first].suggestion {
                changed[leader.suggestion.id] = leader.suggestion
            }
            leaders.append(leader)
        }
        try store.update(changed.values.sorted { $0.id < $1.id })
        return leaders
    }

    /// News are told again within weeks.
    private static let memory = 30 * 86_400.0

    private static func article(_ article: Suggestion.Article) -> Stories.Article {
        Stories.Article(
            title: article.title,
            text: article.summary,
            site: article.site,
            host: WebURL(article.url)?.host ?? "",
            published: article.published
        )
    }
}

extension Suggestion.Article {
    /// Notes that another article tells the same; false when that is known.
    @discardableResult
    fileprivate mutating func add(_ other: Suggestion.Article, at date: Date) -> Bool {
        guard other.url != url, !alsoAt.contains(where: { $0.url == other.url }) else { return false }
        alsoAt.append(Suggestion.Coverage(url: other.url, title: other.title, site: other.site, seen: date))
        return true
    }
}
