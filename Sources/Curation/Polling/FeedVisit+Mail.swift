import Feeds
import Foundation
import Parse
import Storage

extension FeedVisit {
    /// Reads the letters of one list in a folder; asks nobody but where their links lead.
    func readMail(of due: DueFeed) async -> Result {
        do throws(ParseProblem) {
            guard let folder = MailFolder(of: due.feed), let list = MailFolder.list(of: due.feed) else {
                throw .noMail(folder: due.feed.url)
            }
            // A letter that is put there late keeps the time of its text: one day would not be enough.
            let last = due.bodyHash == Self.incomplete ? nil : due.lastFull.map { $0 - Self.overlap }
            let letters = try folder.letters(of: list, since: now - Self.reach, lastRead: last)
            let feed = MailFeed.read(letters ?? [])
            let hash =
                letters == nil
                ? due.bodyHash ?? Self.incomplete
                : StableHash.of(Array(feed.items.compactMap(\.id).joined(separator: "\n").utf8))
            var fresh = FreshFeed(
                title: feed.title?.plain,
                entries: entries(of: feed, due),
                validators: nil,
                bodyHash: hash,
                cadence: feed.cadence(at: now)
            )
            let isSame = hash == due.bodyHash
            if !isSame { await followForwarders(in: &fresh, of: due) }
            return Result(
                due: due,
                visit: Visit(
                    feed: due.id,
                    outcome: isSame ? .sameBody(nil) : .fresh(fresh),
                    at: now,
                    nextCheck: now + Self.interval
                )
            )
        } catch {
            return failure(due, Problem(error))
        }
    }

    /// Seconds in which letters are read.
    private static let reach: TimeInterval = 60 * 86_400
    /// Seconds by which a mailbox may have changed while it was read.
    private static let overlap: TimeInterval = 3600
    /// Seconds between two looks into a folder.
    private static let interval: TimeInterval = 900
}
