private import struct Foundation.Date

extension ParsedFeed {
    /// The newest items that are kept of a long feed.
    static let maximumItems = 10_000

    /// The elements, or values of JSON, that are read: 300,000 in a document of up to nine megabytes.
    ///
    /// No feed has an element for each 32 bytes all the way, and one made of nothing else takes microseconds for each.
    static func maximumElements(ofBytes count: Int) -> Int { max(300_000, count / 32) }

    /// Adds an item; of many, only the newest so far are kept, so that memory is bounded.
    mutating func add(_ item: Item) {
        items.append(item)
        if items.count >= 2 * Self.maximumItems { limitItems() }
    }

    /// Keeps the newest items by date, in the order of the document; the first ones where dates are missing.
    mutating func limitItems() {
        guard items.count > Self.maximumItems else { return }
        if !repairs.contains(where: { $0.kind == .tooManyItems }) {
            repairs.append(FeedRepair(kind: .tooManyItems, line: 0))
        }
        let dates = items.map { $0.published ?? $0.updated ?? .distantPast }
        let newest = items.indices.sorted { (dates[$1], $0) < (dates[$0], $1) }.prefix(Self.maximumItems)
        items = newest.sorted().map { items[$0] }
    }
}
