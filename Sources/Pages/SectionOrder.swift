/// Where the next item of a section goes.
package enum SectionOrder: String, Sendable, Codable {
    /// After the last one.
    case append
    /// At its place in the alphabet.
    case alphabetical
    /// Before the first one: the dates in the items fall.
    case newestFirst
}

extension Section {
    /// The order that its items are in, as far as it can be seen.
    package var order: SectionOrder {
        let outer = lists.filter { $0.depth == 0 }.flatMap(\.items).compactMap(\.link).map { links[$0] }
        // What is nested goes with its own item.
        let items = outer.count >= 2 ? outer : links
        guard items.count >= 4 else { return .append }
        let keys = items.map { Collation.key($0.context) }
        if Self.isMostly(zip(keys, keys.dropFirst()).map { $0 <= $1 }) { return .alphabetical }
        let dates = items.compactMap { Collation.isoDate(in: $0.context) }
        if dates.count == items.count, dates.first != dates.last,
            Self.isMostly(zip(dates, dates.dropFirst()).map { $0 >= $1 })
        {
            return .newestFirst
        }
        return .append
    }

    private static func isMostly(_ pairs: [Bool]) -> Bool {
        Double(pairs.count { $0 }) >= 0.8 * Double(pairs.count)
    }
}
