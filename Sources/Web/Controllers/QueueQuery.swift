import HTTPTypes
import Curation
import Feeds
import Foundation
import Hummingbird

/// The query of the queue: which suggestions, in which order; of the page and of the API.
struct QueueQuery: Sendable {
    var state = Reviewing.State.pending
    var order = QueueOrder.section
    var filter = QueueFilter()
    /// The number of suggestions before the first one shown.
    var from = 0
    var search = ""
    /// The suggestions that a decision was just made on.
    let done: [String]
    let language: String?

    /// Whether this shows what waits for a decision.
    var isQueue: Bool { search.isEmpty && state == .pending }

    private struct Items: Decodable {
        var state: String?
        var by: String?
        var from: String?
        var q: String?
        var page: String?
        var section: String?
        var site: String?
        var language: String?
        var story: String?
        var worth: String?
        var mine: String?
        var done: String?
    }

    /// What a box of a form sends, and what programs write.
    private enum Mark: String, CaseIterable {
        case on
        case `true`
        case `false`
    }

    init(_ request: Request, context: WebRequestContext) throws {
        let items: Items = try request.query(context: context)
        state = try Self.choice("state", items.state) ?? .pending
        order = try Self.choice("by", items.by) ?? .section
        from = try Self.number("from", items.from, in: 0...Int(Int32.max)) ?? 0
        search = items.q ?? ""
        // A form sends the fields that were left empty.
        filter.page = items.page?.nonEmpty
        filter.section = items.section?.nonEmpty
        filter.site = items.site?.nonEmpty
        filter.language = items.language?.nonEmpty
        let story: Mark? = try Self.choice("story", items.story)
        filter.isStory = story.map { $0 != .false } ?? false
        let mine: Mark? = try Self.choice("mine", items.mine)
        filter.isMine = mine.map { $0 != .false } ?? false
        filter.worth = try items.worth?.nonEmpty.map { try Self.share("worth", $0) }
        done = items.done?.split(separator: ",").map(String.init) ?? []
        language = LanguageMiddleware.parameter(request)?.rawValue
    }

    /// One of several names; `nil` for none.
    static func choice<Choice: RawRepresentable<String> & CaseIterable>(_ name: String, _ value: String?)
        throws -> Choice?
    {
        guard let value, !value.isEmpty else { return nil }
        guard let choice = Choice(rawValue: value) else {
            let allowed = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw WebError.invalid(name, value, allowed: allowed)
        }
        return choice
    }

    static func number(_ name: String, _ value: String?, in range: ClosedRange<Int>) throws -> Int? {
        guard let value else { return nil }
        guard let number = Int(value), range.contains(number) else {
            throw WebError.invalid(name, value, allowed: "\(range.lowerBound)…\(range.upperBound)")
        }
        return number
    }

    /// A number from 0 to 1, with a point or a comma.
    private static func share(_ name: String, _ value: String) throws -> Double {
        guard let number = Double(value.replacing(",", with: ".")), (0...1).contains(number) else {
            throw WebError.invalid(name, value, allowed: "0…1")
        }
        return number
    }

    /// The address of these suggestions, from another place on.
    func path(from: Int) -> String { changed { $0.from = from } }

    /// The address of another state or order.
    func path(state: Reviewing.State? = nil, by order: QueueOrder? = nil) -> String {
        changed { query in
            (query.state, query.order) = (state ?? self.state, order ?? self.order)
            (query.from, query.search) = (0, "")
        }
    }

    /// The address of these suggestions from the first on, chosen in another way.
    func path(_ change: (inout QueueFilter) -> Void) -> String {
        changed { query in
            query.from = 0
            change(&query.filter)
        }
    }

    private func changed(_ change: (inout QueueQuery) -> Void) -> String {
        var query = self
        change(&query)
        var items = query.items
        if query.from > 0 {
            let end = items.firstIndex { $0.name == "lang" } ?? items.count
            items.insert(("from", "\(query.from)"), at: end)
        }
        return "/" + Request.joined(items.map { "\($0)=\(Self.encoded($1))" })
    }

    /// Everything but the place, and what is as usual.
    var items: [(name: String, value: String)] {
        let all: [(String, String?)] = [
            ("by", order == .section ? nil : order.rawValue),
            ("state", state == .pending ? nil : state.rawValue),
            ("page", filter.page), ("section", filter.section), ("site", filter.site),
            ("language", filter.language), ("story", filter.isStory ? Mark.on.rawValue : nil),
            ("worth", filter.worth.map { "\($0)" }),
            ("mine", filter.isMine ? Mark.on.rawValue : nil), ("q", search.nonEmpty), ("lang", language),
        ]
        return all.compactMap { name, value in value.map { (name, $0) } }
    }

    /// Everything but the unreserved characters of RFC 3986, section 2.3, percent-encoded.
    static func encoded(_ text: String) -> String {
        let unreserved = CharacterSet(
            charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
        )
        return text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }
}
