import Feeds
import Foundation

/// How suggestions are ordered.
package enum QueueOrder: String, Sendable, CaseIterable {
    /// As the sections stand on the page.
    case section
    /// By site.
    case source
    /// Those that most sources cover first.
    case story
    /// By relevance.
    case worth
    /// Those that were published last first; what has no date comes last.
    case newest
    /// Those whose section is least certain first.
    case doubt

    /// Orders suggestions that are ordered by section.
    package func sort(_ items: inout [Reviewing.Item]) {
        switch self {
        case .section: break
        case .source:
            items.sort {
                ($0.suggestion.article.site, $1.suggestion.relevance, $0.id)
                    < ($1.suggestion.article.site, $0.suggestion.relevance, $1.id)
            }
        case .story:
            func coverage(_ item: Reviewing.Item) -> Int { item.suggestion.article.alsoAt.count }
            items.sort {
                (coverage($1), $1.suggestion.relevance, $0.id)
                    < (coverage($0), $0.suggestion.relevance, $1.id)
            }
        case .worth:
            items.sort { ($1.suggestion.relevance, $0.id) < ($0.suggestion.relevance, $1.id) }
        case .newest:
            func date(_ item: Reviewing.Item) -> Date { item.suggestion.article.published ?? .distantPast }
            items.sort { (date($1), $0.id) < (date($0), $1.id) }
        case .doubt:
            func doubt(_ item: Reviewing.Item) -> Double { item.second == nil ? 0 : item.suggestion.doubt }
            items.sort { (doubt($1), $0.id) < (doubt($0), $1.id) }
        }
    }
}
