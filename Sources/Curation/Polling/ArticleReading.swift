import Feeds
import Fetch
import Foundation
import Parse
import Storage

/// Reads the pages of new articles of which their feeds say little, as far as their sites let robots read them.
package struct ArticleReading: Sendable {
    /// What came of it, in articles.
    package struct Report: Sendable, Equatable {
        /// With a text.
        package var read = 0
        /// Not for robots, as `robots.txt` says.
        package var forbidden = 0
        /// Asked for, and without a text.
        package var failed = 0
    }

    let fetcher: any Fetcher
    let store: Store
    /// How the sites know the program, as in `veille/1.0`.
    let userAgent: String
    let concurrency: Int
    let holds: RetryHolds
    let now: Date

    /// A summary with as many characters is enough.
    static let shortSummary = 200
    /// A page and more is read up to here, in bytes.
    private static let excerpt = 512 * 1024
    private static let limit = 200
    private static let limitOfSite = 20
    private static let batchSize = 50

    /// Reads the pages of the newest, each once, and stores their texts.
    ///
    /// Cancelling keeps what was read. Articles beyond the limits are judged by what their feeds say.
    ///
    /// - Parameters:
    ///   - dates: When articles are dated that may be proposed.
    ///   - isWanted: Whether an article may be proposed at all.
    ///   - progress: Called with the number of articles done and of all.
    /// - Returns: What came of it.
    /// - Throws: Errors of the store.
    func run(
        dated dates: Range<Date>,
        isWanted: (StoredEntry) -> Bool,
        progress: (_ done: Int, _ total: Int) -> Void
    ) async throws -> Report {
        let waiting = try store.entriesToRead(
            dated: dates,
            summaryBelow: Self.shortSummary,
            limit: 4 * Self.limit
        )
        var sites: [String: [Page]] = [:]
        var total = 0
        for entry in waiting where total < Self.limit && isWanted(entry) {
            guard let url = entry.entry.url.flatMap({ WebURL($0) }), url.isWeb, !url.hasUserInfo,
                holds.pause(of: url, at: now) == nil,
                sites[url.origin, default: []].count < Self.limitOfSite
            else { continue }
            sites[url.origin, default: []].append(Page(entry: entry.id, url: url))
            total += 1
        }
        return try await read(sites, total, progress)
    }

    private struct Page: Sendable {
        var entry: EntryReference
        var url: WebURL
    }

    /// What is known of a site after its pages were read.
    private struct Answer: Sendable {
        var report = Report()
        var texts: [(entry: EntryReference, text: String)] = []
        var rules: [String: RobotsRules] = [:]
        /// Those that the store does not have yet.
        var newRules: [String: RobotsRules] = [:]
        /// Until when the site asks for no requests.
        var holds: [String: Date] = [:]
        /// Whether its pages lead to a site that forbids them.
        var isClosed = false
    }

    private func read(
        _ sites: [String: [Page]],
        _ total: Int,
        _ progress: (_ done: Int, _ total: Int) -> Void
    ) async throws -> Report {
        var (batch, report, done) = (Answer(), Report(), 0)
        func flush() throws {
            try store.record(pageTexts: batch.texts)
            try store.record(robots: batch.newRules, at: now)
            if !batch.holds.isEmpty { _ = try store.record([], holds: batch.holds) }
            batch = Answer()
        }
        try await withThrowingTaskGroup(of: Answer.self) { group in
            var waiting = sites.sorted { $0.key < $1.key }[...]
            func start() {
                if let (origin, pages) = waiting.popFirst() {
                    group.addTask { await read(pages, of: origin) }
                }
            }
            for _ in 0..<max(1, concurrency) { start() }
            while let answer = try await group.next() {
                done += answer.texts.count
                report.read += answer.report.read
                report.forbidden += answer.report.forbidden
                report.failed += answer.report.failed
                batch.texts += answer.texts
                batch.newRules.merge(answer.newRules) { $1 }
                batch.holds.merge(answer.holds) { max($0, $1) }
                progress(done, total)
                if batch.texts.count >= Self.batchSize { try flush() }
                if !Task.isCancelled { start() }
            }
        }
        try flush()
        return report
    }

    /// Reads the pages of one site, one after the other.
    @concurrent private func read(_ pages: [Page], of origin: String) async -> Answer {
        var (answer, holds) = (Answer(), holds)
        for page in pages {
            // What was not asked is judged by its feed.
            guard !Task.isCancelled, !answer.isClosed, holds.pause(of: page.url, at: now) == nil else {
                break
            }
            guard let mayRead = await mayRead(page.url, &answer) else { break }
            guard mayRead else {
                answer.report.forbidden += 1
                answer.texts.append((page.entry, ""))
                continue
            }
            var request = Request(url: page.url.description, accept: Request.pageTypes)
            request.excerpt = Self.excerpt
            do throws(FetchError) {
                let response = try await fetcher.fetch(request)
                if response.status == 429 || response.status == 503 {
                    let wait = RetryAfter.seconds(
                        response.header("retry-after"),
                        date: response.header("date"),
                        now: now
                    )
                    holds.hold(page.url, until: now + min(wait ?? 3600, Self.longestPause))
                    answer.holds = holds.pauses
                }
                let text = await text(of: response, asked: page.url, &answer)
                if answer.isClosed {
                    answer.report.forbidden += 1
                } else if text.isEmpty {
                    answer.report.failed += 1
                } else {
                    answer.report.read += 1
                }
                answer.texts.append((page.entry, text))
            } catch {
                // One's own network may be down: then the article is judged by its feed.
                if error.kind == .cancelled { break }
                answer.report.failed += 1
                answer.texts.append((page.entry, ""))
            }
        }
        return answer
    }

    private static let longestPause: TimeInterval = 86_400

    /// The text of a web page; empty for anything else.
    private func text(of response: Response, asked url: WebURL, _ answer: inout Answer) async -> String {
        guard (200..<300).contains(response.status), let end = WebURL(response.url),
            Interstitial.find(in: response, requested: url.description) == nil,
            response.header("content-type").map({ $0.lowercased().contains("html") }) ?? false
        else { return "" }
        // The site behind a redirect has its own rules.
        guard end.origin == url.origin, end.path == url.path else {
            let mayRead = await mayRead(end, &answer)
            if mayRead == false { answer.isClosed = end.origin != url.origin }
            return mayRead == true ? Self.text(of: response) : ""
        }
        return Self.text(of: response)
    }

    private static func text(of response: Response) -> String {
        ArticleText.read(response.body, contentType: response.header("content-type"), at: response.url)
    }

    /// Whether a site lets robots read a page; `nil` if it does not say for now.
    ///
    /// It is asked once a day.
    private func mayRead(_ url: WebURL, _ answer: inout Answer) async -> Bool? {
        let path = url.path + (url.query.map { "?" + $0 } ?? "")
        if let known = answer.rules[url.origin] { return known.allows(path) }
        let rules: RobotsRules
        if let known: RobotsRules = try? store.robots(of: url.origin, at: now) {
            rules = known
        } else {
            guard let new = await self.rules(of: url.origin) else { return nil }
            rules = new
            answer.newRules[url.origin] = rules
        }
        answer.rules[url.origin] = rules
        return rules.allows(path)
    }

    /// What the `robots.txt` of a site says (RFC 9309 §2.3.1); `nil` while it cannot be read: then nothing is.
    private func rules(of origin: String) async -> RobotsRules? {
        var request = Request(url: origin + "/robots.txt", accept: "text/plain, */*;q=0.1")
        request.excerpt = Self.excerpt
        guard let response = try? await fetcher.fetch(request) else { return nil }
        switch response.status {
        case 200..<300:
            return RobotsRules(response.body, agent: agent)
        // Not there, or not for us: the site says nothing of robots.
        case 400..<500 where response.status != 429: return .open
        default: return nil
        }
    }

    /// The product token (RFC 9309 §2.2.1).
    private var agent: String {
        String(userAgent.prefix { $0 == "-" || $0 == "_" || $0.isASCII && $0.isLetter })
    }
}
