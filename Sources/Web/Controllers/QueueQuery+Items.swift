import Feeds
import Curation
import Home
import Foundation

extension QueueQuery {
    /// The suggestions that the query asks for, before its filter, and what else a search finds.
    func candidates(_ queue: ReviewQueue, now: Date) async throws
        -> (items: [Reviewing.Item], others: [Searching.Match])
    {
        guard !search.isEmpty else { return (try await queue.list(state, now: now), []) }
        let found = try await queue.find(search, now: now).filter {
            filter.page == nil || $0.page == filter.page
        }
        let ids = Set(found.compactMap(\.id))
        let items = try await queue.all(now: now).filter { ids.contains($0.id) || matches($0) }
        // Of the rest, neither worth nor language is known.
        var narrow = filter
        narrow.page = nil
        return (items, narrow.isEmpty ? found.filter { $0.id == nil } : [])
    }

    /// Those that the filter leaves for a person, in the order of the query.
    func chosen(
        _ candidates: [Reviewing.Item],
        _ queue: ReviewQueue,
        for person: Person?,
        now: Date
    ) async throws -> [Reviewing.Item] {
        guard !filter.isEmpty || order != .section else { return candidates }
        let files = try await queue.files(now: now)
        var items = try filter.apply(
            to: candidates,
            in: queue.home(of: person),
            on: queue.home.configuration.pages.compactMap { files[$0] }
        )
        order.sort(&items)
        return items
    }

    private func matches(_ item: Reviewing.Item) -> Bool {
        let article = item.suggestion.article
        let text = [article.title, article.site, article.summary, article.url].joined(separator: " ")
        let options: String.CompareOptions = [.caseInsensitive, .diacriticInsensitive]
        return search.split(separator: " ").allSatisfy { text.range(of: $0, options: options) != nil }
    }
}
