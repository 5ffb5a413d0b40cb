/// Titles that were seen, to tell when another one tells the same story.
public struct Stories: Sendable {
    private var titles: [Set<String>] = []
    private var places: [String: [Int]] = [:]

    /// None yet.
    public init() {}

    /// Remembers a title.
    public mutating func insert(_ title: String) {
        let words = Self.words(of: title)
        for word in words { places[word, default: []].append(titles.count) }
        titles.append(words)
    }

    /// Whether a title tells what another one told: most of their words are the same.
    public func tell(_ title: String) -> Bool {
        let words = Self.words(of: title)
        guard words.count >= Self.fewest else { return false }
        var shared: [Int: Int] = [:]
        for word in words { for place in places[word] ?? [] { shared[place, default: 0] += 1 } }
        return shared.contains { place, count in
            let other = titles[place].count
            guard other >= Self.fewest else { return false }
            return Double(count) / Double(words.count + other - count) >= 0.6
        }
    }

    /// Two or three words alike say nothing.
    private static let fewest = 4

    private static func words(of title: String) -> Set<String> { Set(Tokens.terms(of: title).map(\.stem)) }
}
