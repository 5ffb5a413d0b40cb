/// Where the next item of a section goes.
public enum SectionOrder: String, Sendable, Codable {
    /// After the last one.
    case append
    /// At its place in the alphabet.
    case alphabetical
    /// Before the first one: the dates in the items fall.
    case newestFirst
}

extension Section {
    /// The order that its items are in, as far as it can be seen.
    public var order: SectionOrder {
        guard links.count >= 4 else { return .append }
        let keys = links.map { Collation.key($0.context) }
        if Self.isMostly(zip(keys, keys.dropFirst()).map { $0 <= $1 }) { return .alphabetical }
        let dates = links.compactMap { Collation.isoDate(in: $0.context) }
        if dates.count == links.count, dates.first != dates.last,
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
