import Feeds
private import Foundation

/// How the items of a feed are told apart: by their guids where those are good for it, else by their addresses.
package struct Identity: Sendable {
    /// How well the guids of a document tell its items apart.
    package enum GuidQuality: String, Sendable, Codable {
        /// Every item has its own.
        case good
        /// Some items have none.
        case missing
        /// Several items share one.
        case shared
    }

    /// How good the guids are.
    package let quality: GuidQuality
    /// For each item, what identifies it within its feed.
    package let names: [String]
    /// For each item, whether no other item of the document has its address.
    package let hasOwnAddress: [Bool]

    /// Measures a document.
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
        // A feed may repeat an item; a feed whose every twentieth guid is shared does not know what they are for.
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

    /// For each item, a name that stays when the scheme, the host's alias, the tracking or the guid of the article changes.
    static func keys(_ items: [ParsedFeed.Item]) -> [String] {
        let identity = Identity(items)
        return zip(items, zip(identity.names, identity.hasOwnAddress)).map { item, own in
            guard own.1, let url = item.url, let canonical = CanonicalURL(url) else { return own.0 }
            return canonical.key
        }
    }
}

extension ParsedFeed {
    /// How the items are told apart.
    package var identity: Identity { Identity(items) }

    /// For each item, the name that is compared with those of other documents and feeds.
    package var keys: [String] { Identity.keys(items) }
}
