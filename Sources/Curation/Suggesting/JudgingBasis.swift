import Feeds
import Foundation

/// What entries were judged by: when it changes, they are judged again.
///
/// A few decisions more are no change. Until there are more, ``RelevanceFeedback`` corrects the scores by them: to judge
/// everything again costs many times what a poll without news costs.
struct JudgingBasis: Codable {
    /// Pages, model and threshold.
    var inputs: String
    /// The number of decisions for each page, and the record of the last.
    private var decisions: [String: Learned] = [:]

    private struct Learned: Codable {
        var count: Int
        var last: String
    }

    init(inputs: String, _ pages: [Suggesting.PageContext]) {
        self.inputs = inputs
        for page in pages {
            let made = page.verdicts
            decisions[page.file.name] = made.last.map { Learned(count: made.count, last: $0.record) }
        }
    }

    /// Whether entries that were judged by `text` need not be judged again.
    func isKnown(since text: String, on pages: [Suggesting.PageContext]) -> Bool {
        guard let before = try? JSONDecoder().decode(JudgingBasis.self, from: Data(text.utf8)),
            before.inputs == inputs
        else { return false }
        return pages.allSatisfy { page in
            let name = page.file.name
            let (old, new) = (before.decisions[name], decisions[name])
            guard let new else { return old == nil }
            guard let old else { return new.count < Self.enough(0) }
            let added = new.count - old.count
            guard added >= 0, added < Self.enough(old.count) else { return false }
            // A merge or an edit of the ledger changes what was there.
            return page.verdicts.dropLast(added).last?.record == old.last
        }
    }

    /// As many decisions more are worth judging everything again: a tenth of those that are known, from five to fifty.
    private static func enough(_ known: Int) -> Int { min(50, max(5, known / 10)) }

    var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}

extension Suggesting.PageContext {
    /// The decisions that judging learns from, oldest first.
    fileprivate var verdicts: Decisions {
        history.decisions([.accept, .refuse, .move], page: file.name)
    }
}
