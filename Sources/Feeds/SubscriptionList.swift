/// The subscriptions of a home, as stored in `feeds/feeds.opml`.
package struct SubscriptionList: Hashable, Sendable {
    /// The title of the file.
    package var title: String
    /// In file order, each address once.
    package private(set) var feeds: [Feed]
    private var addresses: Set<String> = []

    /// Drops feeds whose address is already in the list.
    package init(title: String = "veille", feeds: [Feed] = []) {
        self.title = title
        self.feeds = []
        for feed in feeds { add(feed) }
    }

    /// Whether a feed with this address is in the list.
    package func contains(_ url: String) -> Bool { addresses.contains(url) }

    /// Appends a feed; returns false if its address is already in the list.
    @discardableResult
    package mutating func add(_ feed: Feed) -> Bool {
        guard addresses.insert(feed.url).inserted else { return false }
        feeds.append(feed)
        return true
    }

    /// Removes the feeds whose address, site or title is `name`, and returns them.
    package mutating func remove(_ name: String) -> [Feed] {
        let removed = feeds.filter { $0.url == name || $0.siteURL == name || $0.title == name }
        feeds.removeAll { removed.contains($0) }
        addresses.subtract(removed.map(\.url))
        return removed
    }

    /// Changes the address of a feed; returns false if there is no such feed, or the new address is already
    /// in the list.
    package mutating func move(_ url: String, to target: String) -> Bool {
        guard let index = feeds.firstIndex(where: { $0.url == url }), addresses.insert(target).inserted else {
            return false
        }
        addresses.remove(url)
        feeds[index].url = target
        return true
    }
}
