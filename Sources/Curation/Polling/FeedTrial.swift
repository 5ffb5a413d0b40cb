package import Feeds
package import Fetch
package import Foundation
import Parse

/// A dry run of a visit: the response, how veille reads it, and when the next visit would be.
///
/// Nothing is stored.
package struct FeedTrial: Sendable {
    /// The response.
    package var response: Response
    /// The status of a second, conditional request; `nil` if the first response had no validators.
    package var repeatedStatus: Int?
    /// The freshness lifetime of the response in seconds (RFC 9111).
    package var lifetime: TimeInterval?
    /// The format of the document, if it was parsed.
    package var format: String?
    /// The title of the feed.
    package var title: String?
    /// The number of entries.
    package var entries = 0
    /// The number of repairs that parsing needed.
    package var repairs = 0
    /// How often it publishes, and when it asks to be polled.
    package var cadence = Cadence()
    /// Why the visit failed.
    package var problem: Problem?
    /// The next visit.
    package var plan: Schedule.Plan

    /// Visits a feed.
    ///
    /// - Throws: ``FetchError`` when the request fails.
    package static func run(
        _ feed: Feed,
        with fetcher: any Fetcher,
        now: Date,
        schedule: Schedule = Schedule()
    )
        async throws(FetchError) -> FeedTrial
    {
        let response = try await fetcher.fetch(Request(url: feed.url))
        let jitter = Schedule.jitter(feed.url, at: now)
        var trial = FeedTrial(
            response: response,
            lifetime: Freshness.lifetime(response),
            plan: schedule.plan(after: now, failures: 1, jitter: jitter)
        )
        guard (200..<300).contains(response.status) else {
            trial.problem =
                Interstitial.find(in: response, requested: feed.url)?.problem
                ?? Problem(.fetch(.status(response.status)))
            let wait = RetryAfter.seconds(
                response.header("retry-after"),
                date: response.header("date"),
                now: now
            )
            trial.plan =
                response.status == 410
                ? Schedule.Plan(date: .distantFuture, reason: .gone)
                : schedule.plan(after: now, failures: 1, retryAfter: wait, jitter: jitter)
            return trial
        }
        do throws(ParseError) {
            let parsed = try await FeedReading.read(response, as: feed, fetcher)
            trial.format = parsed.format.rawValue
            trial.title = parsed.title?.plain
            trial.entries = parsed.entries.count
            trial.repairs = parsed.repairs.count
            trial.cadence = parsed.cadence(at: now)
            trial.plan = schedule.plan(
                after: now,
                lifetime: trial.lifetime,
                cadence: trial.cadence,
                jitter: jitter
            )
        } catch {
            trial.problem = Interstitial.find(in: response, requested: feed.url)?.problem ?? Problem(error)
        }
        if let validators = response.validators {
            let request = Request(url: response.url, validators: validators)
            trial.repeatedStatus = try await fetcher.fetch(request).status
        }
        return trial
    }
}
