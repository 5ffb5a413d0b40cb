/// The figures of a backtest.
package struct BacktestSummary: Encodable {
    package var page: String
    package var links: Int
    package var inNewSection: Int
    package var firstSection: Double
    package var thirdSection: Double
    /// `nil` if there was no other candidate, as is the rank.
    package var recall: Double?
    /// `nil` if there was no other candidate.
    package var medianRank: Int?
    package var candidates: Int
    /// The links whose other candidates are articles of the same weeks; for the others, those of today stand in.
    package var amongContemporaries: Int
    /// The models compared, that of the settings first.
    package var models: [ModelRow]
    package var curve: [Step]
    package var thresholds: [Backtest.Threshold]
    package var sections: [SectionRow]
    package var trials: [Backtest.Trial]

    /// The links added while the page grew from one size to another.
    package struct Step: Encodable {
        package var from: Int
        package var to: Int
        package var links: Int
        /// `nil` if there was no other candidate.
        package var recall: Double?
        package var firstSection: Double
    }

    /// One section: the recall of its links, and the precision of its proposals.
    package struct SectionRow: Encodable {
        package var section: String
        package var links: Int
        package var recall: Double
        package var precision: Double
    }

    /// The figures of one model.
    package struct ModelRow: Encodable {
        package var model: Backtest.Model
        package var firstSection: Share
        package var thirdSection: Share
        /// `nil` if there was no other candidate, as is the rank.
        package var recall: Share?
        package var medianRank: Int?

        init(_ report: Backtest.Report) {
            let placed = report.trials.filter { $0.sectionRank != nil }
            model = report.model
            firstSection = Share(placed.count { $0.sectionRank == 1 }, of: placed.count)
            thirdSection = Share(placed.count { ($0.sectionRank ?? 9) <= 3 }, of: placed.count)
            let ranks = report.trials.compactMap(\.rank).sorted()
            medianRank = ranks.isEmpty ? nil : ranks[ranks.count / 2]
            recall =
                ranks.isEmpty
                ? nil
                : Share(
                    report.trials.count { $0.rank != nil && $0.relevance >= report.threshold },
                    of: ranks.count
                )
        }
    }

    /// A share with its 95 % confidence interval, from 0 to 1 (Wilson 1927).
    package struct Share: Encodable, Equatable {
        package var value: Double
        package var low: Double
        package var high: Double

        package init(_ some: Int, of all: Int) {
            guard all > 0 else {
                (value, low, high) = (0, 0, 1)
                return
            }
            let (count, z) = (Double(all), 1.96)
            value = Double(some) / count
            let middle = value + z * z / (2 * count)
            let spread = z * (value * (1 - value) / count + z * z / (4 * count * count)).squareRoot()
            low = max(0, (middle - spread) / (1 + z * z / count))
            high = min(1, (middle + spread) / (1 + z * z / count))
        }
    }

    /// Summarizes the reports of all models, that of the settings first; `nil` without any.
    package init?(_ page: String, _ reports: [Backtest.Report]) {
        guard let report = reports.first else { return nil }
        let threshold = report.threshold
        self.page = page
        models = reports.map(ModelRow.init)
        amongContemporaries = report.trials.count(where: \.areContemporary)
        trials = report.trials
        thresholds = models[0].medianRank == nil ? [] : report.thresholds
        links = trials.count
        let placed = trials.filter { $0.sectionRank != nil }
        inNewSection = links - placed.count
        func share(_ some: Int, _ all: Int) -> Double { all > 0 ? Double(some) / Double(all) : 0 }
        firstSection = models[0].firstSection.value
        thirdSection = models[0].thirdSection.value
        recall = models[0].recall?.value
        medianRank = models[0].medianRank
        candidates = trials.map(\.candidates).max() ?? 0
        let bySize = trials.sorted { $0.linksBefore < $1.linksBefore }
        let size = max(5, (bySize.count + 5) / 6)
        curve = stride(from: 0, to: bySize.count, by: size).map { start in
            let part = bySize[start..<min(start + size, bySize.count)]
            let known = part.filter { $0.sectionRank != nil }
            let ranked = part.filter { $0.rank != nil }
            return Step(
                from: part.first?.linksBefore ?? 0,
                to: part.last?.linksBefore ?? 0,
                links: part.count,
                recall: ranked.isEmpty
                    ? nil : share(ranked.count { $0.relevance >= threshold }, ranked.count),
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
