import Feeds
private import Foundation

/// How often the page cites each site, and in which sections.
struct SiteHabits: Sendable {
    private var links: [String: [Int]] = [:]
    private var accepted: [String: Int] = [:]
    private var refused: [String: Int] = [:]
    private var priors: [Double]
    /// The links of each place in each section; see ``places(of:)``.
    private var places: [String: Place] = [:]
    /// How well the places of the links predict their sections, from 0 (not at all) to 1.
    private var purity = 0.0

    /// The links of one place.
    private struct Place {
        var links = 0
        /// By section; most places are in few.
        var inSection: [Int: Int] = [:]
    }

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
        let known =
            sections.enumerated().flatMap { index, section in section.links.map { ($0.url, index) } }
            + verdicts.compactMap { verdict in verdict.section.map { (verdict.document.url, $0) } }
        for (url, section) in known {
            for place in Self.places(of: url) {
                places[place, default: Place()].links += 1
                places[place, default: Place()].inSection[section, default: 0] += 1
            }
        }
        purity = purity(of: known)
    }

    /// The site with the first part of the path, the site, and that part on any site: `arxiv.org/abs`,
    /// `arxiv.org`, `/podcast`.
    private static func places(of url: String) -> [String] {
        guard let url = WebURL(url) else { return [] }
        let host = host(of: url)
        guard !host.isEmpty else { return [] }
        guard let part = url.path.split(separator: "/", maxSplits: 1).first?.lowercased() else {
            return [host]
        }
        return [host + "/" + part, host, "/" + part]
    }

    /// The information that the places of links give about their sections, as a share of what there is to know.
    ///
    /// Each link is left out of its own prediction. A page by topics has next to none, a page by kinds (videos, papers,
    /// releases) has much.
    private func purity(of known: [(url: String, section: Int)]) -> Double {
        let entropy = -priors.reduce(0) { $0 + $1 * log($1) }
        guard entropy > 0 else { return 0 }
        var information = 0.0
        var count = 5.0
        for (url, section) in known {
            guard
                var others = Self.places(of: url).lazy.compactMap({ places[$0] }).first(where: {
                    $0.links > 1
                })
            else { continue }
            others.links -= 1
            others.inSection[section, default: 0] -= 1
            information += logRatio(others, section)
            count += 1
        }
        return max(0, min(1, information / count / entropy))
    }

    /// The logarithm of the section's share of a place over its share of the page, smoothed.
    private func logRatio(_ place: Place, _ section: Int) -> Double {
        let smoothing = 3.0
        let share =
            (Double(place.inSection[section] ?? 0) + smoothing * priors[section])
            / (Double(place.links) + smoothing)
        return log(share / priors[section])
    }

    /// The statistics of one site.
    struct Habit {
        /// For each section, how much more often links of this place stand there than others, as a logarithm, weighted by how
        /// well places predict sections on this page; empty for an unknown place.
        var ratios: [Double]
        /// Links of the site on the page, including accepted documents.
        var links: Double
        /// Log-odds of acceptance, from decisions.
        var odds: Double
    }

    func habit(of url: String) -> Habit {
        let named = Self.places(of: url)
        // The site stands behind its first part.
        let host = named.count > 1 ? named[1] : named.first ?? ""
        let place = named.lazy.compactMap { places[$0] }.first { $0.links > 1 }
        let ratios = place.map { place in priors.indices.map { purity * logRatio(place, $0) } } ?? []
        let odds = log((Double(accepted[host] ?? 0) + 1) / (Double(refused[host] ?? 0) + 1))
        let links = links[host].map { Double($0.reduce(0, +)) } ?? 0
        return Habit(ratios: ratios, links: links, odds: odds)
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

    static func host(_ url: String) -> String { WebURL(url).map(host(of:)) ?? "" }

    private static func host(of url: WebURL) -> String {
        url.host.hasPrefix("www.") ? String(url.host.dropFirst(4)) : url.host
    }
}

extension SiteHabits {
    init(from reader: inout ModelReader) throws(DamagedModel) {
        priors = try reader.read()
        purity = try reader.read()
        for name in try reader.read() as [String] { links[name] = try reader.read() }
        accepted = try reader.readCounts()
        refused = try reader.readCounts()
        for name in try reader.read() as [String] {
            let count: Int = try reader.read()
            let (sections, counts): ([Int], [Int]) = (try reader.read(), try reader.read())
            places[name] = Place(
                links: count,
                inSection: Dictionary(zip(sections, counts)) { first, _ in first }
            )
        }
    }

    func write(to writer: inout ModelWriter) {
        writer.write(priors)
        writer.write(purity)
        writer.write(links.map(\.key))
        for (_, counts) in links { writer.write(counts) }
        writer.write(counts: accepted)
        writer.write(counts: refused)
        writer.write(places.map(\.key))
        for (_, place) in places {
            writer.write(place.links)
            writer.write(place.inSection.map(\.key))
            writer.write(place.inSection.map(\.value))
        }
    }
}

extension ModelReader {
    fileprivate mutating func readCounts() throws(DamagedModel) -> [String: Int] {
        let names: [String] = try read()
        return Dictionary(zip(names, try read() as [Int])) { first, _ in first }
    }
}

extension ModelWriter {
    fileprivate mutating func write(counts: [String: Int]) {
        write(counts.map(\.key))
        write(counts.map(\.value))
    }
}
