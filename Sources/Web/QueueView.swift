import Home
import Feeds
import Foundation
import Hummingbird
import Curation

/// Which part of the queue is asked for, in which order.
struct QueueView {
    /// How suggestions are put one after the other.
    enum Order: String, CaseIterable {
        /// As the page has its sections.
        case section
        /// By the sites.
        case source
        /// What several tell first.
        case story
        /// The worthiest first.
        case worth

        func sort(_ items: inout [Reviewing.Item]) {
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

        func heading(of item: Reviewing.Item, _ words: ReviewWords) -> String {
            switch self {
            case .section: item.suggestion.section.last ?? ""
            case .source: item.suggestion.article.site
            case .story:
                words.text(
                    .count(
                        item.suggestion.article.alsoAt.count + 1,
                        en: ("source", "sources"),
                        fr: ("source", "sources")
                    )
                )
            case .worth: ""
            }
        }
    }

    var state: Reviewing.State
    var order: Order
    var from: Int
    var search: String
    var page: String?
    private var language: String?

    /// Whether this is what waits for a decision.
    var isQueue: Bool { search.isEmpty && state == .pending }

    /// Reads the query of a request.
    init(_ request: Request) throws {
        let query = request.uri.queryParameters
        state = try Self.choice("state", query["state"], .pending)
        order = try Self.choice("by", query["by"], .section)
        let start = query["from"].map(String.init) ?? "0"
        guard let number = Int(start), number >= 0 else { throw Refusal.wrong("from", start, "0, 1, 2…") }
        from = number
        let text = query["q"].map(String.init) ?? ""
        search = (text.removingPercentEncoding ?? text).replacing("+", with: " ")
        page = query["page"].map(String.init)
        language = query["lang"].map(String.init)
    }

    /// One of several names, or the usual one where none is given.
    static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String,
        _ value: Substring?,
        _ usual: Choice
    ) throws -> Choice {
        guard let value, !value.isEmpty else { return usual }
        guard let choice = Choice(rawValue: String(value)) else {
            throw Refusal.wrong(name, String(value), Choice.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return choice
    }

    /// The address of this view with something else in it.
    func path(state: Reviewing.State? = nil, by order: Order? = nil, from: Int = 0) -> String {
        var query: [String] = []
        let (state, order) = (state ?? self.state, order ?? self.order)
        if order != .section { query.append("by=\(order.rawValue)") }
        if state != .pending { query.append("state=\(state.rawValue)") }
        if from > 0 { query.append("from=\(from)") }
        if let language { query.append("lang=\(language)") }
        return "/" + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    }
}
