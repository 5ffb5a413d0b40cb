import Classify
import Feeds
public import Foundation
import Storage

extension Suggesting {
    /// Lets the best waiting proposals into the queue.
    ///
    /// A section has only so many open ones, a site so many of them in a section, a page so many new ones a week; and
    /// one story is proposed once. What does not get in waits for room.
    ///
    /// - Throws: What the store says.
    public func fillQueue(now: Date) throws {
        let limits = home.configuration.suggest
        for reader in pages {
            let page = reader.file.name
            var room =
                try limits.maxPerWeek
                - store.queued(page: page, since: now.addingTimeInterval(-7 * 86_400))
            guard room > 0 else { continue }
            var open: [[String]: Int] = [:]
            var ofSite: [[String]: Int] = [:]
            var stories = Stories()
            func take(_ proposal: Proposal) {
                open[proposal.suggestion.section, default: 0] += 1
                ofSite[Self.place(proposal), default: 0] += 1
            }
            for proposal in try store.suggestions(page: page) where proposal.suggestion.repair == nil {
                stories.insert(proposal.suggestion.article.title)
                let standing = reader.standings.standing(page: page, key: proposal.key)
                guard standing.settled == nil, !reader.keys.contains(proposal.key) else { continue }
                take(proposal)
            }
            var queued: [String] = []
            for proposal in try store.waiting(page: page, limit: Self.poolSize) where room > 0 {
                let suggestion = proposal.suggestion
                guard open[suggestion.section, default: 0] < limits.maxPerSection,
                    ofSite[Self.place(proposal), default: 0] < limits.maxPerSite,
                    !stories.tell(suggestion.article.title)
                else { continue }
                take(proposal)
                stories.insert(suggestion.article.title)
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
}
