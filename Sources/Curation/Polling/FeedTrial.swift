package import Feeds
package import Fetch
package import Foundation
import Parse

/// A visit of a feed that changes nothing: what the server says, what veille makes of it, and when it would come again.
package struct FeedTrial: Sendable {
    /// The answer.
    package var response: Response
    /// The status of a second request with the validators of the first answer; `nil` when it had none.
    package var repeatedStatus: Int?
    /// Seconds for which the answer is fresh, by its own header fields.
    package var lifetime: TimeInterval?
    /// The format of the document, when it was read.
    package var format: String?
    /// The title of the feed.
    package var title: String?
    /// Articles in it.
    package var entries = 0
    /// Places of the document that had to be mended.
    package var repairs = 0
    /// How often it publishes, and when it asks to be visited.
    package var cadence = Cadence()
    /// What went wrong.
    package var problem: Problem?
    /// When the next visit would be.
    package var plan: Schedule.Plan

    /// Visits a feed.
    ///
    /// - Throws: ``FetchError`` when there is no answer.
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
                Interstitial.find(in: response)?.problem ?? Problem(.fetch(.status(response.status)))
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
            trial.problem = Interstitial.find(in: response)?.problem ?? Problem(error)
        }
        if let validators = response.validators {
            let request = Request(url: response.url, validators: validators)
            trial.repeatedStatus = try await fetcher.fetch(request).status
        }
        return trial
    }
}
