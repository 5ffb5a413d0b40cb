extension SubscriptionList {
    /// The subscriptions of two sides that went on from the same list: what either added is there, and what either removed
    /// is not, unless the other changed it.
    ///
    /// - Parameters:
    ///   - ours: One side; of a feed that both changed, its form counts.
    ///   - theirs: The other side, whose order comes first.
    ///   - base: What both started from.
    /// - Returns: The list of both.
    package static func merging(
        _ ours: SubscriptionList,
        _ theirs: SubscriptionList,
        base: SubscriptionList
    ) -> SubscriptionList {
        let (own, other, before) = (ours.byAddress, theirs.byAddress, base.byAddress)
        var merged = SubscriptionList(title: ours.title == base.title ? theirs.title : ours.title)
        for feed in theirs.feeds {
            let known = before[feed.url]
            if let mine = own[feed.url] {
                merged.add(mine == known ? feed : mine)
            } else if known == nil || known != feed {
                merged.add(feed)
            }
        }
        for feed in ours.feeds where other[feed.url] == nil {
            let known = before[feed.url]
            if known == nil || known != feed { merged.add(feed) }
        }
        return merged
    }

    private var byAddress: [String: Feed] {
        Dictionary(feeds.map { ($0.url, $0) }) { first, _ in first }
    }
}
