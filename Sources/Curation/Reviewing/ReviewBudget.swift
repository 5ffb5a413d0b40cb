import Feeds

/// The size of a review session: a number of suggestions.
package struct ReviewBudget: Sendable {
    package let count: Int

    /// The usual time for a decision.
    private static let secondsPerDecision = 24

    /// Reads `15` (suggestions) or `10m` (minutes).
    package init?(argument: String) {
        if argument.hasSuffix("m"), let minutes = Int(argument.dropLast()), minutes > 0 {
            count = max(1, minutes * 60 / Self.secondsPerDecision)
        } else if let count = Int(argument), count > 0 {
            self.count = count
        } else {
            return nil
        }
    }

    /// The most informative suggestions, in their order.
    ///
    /// These are relevant ones, and uncertain ones, from which veille learns most.
    package func choose(from items: [Reviewing.Item]) -> [Reviewing.Item] {
        func value(_ item: Reviewing.Item) -> Double {
            let relevance = item.suggestion.relevance
            return relevance + 0.5 * relevance * (1 - item.suggestion.confidence) + (1 - relevance)
                * relevance
        }
        let best = Set(items.sorted { (value($1), $0.id) < (value($0), $1.id) }.prefix(count).map(\.id))
        return items.filter { best.contains($0.id) }
    }
}
