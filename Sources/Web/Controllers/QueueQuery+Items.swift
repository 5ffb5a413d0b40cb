import Feeds
import Curation
import Foundation

extension QueueQuery {
    /// The suggestions that the query asks for, in its order; `found` are those of the search.
    func items(_ queue: ReviewQueue, found: Set<String>, now: Date) async throws -> [Reviewing.Item] {
        var items =
            search.isEmpty
            ? try await queue.list(state, now: now)
            : try await queue.all(now: now).filter { found.contains($0.id) || matches($0) }
        if let page { items.removeAll { $0.suggestion.page != page } }
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
