import Home
import Classify
import Feeds
package import Foundation
import Pages
import Storage

extension Suggesting {
    /// Moves the best waiting proposals into the queue.
    ///
    /// The settings limit pending suggestions per section, per site in a section, and new ones per page and week; one
    /// story is proposed once, with its other sources. The rest keeps waiting. Stories are grouped again only with
    /// `hasNews`. What is muted takes no place, and waits.
    ///
    /// - Returns: How many came into the queue.
    /// - Throws: Errors of the store.
    package func fillQueue(hasNews: Bool, now: Date) throws -> Int {
        let limits = home.configuration.suggest
        var total = 0
        for context in pages {
            let page = context.file.name
            func isShown(_ proposal: Proposal) -> Bool {
                muting.entry(for: proposal.suggestion, key: proposal.key, context.history) == nil
            }
            let waiting = try store.waiting(page: page, limit: Self.poolSize, where: isShown)
            let leaders =
                hasNews
                ? try groupStories(of: context, waiting, now: now)
                : waiting.filter { $0.suggestion.priorCoverage == nil }
            var room =
                try limits.maxPerWeek
                - store.queued(
                    page: page,
                    since: now.addingTimeInterval(-7 * 86_400),
                    where: muting.isEmpty ? nil : isShown
                )
            guard room > 0, !leaders.isEmpty else { continue }
            var pendingInSection: [[String]: Int] = [:]
            var pendingOfSite: [[String]: Int] = [:]
            func count(_ proposal: Proposal) {
                pendingInSection[proposal.suggestion.section, default: 0] += 1
                pendingOfSite[Self.siteInSection(proposal), default: 0] += 1
            }
            let undecided = try store.suggestions(page: page) {
                context.history.standing(page: page, key: $0.key) == nil
                    && !context.keys.contains($0.key)
            }
            for proposal in undecided where proposal.suggestion.repair == nil && isShown(proposal) {
                count(proposal)
            }
            var queued: [String] = []
            for proposal in stillWorthy(leaders, context.history) where room > 0 {
                let suggestion = proposal.suggestion
                guard pendingInSection[suggestion.section, default: 0] < limits.maxPerSection,
                    pendingOfSite[Self.siteInSection(proposal), default: 0] < limits.maxPerSite
                else { continue }
                count(proposal)
                queued.append(suggestion.id)
                room -= 1
            }
            try store.queue(queued, at: now)
            total += queued.count
        }
        return total
    }

    /// The proposals without those that later decisions make so unlikely that nobody would propose them.
    private func stillWorthy(_ proposals: [Proposal], _ history: DecisionHistory) -> [Proposal] {
        let feedback = RelevanceFeedback(history)
        return proposals.filter { proposal in
            var suggestion = proposal.suggestion
            feedback.correct(&suggestion, judged: proposal.judged)
            return suggestion.relevance >= min(Threshold.lowest, proposal.suggestion.relevance)
        }
    }

    private static func siteInSection(_ proposal: Proposal) -> [String] {
        proposal.suggestion.section + [WebURL(proposal.suggestion.article.url)?.host ?? ""]
    }

    /// Seconds for which a decided suggestion still counts as news.
    private static let storyLifetime = 30 * 86_400.0

    /// Stores which waiting proposals report the news of a link, a suggestion or another proposal.
    ///
    /// - Returns: One proposal for each new story, best first.
    private func groupStories(of context: PageContext, _ waiting: [Proposal], now: Date) throws -> [Proposal]
    {
        let page = context.file.name
        let knowsMeaning = home.configuration.meaning == .builtIn
        var groups = StoryGroups(
            links: context.sections.flatMap(\.links),
            embeddings: knowsMeaning ? MeaningVectors.embeddings(for: context.labelled) : nil,
            now: now
        )
        let oldest = now.addingTimeInterval(-Self.storyLifetime)
        // An article is not judged before its day.
        let known = try store.suggestions(page: page) {
            context.history.standing(page: page, key: $0.key) == nil
                || $0.judged.map { $0 > oldest - Self.leadTime } ?? true
        }
        for proposal in known where proposal.suggestion.repair == nil {
            let isOpen = context.history.standing(page: page, key: proposal.key) == nil
            let isRecent = proposal.suggestion.article.published.map { $0 > oldest } ?? false
            guard isOpen || isRecent,
                // Others may tell what is not proposed.
                muting.entry(for: proposal.suggestion, key: proposal.key, context.history) == nil
            else { continue }
            groups.insert(proposal.suggestion, undecided: isOpen && !context.keys.contains(proposal.key))
        }
        for proposal in waiting { groups.insert(waiting: proposal) }
        let leaders = groups.leaders()
        try store.update(groups.changes)
        return leaders
    }
}
