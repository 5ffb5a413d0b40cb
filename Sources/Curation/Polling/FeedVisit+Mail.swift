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
            let isComplete = due.bodyHash != Self.incomplete
            let start = due.lastFull.flatMap { isComplete ? $0 - Self.overlap : nil } ?? now - Self.firstReach
            let feed = MailFeed.read(try folder.letters(since: start).filter { $0.list == list })
            let hash = StableHash.of(Array(feed.items.compactMap(\.id).joined(separator: "\n").utf8))
            var fresh = FreshFeed(
                title: feed.title?.plain,
                entries: wholeFeeds.contains(due.feed.url) ? feed.entries : feed.entriesAndListedLinks,
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

    /// Seconds before the first visit in which letters are read.
    private static let firstReach: TimeInterval = 60 * 86_400
    /// Seconds before the last visit: a letter may get its file late.
    private static let overlap: TimeInterval = 86_400
    /// Seconds between two looks into a folder.
    private static let interval: TimeInterval = 900
}
