import Classify
package import Feeds
package import Foundation
package import Home
import Pages
package import Storage

/// How pages and sources do, in numbers.
package struct Statistics: Sendable, Encodable {
    /// The number of weeks that are looked at, this one included.
    package static let weeks = 12

    /// The Monday that the first week begins with, UTC.
    package let since: Date
    package private(set) var sections: [Section] = []
    package private(set) var sources: [Source] = []
    /// The number of articles in each hour of the week, UTC: 168, Monday at midnight first.
    package let hours: [Int]
    /// The number of suggestions accepted and refused in each week.
    package private(set) var decisions: [Week]
    /// The worth of what waits: the number of suggestions in each tenth from 0 to 1.
    package private(set) var worth = [Int](repeating: 0, count: 10)
    /// The least worth of what is proposed; `nil` before anything was judged, or where pages differ.
    package let threshold: Double?
    /// The links of the pages, as they were last checked.
    package let links: LinkSummary
    /// How the pages grew; empty outside of git.
    package var growth: [PageGrowth] = []

    /// A section of a page.
    package struct Section: Sendable, Encodable {
        package let page: String
        package let path: [String]
        package let links: Int
        /// The number of its links that were written in each week.
        package var written: [Int]
    }

    /// A feed.
    package struct Source: Sendable, Encodable {
        package let url: String
        package let title: String
        /// The number of its articles in each week.
        package let articles: [Int]
        /// The number of its articles at any time.
        package let entries: Int
        /// The number of its articles that became suggestions, at any time.
        package var proposed = 0
        package var accepted = 0
        package var refused = 0
        package let isFailing: Bool
    }

    /// The decisions of a week.
    package struct Week: Sendable, Encodable {
        package var accepted = 0
        package var refused = 0
    }

    /// Counts; `items` are the suggestions of all states, and `page` the only one that is looked at.
    ///
    /// - Throws: ``UserError``, and errors of the store.
    package init(
        home: HomeFolder,
        store: Store,
        feeds subscribed: [(feed: Feed, health: FeedHealth, entries: Int)],
        items: [Reviewing.Item],
        page: String? = nil,
        now: Date
    ) throws {
        let since = Self.monday(weeks: Self.weeks - 1, before: now)
        self.since = since
        let files = try home.pages().filter { page == nil || $0.name == page }
        let history = try home.readHistory()
        let none = [Int](repeating: 0, count: Self.weeks)
        func week(_ date: Date) -> Int? {
            let place = Int((date.timeIntervalSince(since) / 604_800).rounded(.down))
            return (0..<Self.weeks).contains(place) ? place : nil
        }
        for file in files {
            sections += file.page.linkSections.map { section in
                Section(page: file.name, path: section.path, links: section.links.count, written: none)
            }
        }
        let places = Dictionary(
            sections.enumerated().map { ([$0.element.page] + $0.element.path, $0.offset) }
        ) { first, _ in first }
        decisions = [Week](repeating: Week(), count: Self.weeks)
        for decision in history.decisions where page == nil || decision.page == page {
            guard let week = week(decision.at) else { continue }
            switch decision.verdict {
            case .accept: decisions[week].accepted += 1
            case .refuse: decisions[week].refused += 1
            case .applied where !decision.isRepair:
                if let place = places[[decision.page] + decision.section] {
                    sections[place].written[week] += 1
                }
            case .propose, .later, .move, .edit, .undo, .applied: break
            }
        }
        let publications = try store.publications(from: since, weeks: Self.weeks)
        hours = publications.byHour
        sources = subscribed.map { feed, health, entries in
            Source(
                url: feed.url,
                title: feed.title,
                articles: publications.byFeed[feed.url] ?? none,
                entries: entries,
                isFailing: health.failures > 0
            )
        }
        let feeds = Dictionary(sources.enumerated().map { ($0.element.url, $0.offset) }) { first, _ in first }
        for item in items where page == nil || item.suggestion.page == page {
            if item.state == .pending, item.isJudged {
                worth[min(9, max(0, Int(item.suggestion.relevance * 10)))] += 1
            }
            guard let place = item.suggestion.article.feedURL.flatMap({ feeds[$0] }) else { continue }
            sources[place].proposed += 1
            switch item.state {
            case .accepted, .applied, .onBranch: sources[place].accepted += 1
            case .refused: sources[place].refused += 1
            case .pending, .later, .unplaced, .duplicate, .muted: break
            }
        }
        let thresholds = Set(try files.compactMap { try store.keptThreshold(page: $0.name) })
        threshold = thresholds.count == 1 ? thresholds.first : nil
        let urls = files.flatMap { $0.page.addresses.map(\.url) }
        var report = LinkChecking.Report()
        report.health = try store.linkHealth(of: urls)
        links = LinkSummary(of: urls, report, PageCheck(home.configuration.check), seconds: nil)
    }

    /// The Monday of a week, at midnight UTC.
    static func monday(weeks: Int, before now: Date) -> Date {
        let day = 86_400.0
        let days = (now.timeIntervalSince1970 / day).rounded(.down)
        // Day 4 was a Monday.
        let weekday = (days - 4).truncatingRemainder(dividingBy: 7)
        let monday = days - (weekday < 0 ? weekday + 7 : weekday)
        return Date(timeIntervalSince1970: (monday - Double(weeks) * 7) * day)
    }
}
