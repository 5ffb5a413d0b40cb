/// The figures of a backtest.
package struct BacktestSummary: Encodable {
    package var page: String
    package var links: Int
    package var inNewSection: Int
    package var firstSection: Double
    package var thirdSection: Double
    package var recall: Double
    package var medianRank: Int
    package var candidates: Int
    package var curve: [Step]
    package var thresholds: [Backtest.Threshold]
    package var sections: [SectionRow]
    package var trials: [Backtest.Trial]

    /// The links added while the page grew from one size to another.
    package struct Step: Encodable {
        package var from: Int
        package var to: Int
        package var links: Int
        package var recall: Double
        package var firstSection: Double
    }

    /// One section: the recall of its links, and the precision of its proposals.
    package struct SectionRow: Encodable {
        package var section: String
        package var links: Int
        package var recall: Double
        package var precision: Double
    }

    /// Summarizes a report; articles are proposed from the relevance `threshold` on.
    package init(_ page: String, _ report: Backtest.Report, threshold: Double) {
        self.page = page
        trials = report.trials
        thresholds = report.thresholds
        links = trials.count
        let placed = trials.filter { $0.sectionRank != nil }
        inNewSection = links - placed.count
        func share(_ some: Int, _ all: Int) -> Double { all > 0 ? Double(some) / Double(all) : 0 }
        firstSection = share(placed.count { $0.sectionRank == 1 }, placed.count)
        thirdSection = share(placed.count { ($0.sectionRank ?? 9) <= 3 }, placed.count)
        recall = share(trials.count { $0.relevance >= threshold }, links)
        let ranks = trials.map(\.rank).sorted()
        medianRank = ranks.isEmpty ? 0 : ranks[ranks.count / 2]
        candidates = trials.map(\.candidates).max() ?? 0
        let bySize = trials.sorted { $0.linksBefore < $1.linksBefore }
        let size = max(5, (bySize.count + 5) / 6)
        curve = stride(from: 0, to: bySize.count, by: size).map { start in
            let part = bySize[start..<min(start + size, bySize.count)]
            let known = part.filter { $0.sectionRank != nil }
            return Step(
                from: part.first?.linksBefore ?? 0,
                to: part.last?.linksBefore ?? 0,
                links: part.count,
                recall: share(part.count { $0.relevance >= threshold }, part.count),
                firstSection: share(known.count { $0.sectionRank == 1 }, known.count)
            )
        }
        sections = Dictionary(grouping: placed, by: \.section).map { name, own in
            let named = placed.filter { $0.proposedSection == name }
            return SectionRow(
                section: name,
                links: own.count,
                recall: share(own.count { $0.sectionRank == 1 }, own.count),
                precision: share(named.count { $0.section == name }, named.count)
            )
        }.sorted { ($1.links, $0.section) < ($0.links, $1.section) }
    }
}
