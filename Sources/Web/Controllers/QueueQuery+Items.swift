import Feeds
import Curation
import Foundation

extension QueueQuery {
    /// The suggestions that the query asks for, in its order.
    func items(_ queue: ReviewQueue, now: Date) async throws -> [Reviewing.Item] {
        var items =
            search.isEmpty
            ? try await queue.list(state, now: now) : try await queue.all(now: now).filter(matches)
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

extension QueueQuery.Order {
    fileprivate func sort(_ items: inout [Reviewing.Item]) {
        switch self {
        case .section: break
        case .source:
            items.sort {
                ($0.suggestion.article.site, $1.suggestion.relevance)
                    < ($1.suggestion.article.site, $0.suggestion.relevance)
            }
        case .story:
            func coverage(_ item: Reviewing.Item) -> Int { item.suggestion.article.alsoAt.count }
            items.sort {
                (coverage($1), $1.suggestion.relevance, $0.id)
                    < (coverage($0), $0.suggestion.relevance, $1.id)
            }
        case .worth:
            items.sort { ($1.suggestion.relevance, $0.id) < ($0.suggestion.relevance, $1.id) }
        }
    }
}
