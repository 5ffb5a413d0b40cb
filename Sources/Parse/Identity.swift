import Feeds
private import Foundation

/// How to identify the items of a feed: by guid if the guids are good, otherwise by address.
package struct Identity: Sendable {
    /// How well the guids of a document identify its items.
    package enum GuidQuality: String, Sendable, Codable {
        /// Every item has its own.
        case good
        /// Some items have none.
        case missing
        /// Several items share one.
        case shared
    }

    /// The quality of the guids.
    package let quality: GuidQuality
    /// The identifier of each item within its feed.
    package let names: [String]
    /// For each item, whether no other item of the document has its address.
    package let hasOwnAddress: [Bool]

    init(_ items: [ParsedFeed.Item]) {
        var guids: [String: Int] = [:]
        var addresses: [String: Int] = [:]
        guids.reserveCapacity(items.count)
        addresses.reserveCapacity(items.count)
        var missing = 0
        for item in items {
            if let id = item.id { guids[id, default: 0] += 1 } else { missing += 1 }
            if let url = item.url { addresses[url, default: 0] += 1 }
        }
        let shared = items.count - missing - guids.count
        // A feed may repeat an item; if more than one in twenty guids is shared, the guids are not
        // identifiers.
        quality = shared * 20 > items.count ? .shared : missing > 0 ? .missing : .good
        let isGood = quality != .shared
        hasOwnAddress = items.map { item in item.url.map { addresses[$0] == 1 } ?? false }
        names = items.map { item in
            if isGood, let id = item.id { return id }
            if let url = item.url, addresses[url] == 1 { return CanonicalURL(url)?.key ?? url }
            if let id = item.id, guids[id] == 1 { return id }
            let words = [
                item.title?.plain ?? "", item.url ?? "",
                item.published.map { "\($0.timeIntervalSince1970)" } ?? "",
            ]
            return "item:" + StableHash.name(of: words.joined(separator: "\u{1F}"), length: 12)
        }
    }

    /// A key for each item that does not change with the scheme, host alias, tracking parameters or guid.
    static func keys(_ items: [ParsedFeed.Item]) -> [String] {
        let identity = Identity(items)
        return zip(items, zip(identity.names, identity.hasOwnAddress)).map { item, own in
            guard own.1, let url = item.url, let canonical = CanonicalURL(url) else { return own.0 }
            return canonical.key
        }
    }
}

extension ParsedFeed {
    package var identity: Identity { Identity(items) }

    /// The key of each item, comparable across documents and feeds.
    package var keys: [String] { Identity.keys(items) }
}
