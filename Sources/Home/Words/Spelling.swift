/// Finds the word that was probably meant.
package enum Spelling {
    /// The candidate that differs least from what was typed; `nil` when none is close, or nothing was typed.
    ///
    /// Case and dashes are not compared. A typing mistake is rarely in the first letters: a candidate that shares them
    /// is preferred.
    package static func closest(to typed: String, among candidates: some Sequence<String>) -> String? {
        let typed = normalized(typed)
        guard !typed.isEmpty else { return nil }
        var best: (candidate: String, rank: Int)?
        for candidate in candidates {
            let name = normalized(candidate)
            let distance = distance(typed, name)
            guard distance <= 3, 2 * distance <= max(typed.count, name.count) + 1 else { continue }
            let shared = zip(typed, name).prefix(2).prefix { $0 == $1 }.count
            guard best.map({ distance - shared < $0.rank }) ?? true else { continue }
            best = (candidate, distance - shared)
        }
        return best?.candidate
    }

    /// Insertions, deletions, substitutions and swaps of neighbours that turn one word into the other
    /// (optimal string alignment).
    package static func distance(_ first: [Character], _ second: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...second.count)
        for (row, character) in first.enumerated() {
            var next = [row + 1]
            for (column, other) in second.enumerated() {
                var cost = min(
                    last[column] + (character == other ? 0 : 1),
                    last[column + 1] + 1,
                    next[column] + 1
                )
                if row > 0, column > 0, character == second[column - 1], other == first[row - 1] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                next.append(cost)
            }
            (beforeLast, last) = (last, next)
        }
        return last[second.count]
    }

    private static func normalized(_ word: String) -> [Character] {
        word.lowercased().filter { $0 != "-" && $0 != "_" }.map(\.self)
    }
}

extension Phrase {
    /// Offers the word that was probably meant.
    package static func didYouMean(_ word: String) -> Phrase {
        Phrase(en: "did you mean “\(word)”?", fr: "vouliez-vous dire « \(word) » ?")
    }
}
