package import Feeds
private import Foundation

/// Why a new entry goes where it goes.
package enum PlaceBasis: Sendable, Hashable {
    /// The order was given by a person.
    case chosen(SectionOrder)
    /// The entries are sorted by title.
    case alphabetical
    /// The dates of the entries descend.
    case newestFirst
    /// That is where most of the last additions went.
    case habit(AdditionHabit.Position, count: Int, of: Int)
    /// Whoever wrote the line put it beside this entry, and nothing else tells the place.
    case beside(Addition.Neighbour)
    /// Neither the text nor the history of the page has an order.
    case unknown

    /// The order that follows from it.
    package var order: SectionOrder {
        switch self {
        case .chosen(let order): order
        case .alphabetical: .alphabetical
        case .newestFirst, .habit(.top, _, _): .newestFirst
        case .habit, .beside, .unknown: .append
        }
    }
}

extension Section {
    /// The detected order; `prior` is the logarithm of the odds that a section of this page is sorted.
    fileprivate func order(prior: Double) -> SectionOrder {
        guard let list = entryList else { return .append }
        if AlphabetEvidence(list, in: self).isAlphabetical(prior: prior) { return .alphabetical }
        return isNewestFirst(list) ? .newestFirst : .append
    }

    /// Whether most entries have a date, and most of those are older than the one before.
    private func isNewestFirst(_ list: EntryList) -> Bool {
        let items = list.linkedItems
        let dates = items.compactMap { item in
            item.link.flatMap { EntryDate(in: String(links[$0].context.prefix(1000))) }
        }
        guard dates.count >= 4, dates.count * 10 >= items.count * 9, dates.first != dates.last else {
            return false
        }
        let older = zip(dates, dates.dropFirst()).count { $0 >= $1 }
        return older * 10 >= (dates.count - 1) * 8
    }
}

/// The orders of the sections of a page: where its entries do not decide, the other sections do.
package struct PageOrders {
    /// Whether each section that says something about it is sorted, by the line of its heading.
    private var isSorted: [Int: Bool] = [:]

    package init(_ page: Page) {
        for section in page.linkSections {
            guard let list = section.entryList, list.items.count >= 3 else { continue }
            let weight = Self.weights.of(list.items.map { AlphabetEvidence.text($0, .title, in: section) }) {
                AlphabetEvidence(
                    list,
                    in: section,
                    sources: [.title, .head],
                    collations: [.words, .lowercase, .exact]
                ).weight
            }
            if weight > AlphabetEvidence.threshold {
                isSorted[section.headingLine] = true
            } else if weight < 0 {
                isSorted[section.headingLine] = false
            }
        }
        sorted = isSorted.values.count { $0 }
    }

    private let sorted: Int

    /// An edit changes one section, and the others are asked again.
    private static let weights = KnownWeights()

    package func order(of section: Section) -> SectionOrder { basis(of: section, history: nil).order }

    /// What decides where a new entry of a section goes; the history of the page is asked if its text has no order.
    package func basis(of section: Section, history: PageHistory?) -> PlaceBasis {
        switch textOrder(of: section) {
        case .alphabetical: return .alphabetical
        case .newestFirst: return .newestFirst
        case .append:
            guard let habit = history?.habit(of: section), let usual = habit.usual, usual != .middle else {
                return .unknown
            }
            return .habit(usual, count: habit.usualCount, of: habit.positions.count)
        }
    }

    private func textOrder(of section: Section) -> SectionOrder {
        let own = isSorted[section.headingLine]
        let others = Double(sorted - (own == true ? 1 : 0))
        let unsorted = Double(isSorted.count - sorted - (own == false ? 1 : 0))
        return section.order(prior: min(max(log((others + 0.5) / (unsorted + 0.5)), -2.5), 2.5))
    }
}

/// How much each list of titles that was seen looks sorted.
private final class KnownWeights: Sendable {
    private let known = Guarded<[[String]: Double]>([:])
    /// As many lists are kept.
    private static let capacity = 512

    func of(_ titles: [String], _ weigh: () -> Double) -> Double {
        if let weight = known.withLock({ $0[titles] }) { return weight }
        let weight = weigh()
        known.withLock { known in
            if known.count >= Self.capacity { known.removeAll() }
            known[titles] = weight
        }
        return weight
    }
}

/// What the entries of a list say about whether, and how, it is sorted by title.
struct AlphabetEvidence {
    /// The text that entries are sorted by.
    enum Source: CaseIterable {
        /// The link text.
        case title
        /// The link text up to its colon, in lists where most have one: `Python: a title`.
        case head
        /// The entry from its start: the label, if it has one.
        case start
    }

    let source: Source
    let collation: Collation
    /// The keys of the entries; `nil` for those without text.
    let keys: [[UInt8]?]
    /// The logarithm of how much likelier the order is in a sorted list than in one without order.
    let weight: Double
    private let hasLongRun: Bool

    /// A sample of the collations is enough to say whether a list is sorted; where a new entry goes depends on all.
    init(
        _ list: EntryList,
        in section: Section,
        sources: [Source] = Source.allCases,
        collations: [Collation] = Collation.allCases
    ) {
        var best: (source: Source, collation: Collation, keys: [[UInt8]?], unsorted: Int)?
        for source in sources {
            let texts = list.items.map { Self.text($0, source, in: section) }
            if source == .head, texts.count(where: { $0.contains(": ") }) * 2 <= texts.count { continue }
            let heads = source == .head ? texts.map(Self.head) : texts
            let folded = heads.map(Collation.folded)
            for collation in collations {
                let keys = zip(heads, folded).map { $0.isEmpty ? nil : collation.key($0, folded: $1) }
                let known = keys.compactMap { $0 }
                let unsorted = zip(known, known.dropFirst()).count { $1.lexicographicallyPrecedes($0) }
                if best.map({ unsorted < $0.unsorted }) ?? true { best = (source, collation, keys, unsorted) }
            }
        }
        source = best?.source ?? .title
        collation = best?.collation ?? .withoutArticle
        keys = best?.keys ?? []
        let known = keys.compactMap { $0 }
        let unsorted = Double(best?.unsorted ?? 0)
        let pairs = zip(known, known.dropFirst()).filter { $0 != $1 }.count
        weight = (Double(pairs) - unsorted) * Self.sortedPair + unsorted * Self.unsortedPair
        hasLongRun = Self.hasLongRun(known)
    }

    /// Whether most entries are one sorted run: others were put before or after it without care.
    private static func hasLongRun(_ keys: [[UInt8]]) -> Bool {
        var run = (start: 0, weight: 0.0)
        var best = (length: 0, weight: 0.0)
        for (index, (key, next)) in zip(keys, keys.dropFirst()).enumerated() {
            if run.weight <= 0 { run = (index, 0) }
            if next.lexicographicallyPrecedes(key) {
                run.weight += unsortedPair
            } else if key != next {
                run.weight += sortedPair
            }
            if run.weight > best.weight { best = (index - run.start + 2, run.weight) }
        }
        return best.weight > 4 && best.length * 10 >= keys.count * 6
    }

    /// Of a sorted list, one neighbour in ten is out of place; without order, every second one.
    private static let sortedPair = 0.59
    private static let unsortedPair = -1.61

    fileprivate static func text(_ item: ItemList.Item, _ source: Source, in section: Section) -> String {
        let link = item.link.map { source == .start ? section.links[$0].context : section.links[$0].title }
        let text = link ?? item.text
        // No two entries are the same for that long.
        return text.utf8.count <= 200 ? text : String(text.prefix(200))
    }

    private static func head(_ title: String) -> String {
        title.firstRange(of: ": ").map { String(title[..<$0.lowerBound]) } ?? title
    }

    /// Whether the list is sorted, given the logarithm of the odds of that without its entries.
    func isAlphabetical(prior: Double) -> Bool { weight + prior > Self.threshold || hasLongRun }

    fileprivate static let threshold = 1.5

    /// Whether hardly any neighbours are on the wrong side of each other.
    var isStrict: Bool {
        let known = keys.compactMap { $0 }
        let unsorted = zip(known, known.dropFirst()).count { $1.lexicographicallyPrecedes($0) }
        return unsorted * 20 <= known.count
    }

    /// Whether an entry is between two others by any key and collation that somebody may sort by.
    ///
    /// Where those two are not in order themselves, one of them is enough.
    func fits(
        _ item: ItemList.Item,
        between before: ItemList.Item?,
        and after: ItemList.Item?,
        in section: Section
    ) -> Bool {
        Source.allCases.contains { source in
            let texts = [before, item, after].map { $0.map { Self.text($0, source, in: section) } }
            let heads = source == .head ? texts.map { $0.map(Self.head) } : texts
            return Collation.allCases.contains { collation in
                let keys = heads.map { $0.map { collation.key($0, folded: Collation.folded($0)) } }
                guard let own = keys[1] else { return true }
                let isAfter = keys[0].map { !own.lexicographicallyPrecedes($0) } ?? true
                let isBefore = keys[2].map { !$0.lexicographicallyPrecedes(own) } ?? true
                if let first = keys[0], let last = keys[2], last.lexicographicallyPrecedes(first) {
                    return isAfter || isBefore
                }
                return isAfter && isBefore
            }
        }
    }

    /// The position of a title among the entries that leaves the fewest of them on the wrong side; of several such
    /// positions, the one in the longest stretch of sorted entries.
    func position(of title: String) -> Int {
        let text = source == .head ? Self.head(title) : title
        let key = collation.key(text, folded: Collation.folded(text))
        // All entries are behind the first position.
        var wrong = keys.count { $0?.lexicographicallyPrecedes(key) ?? false }
        let stretches = Self.stretches(keys)
        var best = (position: 0, wrong: wrong, stretch: stretches[0])
        for (index, other) in keys.enumerated() {
            guard let other else { continue }
            let isBehind = key.lexicographicallyPrecedes(other)
            if isBehind { wrong += 1 } else if other != key { wrong -= 1 }
            let stretch = stretches[index + 1]
            if wrong < best.wrong || wrong == best.wrong && stretch >= best.stretch && !isBehind {
                best = (index + 1, wrong, stretch)
            }
        }
        return best.position
    }

    /// For each position, the length of the stretch of sorted entries around it; 0 between two that are not in order.
    private static func stretches(_ keys: [[UInt8]?]) -> [Int] {
        var lengths = Array(repeating: 0, count: keys.count + 1)
        var start = 0
        var last: [UInt8]?
        for (index, key) in keys.enumerated() {
            guard let key else { continue }
            if let previous = last, key.lexicographicallyPrecedes(previous) {
                for position in start..<index { lengths[position] = index - start }
                start = index + 1
            }
            last = key
        }
        for position in start..<(keys.count + 1) { lengths[position] = keys.count + 1 - start }
        return lengths
    }
}
