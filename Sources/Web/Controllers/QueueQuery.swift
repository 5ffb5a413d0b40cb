import HTTPTypes
import Curation
import Feeds
import Foundation
import Hummingbird

/// The query of the queue page: which suggestions, in which order.
struct QueueQuery {
    var state = Reviewing.State.pending
    var order = QueueOrder.section
    /// The number of suggestions before the first one shown.
    var from = 0
    var search = ""
    /// Only suggestions for this page.
    var page: String?
    /// The suggestions that a decision was just made on.
    let done: [String]
    private let language: String?

    /// Whether this shows what waits for a decision.
    var isQueue: Bool { search.isEmpty && state == .pending }

    private struct Items: Decodable {
        var state: String?
        var by: String?
        var from: String?
        var q: String?
        var page: String?
        var lang: String?
        var done: String?
    }

    init(_ request: Request, context: WebRequestContext) throws {
        let items: Items = try request.query(context: context)
        state = try Self.choice("state", items.state) ?? .pending
        order = try Self.choice("by", items.by) ?? .section
        from = try Self.number("from", items.from, in: 0...Int(Int32.max)) ?? 0
        search = items.q ?? ""
        page = items.page
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

    /// The address of these suggestions, from another place on.
    func path(from: Int) -> String {
        path(state, order, [("page", page), ("q", search.isEmpty ? nil : search), ("from", "\(from)")])
    }

    /// The address of another state or order.
    func path(state: Reviewing.State? = nil, by order: QueueOrder? = nil) -> String {
        path(state ?? self.state, order ?? self.order, [("page", page)])
    }

    private func path(_ state: Reviewing.State, _ order: QueueOrder, _ more: [(String, String?)]) -> String {
        let all: [(String, String?)] =
            [
                ("by", order == .section ? nil : order.rawValue),
                ("state", state == .pending ? nil : state.rawValue),
            ] + more + [("lang", language)]
        let items = all.compactMap { name, value in value.map { "\(name)=\(Self.encoded($0))" } }
        return "/" + Request.joined(items)
    }

    /// Everything but the unreserved characters of RFC 3986, section 2.3, percent-encoded.
    static func encoded(_ text: String) -> String {
        let unreserved = CharacterSet(
            charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
        )
        return text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }
}
