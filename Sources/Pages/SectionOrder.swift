/// The order of a section's items.
package enum SectionOrder: String, Sendable, Codable {
    /// New items go last.
    case append
    /// By title.
    case alphabetical
    /// New items go first: the dates descend.
    case newestFirst
}

extension Section {
    /// The detected order.
    package var order: SectionOrder {
        let outer = lists.filter { $0.depth == 0 }.flatMap(\.items).compactMap(\.link).map { links[$0] }
        // Nested items belong to their parent item.
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
