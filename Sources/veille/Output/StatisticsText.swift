import Curation
import Feeds
import Foundation
import Home

/// How pages and sources do, drawn with block characters.
struct StatisticsText {
    let console: Console
    let statistics: Statistics

    /// The widest name in a terminal; 0, no limit, elsewhere.
    private var widest: Int { console.columns.map { max(24, $0 / 2) } ?? 0 }

    func show() {
        let (weeks, since) = (Statistics.weeks, console.day(statistics.since))
        console.out(Phrase(en: "\(weeks) weeks, since \(since)", fr: "\(weeks) semaines, depuis le \(since)"))
        showSections()
        showGrowth()
        showSources()
        showHours()
        showDecisions()
        showWorth()
        heading(Phrase(en: "Links", fr: "Liens"))
        console.out("  " + console.text(.state(of: statistics.links)))
        console.next(
            statistics.worth.contains { $0 > 0 }
                ? Phrase("veille review") : Phrase(en: "veille poll", fr: "veille poll")
        )
    }

    private func heading(_ phrase: Phrase) {
        console.out("")
        console.out(console.bold(console.text(phrase)))
    }

    private func showSections() {
        heading(
            Phrase(en: "Sections: links, and what was written", fr: "Sections : liens, et ce qui a été écrit")
        )
        var table = Table(limits: [widest, 0, 0, 0])
        let hasOnePage = Set(statistics.sections.map(\.page)).count == 1
        let most = statistics.sections.flatMap(\.written).max() ?? 0
        for section in statistics.sections {
            let path = ((hasOnePage ? [] : [section.page]) + section.path).joined(separator: " / ")
            table.add(
                "  " + Console.printable(path),
                "\(section.links)",
                Self.blocks(section.written, most: most),
                Self.sum(section.written)
            )
        }
        console.out(table)
    }

    private func showGrowth() {
        let hasOnePage = statistics.growth.count < 2
        guard !statistics.growth.isEmpty else {
            return heading(
                Phrase(
                    en: "Growth: git has no history of the page",
                    fr: "Croissance : git n’a pas d’historique de la page"
                )
            )
        }
        heading(Phrase(en: "Growth: links, from git", fr: "Croissance : liens, d’après git"))
        var table = Table(limits: [widest, 0, 0, 0])
        for growth in statistics.growth {
            let since = console.day(growth.dates.first)
            let all = Phrase(en: "all since \(since)", fr: "tous depuis le \(since)")
            let name = (hasOnePage ? "" : Console.printable(growth.page) + " / ") + console.text(all)
            let rows =
                [(name, growth.links)]
                + growth.sections.map { section in
                    let path = (hasOnePage ? [] : [growth.page]) + section.path
                    return (Console.printable(path.joined(separator: " / ")), section.links)
                }
            for (name, counts) in rows {
                table.add(
                    "  " + name,
                    "\(counts.first ?? 0)",
                    Self.blocks(counts, most: counts.max() ?? 0),
                    "\(counts.last ?? 0)"
                )
            }
        }
        console.out(table)
    }

    private func showSources() {
        guard !statistics.sources.isEmpty else { return }
        heading(
            Phrase(
                en: "Sources: articles by week; proposed; accepted of decided",
                fr: "Sources : articles par semaine ; proposés ; acceptés parmi les décidés"
            )
        )
        var table = Table(limits: [widest, 0, 0, 0, 0])
        let most = statistics.sources.flatMap(\.articles).max() ?? 0
        for source in statistics.sources {
            let decided = source.accepted + source.refused
            table.add(
                (source.isFailing ? "! " : "  ")
                    + Console.printable(source.title.isEmpty ? source.url : source.title),
                Self.blocks(source.articles, most: most),
                Self.sum(source.articles),
                source.proposed > 0 ? "\(source.proposed)" : "",
                decided > 0 ? "\(source.accepted)/\(decided)" : ""
            )
        }
        console.out(table)
    }

    private func showHours() {
        guard let most = statistics.hours.max(), most > 0 else { return }
        heading(Phrase(en: "When they publish (UTC, 0 to 23)", fr: "Quand elles publient (UTC, de 0 à 23 h)"))
        let names = Self.weekdays(console.language)
        for (day, name) in names.enumerated() {
            let hours = Array(statistics.hours[day * 24..<day * 24 + 24])
            console.out("  \(name)  " + Self.blocks(hours, most: most))
        }
    }

    private func showDecisions() {
        heading(Phrase(en: "Decisions by week", fr: "Décisions par semaine"))
        let most = statistics.decisions.flatMap { [$0.accepted, $0.refused] }.max() ?? 0
        var table = Table(limits: [0, 0, 0])
        for (name, counts) in [
            (Phrase(en: "accepted", fr: "acceptées"), statistics.decisions.map(\.accepted)),
            (Phrase(en: "refused", fr: "refusées"), statistics.decisions.map(\.refused)),
        ] {
            table.add("  " + console.text(name), Self.blocks(counts, most: most), Self.sum(counts))
        }
        console.out(table)
    }

    private func showWorth() {
        guard let most = statistics.worth.max(), most > 0 else { return }
        heading(Phrase(en: "Worth of what waits", fr: "Intérêt de ce qui attend"))
        let number = statistics.threshold.map { console.number($0) }
        let threshold = number.map { Phrase(en: "; proposed from \($0)", fr: " ; proposé à partir de \($0)") }
        console.out(
            "  0 " + Self.blocks(statistics.worth, most: most) + " 1"
                + (threshold.map { console.text($0) } ?? "")
        )
    }

    /// A column for each count; a point for none.
    static func blocks(_ counts: [Int], most: Int) -> String {
        let blocks = Array("▁▂▃▄▅▆▇█")
        return String(
            counts.map { count in
                count <= 0 || most <= 0 ? "·" : blocks[min(7, (count * 8 - 1) / most)]
            }
        )
    }

    private static func sum(_ counts: [Int]) -> String {
        let sum = counts.reduce(0, +)
        return sum > 0 ? "\(sum)" : ""
    }

    /// The days of a week, from Monday on, in a few letters.
    private static func weekdays(_ language: Language) -> [String] {
        switch language {
        case .en: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        case .fr: ["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."]
        }
    }
}
