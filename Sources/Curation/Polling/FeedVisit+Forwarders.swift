import Feeds
import Fetch
import Foundation
import Parse
import Storage

extension FeedVisit {
    /// Replaces the addresses of new links that only forward to others.
    ///
    /// They count clicks, may name the reader, and are never proposed. One that cannot be followed is asked a few times,
    /// visit by visit; until then, the feed counts as not read to its end.
    func followForwarders(in fresh: inout FreshFeed, of due: DueFeed) async {
        let isMail = due.feed.kind == .mail
        let forwarders = fresh.entries.filter { entry in
            guard entry.roundup != nil, let url = entry.url.flatMap({ WebURL($0) }) else { return false }
            return url.isForwarder || isMail && url.hasCode
        }
        guard !forwarders.isEmpty else { return }
        let known = known(forwarders, of: due)
        let tries = (try? store.forwarderTries(feed: due.id)) ?? [:]
        // Those that were never asked come first.
        let wanted = forwarders.filter { entry in
            !known.contains(entry.guid) && tries[entry.guid, default: 0] < Self.triesAllowed
                && (entry.date.map { now.timeIntervalSince($0) < Self.proposedFor } ?? true)
        }.sorted { tries[$0.guid, default: 0] < tries[$1.guid, default: 0] }
        let site = isMail ? nil : WebURL(due.feed.siteURL ?? due.feed.url)
        var targets: [String: WebURL] = [:]
        for entry in wanted.prefix(Self.followedAtOnce) {
            let target = await target(of: entry)
            if let target, site.map({ WebURL.isSameSite($0.host, target.host) }) != true,
                !ParsedFeed.isHousekeeping(target)
            {
                targets[entry.guid] = target
            } else {
                // What is of the site itself, or about the list, is settled; what did not answer is asked again.
                fresh.forwarderTries[entry.guid] = target == nil ? 1 : Self.triesAllowed
            }
        }
        let isIncomplete = wanted.contains { entry in
            let count = tries[entry.guid, default: 0] + (fresh.forwarderTries[entry.guid] ?? 0)
            return targets[entry.guid] == nil && count < Self.triesAllowed
        }
        if isIncomplete { (fresh.validators, fresh.bodyHash) = (nil, Self.incomplete) }
        let guids = Set(forwarders.map(\.guid))
        fresh.entries = fresh.entries.compactMap { entry in
            guard guids.contains(entry.guid), !known.contains(entry.guid) else { return entry }
            guard let target = targets[entry.guid] else { return nil }
            var entry = entry
            let url = CanonicalURL.withoutTracking(target.unwrapped)
            entry.url = (isMail ? url.withoutReader : url).description
            return entry
        }
    }

    /// Where an entry leads: elsewhere, or to itself where it forwards nowhere.
    private func target(of entry: Entry) async -> WebURL? {
        guard let url = entry.url else { return nil }
        var request = Request(url: url, accept: Request.pageTypes)
        request.method = .head
        guard let response = try? await fetcher.fetch(request) else { return nil }
        // Some servers know no HEAD: only a redirect, or a page, tells that the address is right.
        return response.url != url || (200..<300).contains(response.status) ? WebURL(response.url) : nil
    }

    /// The hash of a body of which something is missing yet: no body has it.
    static let incomplete: UInt64 = 0

    /// Seconds after which a link is too old to be proposed.
    private static let proposedFor: TimeInterval = 31 * 86_400
    private static let triesAllowed = 4
    private static let followedAtOnce = 40
}
