import Feeds
import Fetch
import Foundation
import Storage

extension FeedVisit {
    /// Replaces the addresses of new links that only forward to others.
    ///
    /// They count clicks, may name the reader, and are never proposed. Of those that cannot be followed now none is
    /// recorded, and the next visit reads the feed again as long as they are new.
    func followForwarders(in fresh: inout FreshFeed, of due: DueFeed) async {
        let forwarders = fresh.entries.filter {
            $0.roundup != nil && $0.url.flatMap { WebURL($0) }?.isForwarder == true
        }
        guard !forwarders.isEmpty else { return }
        let known = known(forwarders, of: due)
        let wanted = forwarders.filter { entry in
            !known.contains(entry.guid) && (age(of: entry).map { $0 < Self.proposedFor } ?? true)
        }
        var targets: [String: WebURL] = [:]
        for entry in wanted.prefix(Self.followedAtOnce) { targets[entry.guid] = await target(of: entry) }
        let isIncomplete =
            wanted.count > Self.followedAtOnce
            || wanted.contains { entry in
                targets[entry.guid] == nil && (age(of: entry).map { $0 < Self.triedFor } ?? true)
            }
        if isIncomplete { (fresh.validators, fresh.bodyHash) = (nil, Self.incomplete) }
        let guids = Set(forwarders.map(\.guid))
        let site = due.feed.kind == .mail ? nil : WebURL(due.feed.siteURL ?? due.feed.url)
        fresh.entries = fresh.entries.compactMap { entry in
            guard guids.contains(entry.guid), !known.contains(entry.guid) else { return entry }
            guard let target = targets[entry.guid] else { return nil }
            // The site's own pages come in its own feed.
            if let site, WebURL.isSameSite(site.host, target.host) { return nil }
            var entry = entry
            entry.url = CanonicalURL.withoutTracking(target.unwrapped).description
            return entry
        }
    }

    /// Where an entry leads; what is there is not asked.
    private func target(of entry: Entry) async -> WebURL? {
        guard let url = entry.url else { return nil }
        var request = Request(url: url, accept: Request.pageTypes)
        request.method = .head
        guard let response = try? await fetcher.fetch(request), response.url != url else { return nil }
        return WebURL(response.url)
    }

    private func age(of entry: Entry) -> TimeInterval? { entry.date.map { now.timeIntervalSince($0) } }

    /// The hash of a body of which something is missing yet: no body has it.
    static let incomplete: UInt64 = 0

    /// Seconds after which a link is too old to be proposed.
    private static let proposedFor: TimeInterval = 31 * 86_400
    /// Seconds for which a link that does not answer is tried again.
    private static let triedFor: TimeInterval = 3 * 86_400
    private static let followedAtOnce = 40
}
