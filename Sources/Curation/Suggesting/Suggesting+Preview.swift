import Classify
import Feeds
import Foundation
import Storage

extension Suggesting {
    /// Those of some articles that would be proposed for one of the pages, the most relevant first; nothing is stored.
    ///
    /// - Throws: Errors of the store.
    func wouldPropose(_ entries: [Entry], now: Date) throws -> [Entry] {
        guard !entries.isEmpty else { return [] }
        var trained = try trainedHere(now: now, reusing: .learnedMost)
        var proposed: [(entry: Entry, relevance: Double)] = []
        for entry in entries {
            guard let key = entry.url.flatMap({ CanonicalURL($0)?.key }),
                !pages.contains(where: { $0.keys.contains(key) })
            else { continue }
            let document = Document(entry)
            let best = trained.judges.indices.compactMap { index in
                let relevance = trained.judges[index].relevance(of: document)
                return relevance >= trained.thresholds[index] ? relevance : nil
            }.max()
            if let best { proposed.append((entry, best)) }
        }
        return proposed.sorted { $0.relevance > $1.relevance }.map(\.entry)
    }
}
