extension Sequence where Element: Hashable {
    /// The most frequent element; of equally frequent ones, the last.
    var mostFrequent: Element? {
        var counts: [Element: (count: Int, last: Int)] = [:]
        for (index, element) in enumerated() {
            counts[element] = ((counts[element]?.count ?? 0) + 1, index)
        }
        return counts.max { ($0.value.count, $0.value.last) < ($1.value.count, $1.value.last) }?.key
    }
}
