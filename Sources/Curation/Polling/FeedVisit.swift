import Feeds
import Fetch
import Foundation
import Parse
import Storage

/// One visit of a feed: fetches it, parses it and plans the next visit.
struct FeedVisit: Sendable {
    let fetcher: any Fetcher
    let store: Store
    let schedule: Schedule
    let refusedMoves: Set<String>
    /// The feeds whose lists of links are not split.
    let wholeFeeds: Set<String>
    let now: Date

    struct Result: Sendable {
        var due: DueFeed
        var visit: Visit
        /// Until when the server asks for no requests.
        var holdUntil: Date?
        /// The URL of that response.
        var holdURL: String?
        /// Whether the host answers several requests over one connection.
        var isMultiplexed = false
        /// Set if the subscription should get another URL.
        var move: FeedMove?
        var isCancelled = false
    }

    /// Seconds after which the request is unconditional: some servers answer 304 forever.
    private static let fullInterval: TimeInterval = 8 * 86_400

    @concurrent func visit(_ due: DueFeed) async -> Result {
        if due.feed.kind == .mail { return await readMail(of: due) }
        let isConfirmed = due.relocation?.isConfirmed(at: now) == true
        let isStale = due.lastFull.map { abs(now.timeIntervalSince($0)) >= Self.fullInterval } ?? true
        // Whether it is the same feed at a new URL shows in the body only.
        let validators = isConfirmed || isStale ? nil : due.validators
        do throws(FetchError) {
            let url = RepositoryListing(due.feed.url)?.request(at: now) ?? due.feed.url
            let response = try await fetcher.fetch(Request(url: url, validators: validators))
            // A 304 to an unconditional request is an error.
            let isUnexpected = response.status == 304 && validators == nil
            var result = isUnexpected ? refusal(response, due) : await read(response, of: due)
            result.isMultiplexed = response.transferInfo.httpVersion == "2"
            return result
        } catch {
            var result = failure(due, error.problem)
            result.isCancelled = error.kind == .cancelled && Task.isCancelled
            return result
        }
    }

    private func read(_ response: Response, of due: DueFeed) async -> Result {
        switch response.status {
        case 304:
            // The header fields of a 304 update the stored ones (RFC 9111 §3.2).
            return success(
                due,
                response,
                Self.notModified(response, due),
                due.cadence,
                fallback: due.lifetime
            )
        case 410:
            return Result(
                due: due,
                visit: Visit(feed: due.id, outcome: .gone, at: now, nextCheck: .distantFuture)
            )
        case 200..<300: break
        default: return refusal(response, due)
        }
        let hash = StableHash.ofBody(response.body)
        if hash == due.bodyHash {
            return success(due, response, .sameBody(response.validators), due.cadence)
        }
        do throws(ParseError) {
            let feed = try await FeedReading.read(response, as: due.feed, fetcher)
            var fresh = FreshFeed(
                title: feed.title?.plain,
                entries: entries(of: feed, due),
                validators: response.validators,
                bodyHash: hash,
                cadence: feed.cadence(at: now)
            )
            switch due.feed.kind {
            case .page:
                let known = known(fresh.entries, of: due)
                fresh.isWhole = true
                fresh.entries = SisterPage.dated(
                    fresh.entries,
                    known: due.lastFull == nil ? nil : known.count
                )
            case .feed where RepositoryListing(due.feed.url)?.kind == .stars:
                // Some forges do not say when something was starred: what is there at first is no news.
                let known = due.lastFull == nil ? nil : known(fresh.entries, of: due).count
                let dated = SisterPage.dated(fresh.entries, known: known)
                fresh.entries = zip(fresh.entries, dated).map { $0.published == nil ? $1 : $0 }
            case .feed: await followForwarders(in: &fresh, of: due)
            case .sitemap, .listing, .mail: break
            }
            return success(due, response, .fresh(fresh), fresh.cadence)
        } catch {
            return failure(
                due,
                Interstitial.find(in: response, requested: due.feed.url)?.problem ?? Problem(error)
            )
        }
    }

    /// The entries, split where they are lists of links; those that may still be accepted with the hosts they cite.
    func entries(of feed: ParsedFeed, _ due: DueFeed) -> [Entry] {
        wholeFeeds.contains(Self.wholeKey(due.feed.url))
            ? feed.entries : feed.entriesAndListedLinks(citingSince: now - Self.citingFor)
    }

    /// What an address of `fetch.whole` is compared by.
    static func wholeKey(_ address: String) -> String { CanonicalURL(address)?.key ?? address }

    private static let citingFor: TimeInterval = 40 * 86_400

    func known(_ entries: [Entry], of due: DueFeed) -> Set<String> {
        // If the store cannot be read, nothing is recorded either.
        (try? store.known(of: entries.map(\.guid), feed: due.id)) ?? []
    }

    private static func notModified(_ response: Response, _ due: DueFeed) -> FeedOutcome {
        let stored = due.validators
        let current = Validators(
            etag: response.header("etag") ?? stored?.etag,
            lastModified: response.header("last-modified") ?? stored?.lastModified
        )
        return current == stored ? .notModified : current.map { .revalidated($0) } ?? .notModified
    }

    private func success(
        _ due: DueFeed,
        _ response: Response,
        _ outcome: FeedOutcome,
        _ cadence: Cadence,
        fallback: TimeInterval? = nil
    ) -> Result {
        let lifetime = Freshness.lifetime(response) ?? fallback
        let plan = schedule.plan(
            after: now,
            lifetime: lifetime,
            cadence: cadence,
            jitter: Schedule.jitter(due.feed.url, at: now)
        )
        let target = response.relocation.flatMap { refusedMoves.contains(due.feed.url + " " + $0) ? nil : $0 }
        let relocation = Relocation.seen(target, before: due.relocation, at: now)
        let visit = Visit(
            feed: due.id,
            outcome: outcome,
            at: now,
            nextCheck: plan.date,
            lifetime: lifetime,
            relocation: relocation
        )
        var result = Result(due: due, visit: visit)
        if let relocation, relocation.isConfirmed(at: now), isSameFeed(outcome, due) {
            result.move = FeedMove(at: now, from: due.feed.url, to: relocation.target)
        }
        return result
    }

    /// Whether the new URL has the same feed: the same body, or entries that are known.
    private func isSameFeed(_ outcome: FeedOutcome, _ due: DueFeed) -> Bool {
        switch outcome {
        case .sameBody: return true
        case .fresh(let fresh) where !fresh.entries.isEmpty:
            // If the store cannot be read, the next visit decides.
            return known(fresh.entries, of: due).count * 2 >= min(fresh.entries.count, 20)
        default: return false
        }
    }

    private func refusal(_ response: Response, _ due: DueFeed) -> Result {
        let wait = RetryAfter.seconds(response.header("retry-after"), date: response.header("date"), now: now)
        let problem =
            Interstitial.find(in: response, requested: due.feed.url)?.problem
            ?? Problem(.fetch(.status(response.status)))
        var result = failure(due, problem, retryAfter: wait)
        if response.status == 429 || response.status == 503 {
            // Without `Retry-After`, the other feeds of the host wait as long as this one.
            let pause = wait ?? result.visit.nextCheck.timeIntervalSince(now)
            result.holdUntil = now.addingTimeInterval(min(pause, schedule.longestPause))
            result.holdURL = response.url
        }
        return result
    }

    func failure(_ due: DueFeed, _ problem: Problem, retryAfter: TimeInterval? = nil) -> Result {
        let plan = schedule.plan(
            after: now,
            failures: due.failures + 1,
            retryAfter: retryAfter,
            jitter: Schedule.jitter(due.feed.url, at: now)
        )
        return Result(
            due: due,
            visit: Visit(feed: due.id, outcome: .failed(problem), at: now, nextCheck: plan.date)
        )
    }
}

/// Parses a response as the kind of its subscription: a feed, a sitemap or a list of links.
enum FeedReading {
    /// Of a sitemap index, the newest sitemap is fetched.
    static func read(_ response: Response, as subscription: Feed, _ fetcher: any Fetcher)
        async throws(ParseError)
        -> ParsedFeed
    {
        let type = response.header("content-type")
        switch subscription.kind {
        case .feed:
            return try FeedParser.parse(
                response.body,
                contentType: type,
                baseURL: response.url,
                contentLanguage: response.header("content-language")
            )
        case .page: return try SisterPage.read(response)
        case .mail: throw .noMail(folder: subscription.url)
        case .listing:
            let selector = subscription.selector.flatMap { ElementSelector($0) }
            return try ListingParser.parse(
                response.body,
                contentType: type,
                baseURL: response.url,
                selector: selector
            )
        case .sitemap:
            let sitemap = try SitemapParser.parse(response.body, contentType: type, baseURL: response.url)
            guard let newest = sitemap.children.first else { return sitemap.feed }
            guard let part = try? await fetcher.fetchSuccessfully(Request(url: newest)) else {
                throw .notAFeed(.sitemapPart(newest))
            }
            return try SitemapParser.parse(
                part.body,
                contentType: part.header("content-type"),
                baseURL: part.url
            ).feed
        }
    }
}
