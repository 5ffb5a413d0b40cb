import Curation
import Feeds
import Foundation
import Home

/// How pages and sources do, in pictures.
struct OverviewView: Sendable {
    struct RowView: Sendable {
        let name: String
        let isFailing: Bool
        let picture: PictureView
        /// The cells after the picture.
        let cells: [String]
    }

    let since: String
    let sections: [RowView]
    let growth: [RowView]
    let hasGrowth: Bool
    let sources: [RowView]
    let hasSources: Bool
    /// That not all are shown; `nil` if they are.
    let omitted: String?
    /// The hours of the week.
    let hours: PictureView
    let accepted: PictureView
    let refused: PictureView
    let worth: PictureView?
    let threshold: String?
    let links: String
    let health: PictureView?

    private static let mostSources = 100

    init(_ statistics: Statistics, texts: Texts) {
        let weeks = (0..<Statistics.weeks).map { week in
            texts.shortDate(statistics.since.addingTimeInterval(Double(week) * 604_800))
        }
        func label(_ week: Int, _ count: Int) -> String {
            texts.text(en: "week of \(weeks[week]): \(count)", fr: "semaine du \(weeks[week]) : \(count)")
        }
        since = texts.text(
            en: "\(Statistics.weeks) weeks, since \(weeks[0])",
            fr: "\(Statistics.weeks) semaines, depuis le \(weeks[0])"
        )
        let hasOnePage = Set(statistics.sections.map(\.page)).count == 1
        let mostWritten = statistics.sections.flatMap(\.written).max() ?? 0
        sections = statistics.sections.map { section in
            let path = ((hasOnePage ? [] : [section.page]) + section.path).joined(separator: " / ")
            return RowView(
                name: PlainText.printable(path),
                isFailing: false,
                picture: .columns(
                    section.written,
                    most: mostWritten,
                    title: texts.text(en: "written each week", fr: "écrits chaque semaine"),
                    label: label
                ),
                cells: ["\(section.links)", "\(section.written.reduce(0, +))"]
            )
        }
        growth = statistics.growth.flatMap { Self.growth($0, isOnlyPage: statistics.growth.count < 2, texts) }
        hasGrowth = !growth.isEmpty
        let mostArticles = statistics.sources.flatMap(\.articles).max() ?? 0
        let ranked = statistics.sources.sorted { one, other in
            (one.accepted, one.proposed, one.articles.reduce(0, +))
                > (other.accepted, other.proposed, other.articles.reduce(0, +))
        }
        omitted =
            ranked.count > Self.mostSources
            ? texts.text(
                en:
                    "The \(Self.mostSources) that brought most, of \(ranked.count); “veille stats” lists all.",
                fr:
                    "Les \(Self.mostSources) qui ont le plus apporté, sur \(ranked.count) ; « veille stats » les montre toutes."
            ) : nil
        sources = ranked.prefix(Self.mostSources).map { source in
            let decided = source.accepted + source.refused
            return RowView(
                name: PlainText.printable(source.title).nonEmpty ?? source.url,
                isFailing: source.isFailing,
                picture: .columns(
                    source.articles,
                    most: mostArticles,
                    title: texts.text(en: "articles each week", fr: "articles chaque semaine"),
                    label: label
                ),
                cells: [
                    "\(source.articles.reduce(0, +))", "\(source.proposed)",
                    decided > 0 ? "\(source.accepted) / \(decided)" : "–",
                ]
            )
        }
        hasSources = !sources.isEmpty
        hours = Self.calendar(statistics.hours, texts)
        let mostDecided = statistics.decisions.flatMap { [$0.accepted, $0.refused] }.max() ?? 0
        func decisions(_ counts: [Int], _ kind: String, _ title: String) -> PictureView {
            .columns(counts, most: mostDecided, title: title, kind: kind, width: 18, height: 48, label: label)
        }
        accepted = decisions(
            statistics.decisions.map(\.accepted),
            "bar",
            texts.text(en: "accepted each week", fr: "acceptées chaque semaine")
        )
        refused = decisions(
            statistics.decisions.map(\.refused),
            "bar soft",
            texts.text(en: "refused each week", fr: "refusées chaque semaine")
        )
        worth = Self.worth(statistics, texts)
        threshold = statistics.threshold.map { number in
            texts.text(
                en: "The line stands at \(texts.number(number)), the least that is proposed.",
                fr: "Le trait marque \(texts.number(number)), le moins qui soit proposé."
            )
        }
        links = texts.text(.state(of: statistics.links))
        health = Self.health(statistics.links, title: links)
    }

    /// A row for the page, and one for each of its sections.
    private static func growth(_ growth: PageGrowth, isOnlyPage: Bool, _ texts: Texts) -> [RowView] {
        func row(_ path: [String], _ counts: [Int]) -> RowView {
            let name = ((isOnlyPage ? [] : [growth.page]) + path).joined(separator: " / ")
            return RowView(
                name: PlainText.printable(name),
                isFailing: false,
                picture: .columns(
                    counts,
                    most: counts.max() ?? 0,
                    title: texts.text(en: "links", fr: "liens"),
                    // As wide as the pictures of weeks, however few versions there are.
                    width: 96 / counts.count - 2
                ) { place, count in "\(texts.dayAndYear(growth.dates[place])): \(count)" },
                cells: ["\(counts.first ?? 0)", "\(counts.last ?? 0)"]
            )
        }
        let since = texts.longDate(growth.dates.first ?? .distantPast)
        let all = texts.text(en: "All, since \(since)", fr: "Tous, depuis le \(since)")
        return [row([all], growth.links)] + growth.sections.map { row($0.path, $0.links) }
    }

    /// Seven rows of 24 hours; the more articles, the darker.
    private static func calendar(_ hours: [Int], _ texts: Texts) -> PictureView {
        let most = hours.max() ?? 0
        let (size, gap) = (12, 2)
        let names = texts.weekdays
        let bars = hours.enumerated().map { place, count in
            let (day, hour) = (place / 24, place % 24)
            return PictureView.BarView(
                x: hour * (size + gap),
                y: day * (size + gap),
                width: size,
                height: size,
                kind: "shade\(most > 0 && count > 0 ? 1 + (count * 4 - 1) / most : 0)",
                hint: count > 0
                    ? texts.text(
                        en: "\(names[day]) \(hour):00: \(count)",
                        fr: "\(names[day]) \(hour) h : \(count)"
                    )
                    : nil
            )
        }
        return PictureView(
            title: texts.text(
                en: "articles by hour of the week, UTC",
                fr: "articles par heure de la semaine, UTC"
            ),
            description: bars.compactMap(\.hint).joined(separator: ", "),
            width: 24 * (size + gap) - gap,
            height: 7 * (size + gap) - gap,
            bars: bars
        )
    }

    private static func worth(_ statistics: Statistics, _ texts: Texts) -> PictureView? {
        guard let most = statistics.worth.max(), most > 0 else { return nil }
        let width = 26
        var picture = PictureView.columns(
            statistics.worth,
            most: most,
            title: texts.text(
                en: "worth of what waits, from 0 to 1",
                fr: "intérêt de ce qui attend, de 0 à 1"
            ),
            width: width,
            height: 64
        ) { tenth, count in
            let (from, to) = (texts.number(Double(tenth) / 10), texts.number(Double(tenth + 1) / 10))
            return texts.text(en: "\(from) to \(to): \(count)", fr: "\(from) à \(to) : \(count)")
        }
        picture.line = statistics.threshold.map { Int($0 * Double(picture.width)) }
        return picture
    }

    private static func health(_ links: LinkSummary, title: String) -> PictureView? {
        guard links.links > 0 else { return nil }
        let width = 320
        var x = 0
        let groups = [
            (links.fine, "fine"), (links.redirected + links.insecure, "soft"),
            (links.unsure + links.unknown, "none"), (links.failing + links.dead + links.hijacked, "bad"),
        ]
        let bars = groups.filter { $0.0 > 0 }.map { count, kind in
            let bar = PictureView.BarView(
                x: x,
                y: 0,
                width: max(2, count * width / links.links),
                height: 14,
                kind: kind
            )
            x += bar.width
            return bar
        }
        return PictureView(title: title, description: title, width: max(width, x), height: 14, bars: bars)
    }
}
