import Feeds
private import Foundation

/// How often the page cites each site, and in which sections.
struct SiteHabits: Sendable {
    private var links: [String: [Int]] = [:]
    private var accepted: [String: Int] = [:]
    private var refused: [String: Int] = [:]
    private var priors: [Double]

    init(sections: [LabelledSection], verdicts: [Verdict]) {
        priors = sections.map { Double($0.links.count) + 1 }
        let total = priors.reduce(0, +)
        priors = priors.map { $0 / total }
        for (index, section) in sections.enumerated() {
            for link in section.links {
                links[Self.host(link.url), default: Array(repeating: 0, count: sections.count)][index] += 1
            }
        }
        for verdict in verdicts {
            let host = Self.host(verdict.document.url)
            if let section = verdict.section {
                links[host, default: Array(repeating: 0, count: sections.count)][section] += 1
                accepted[host, default: 0] += 1
            } else {
                refused[host, default: 0] += 1
            }
        }
    }

    /// The statistics of one site.
    struct Habit {
        var counts: [Int]?
        var priors: [Double]
        /// Links of the site on the page, including accepted documents.
        var links: Double
        /// Log-odds of acceptance, from decisions.
        var odds: Double

        /// The logarithm of the site's share in a section over the section's share of the page.
        func logRatio(_ section: Int) -> Double {
            guard let counts else { return 0 }
            let total = Double(counts.reduce(0, +))
            let smoothing = 1.0
            let share = (Double(counts[section]) + smoothing * priors[section]) / (total + smoothing)
            return log(share / priors[section])
        }
    }

    func habit(of url: String) -> Habit {
        let host = Self.host(url)
        let counts = links[host]
        let odds = log((Double(accepted[host] ?? 0) + 1) / (Double(refused[host] ?? 0) + 1))
        let links = counts.map { Double($0.reduce(0, +)) } ?? 0
        return Habit(counts: counts, priors: priors, links: links, odds: odds)
    }

    func reason(_ url: String, section: Int) -> Reasons.SiteHabit? {
        let host = Self.host(url)
        guard links[host] != nil || refused[host] != nil else { return nil }
        let counts = links[host] ?? Array(repeating: 0, count: priors.count)
        return Reasons.SiteHabit(
            host: host,
            onPage: counts.reduce(0, +) - (accepted[host] ?? 0),
            inSection: counts[section],
            accepted: accepted[host] ?? 0,
            refused: refused[host] ?? 0
        )
    }

    static func host(_ url: String) -> String {
        guard let host = WebURL(url)?.host else { return "" }
        return host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
    }
}
