import Feeds

/// How much a sitting may take: a number of suggestions.
package struct ReviewBudget: Sendable {
    package let count: Int

    /// A decision takes about that many seconds.
    private static let secondsEach = 24

    /// Reads `15` (suggestions) or `10m` (minutes).
    package init?(argument: String) {
        if argument.hasSuffix("m"), let minutes = Int(argument.dropLast()), minutes > 0 {
            count = max(1, minutes * 60 / Self.secondsEach)
        } else if let count = Int(argument), count > 0 {
            self.count = count
        } else {
            return nil
        }
    }

    /// The most telling: what is likely good, and what nobody can be sure of and so teaches most.
    ///
    /// They come in the order of the page, as ever.
    package func choose(from items: [Reviewing.Item]) -> [Reviewing.Item] {
        func value(_ item: Reviewing.Item) -> Double {
            let worth = item.suggestion.relevance
            return worth + 0.5 * worth * (1 - item.suggestion.confidence) + (1 - worth) * worth
        }
        let best = Set(items.sorted { (value($1), $0.id) < (value($0), $1.id) }.prefix(count).map(\.id))
        return items.filter { best.contains($0.id) }
    }
}
