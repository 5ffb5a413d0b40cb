import Feeds
import Foundation
import Curation
import Home
import Pages

/// A review session: the suggestions in order, the position and the decisions.
struct ReviewSession {
    private var queue: LiveQueue
    private(set) var ids: [String]
    private var places: [String: Int]
    private let clock: () -> Date
    private(set) var place = 0
    private var decided: [String: Reviewing.State] = [:]
    /// The words of the last search.
    private var words: String?
    /// The number of records about each suggestion when it was last shown: what others decided since is not overruled.
    private var seen: [String: Int] = [:]

    init(queue: LiveQueue, ids: [String], clock: @escaping () -> Date) {
        self.queue = queue
        self.ids = ids
        places = Self.places(ids)
        self.clock = clock
    }

    private static func places(_ ids: [String]) -> [String: Int] {
        Dictionary(ids.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
    }

    /// Whether the last one was decided on.
    var isOver: Bool { place >= ids.count }

    /// The current suggestion in its current state: others may decide at the same time.
    mutating func item() throws -> Reviewing.Item { try queue.item(ids[place], now: clock()) }

    /// Notes that the person sees these as they stand.
    mutating func hasShown(_ items: [Reviewing.Item]) {
        for item in items { seen[item.id] = item.records }
    }

    /// Decides on suggestions, unless others have since they were shown; then once more overrules them.
    private mutating func decide(
        _ wanted: [String],
        _ now: Date,
        _ body: (Reviewing) throws -> [Reviewing.Item]
    ) throws -> [Reviewing.Item] {
        do {
            let items = try queue.decide(wanted, seen: seen, now: now, body)
            for item in items { seen[item.id] = item.records }
            return items
        } catch let error as UserError {
            if case .decidedSince = error.cause as? DecisionProblem {
                for id in wanted { seen[id] = nil }
            }
            throw error
        }
    }

    /// Removes suggestions that were withdrawn or muted; returns whether the current one was among them.
    mutating func dropWithdrawn() throws -> Bool {
        guard !isOver else { return false }
        let known = Set(try queue.all(now: clock()).lazy.filter { $0.state != .muted }.map(\.id))
        guard !known.contains(ids[place]) else { return false }
        place -= ids[..<place].count { !known.contains($0) }
        ids.removeAll { !known.contains($0) }
        places = Self.places(ids)
        return true
    }

    /// The message about a withdrawn suggestion.
    static let withdrawn = Phrase(en: "it was withdrawn elsewhere", fr: "elle a été retirée ailleurs")

    /// The page of a suggestion.
    mutating func page(of item: Reviewing.Item) throws -> PageFile {
        let name = item.suggestion.page
        return try queue.files(now: clock())[name] ?? queue.home.page(name)
    }

    /// The pending suggestions of this session in the same section, this one included.
    mutating func waiting(with item: Reviewing.Item) throws -> [Reviewing.Item] {
        let waiting = try queue.list(.pending, now: clock())
        let section = waiting.filter {
            $0.suggestion.section == item.suggestion.section && $0.suggestion.page == item.suggestion.page
                && places[$0.id] != nil
        }
        return section.contains { $0.id == item.id } ? section : [item] + section
    }

    /// A section, and the suggestions of this session that wait there.
    struct Section {
        /// Its path, after the page's name if the session has several pages.
        var name: String
        var items: [Reviewing.Item]
        /// Whether the current suggestion is in it.
        var isHere: Bool
    }

    /// The sections with pending suggestions of this session, in its order, and the one of `item`.
    mutating func outline(with item: Reviewing.Item) throws -> [Section] {
        struct Place: Hashable {
            var page: String
            var path: [String]

            init(_ item: Reviewing.Item) { (page, path) = (item.suggestion.page, item.suggestion.section) }
        }
        var found: [Place: (items: [Reviewing.Item], first: Int)] = [:]
        for waiting in try queue.list(.pending, now: clock()) {
            guard let place = places[waiting.id] else { continue }
            let first = min(place, found[Place(waiting)]?.first ?? place)
            found[Place(waiting), default: ([], place)].items.append(waiting)
            found[Place(waiting)]?.first = first
        }
        let here = Place(item)
        if found[here] == nil { found[here] = ([], place) }
        let hasOnePage = Set(found.keys.map(\.page)).count == 1
        return found.sorted { $0.value.first < $1.value.first }.map { place, value in
            Section(
                name: ((hasOnePage ? [] : [place.page]) + place.path).joined(separator: " / "),
                items: value.items,
                isHere: place == here
            )
        }
    }

    /// Performs an action that needs no further input; returns the result to show.
    ///
    /// With a number, goes as many steps, or to that place from 1.
    mutating func perform(_ action: ReviewAction, count: Int? = nil) throws -> Phrase? {
        let now = clock()
        guard !isOver || action == .undo else { return nil }
        switch action {
        case .accept: return try settle([ids[place]], now) { try $0.accept($1, now: now) }
        case .second: return try acceptIntoSecond(now)
        case .refuse: return try settle([ids[place]], now) { try $0.refuse($1, now: now) }
        case .later: return try putOff(until: "tomorrow")
        case .monday: return try putOff(until: "monday")
        case .confirmed: return try putOff(until: "confirmed")
        case .undo: return try undo(now)
        case .next: go(to: place + (count ?? 1))
        case .previous: go(to: place - (count ?? 1))
        case .first: go(to: (count ?? 1) - 1)
        case .last: go(to: (count ?? ids.count) - 1)
        case .searchAgain:
            guard let words else {
                return Phrase(en: "nothing was searched yet", fr: "aucune recherche encore")
            }
            if try !search(words) { return Self.notFound }
        case .until, .move, .edit, .editor, .place, .open, .why, .acceptShown, .refuseShown, .search, .help,
            .quit:
            break
        }
        return nil
    }

    private mutating func go(to wanted: Int) { place = max(0, min(wanted, ids.count - 1)) }

    /// Goes to the first suggestion of another section, `step` sections further.
    mutating func goToSection(_ step: Int) throws {
        let sections = try outline(with: item()).map {
            ($0.isHere, $0.items.compactMap { places[$0.id] }.min())
        }
        guard let here = sections.firstIndex(where: { $0.0 }) else { return }
        let target = max(0, min(here + step, sections.count - 1))
        guard target != here, let first = sections[target].1 else { return }
        go(to: first)
    }

    /// Postpones the current one until a date, or what ``Postponement`` understands.
    mutating func putOff(until text: String) throws -> Phrase? {
        let now = clock()
        guard let postponement = Postponement(text, now: now) else {
            throw UserError(DecisionProblem.notAFutureDate(text))
        }
        return try settle([ids[place]], now) { try $0.later($1, until: postponement.date, now: now) }
    }

    /// Decides on several at once, as one step for undo.
    mutating func performAll(_ action: ReviewAction, on shown: [String]) throws -> Phrase? {
        let now = clock()
        switch action {
        case .acceptShown: return try settle(shown, now) { try $0.accept($1, now: now) }
        case .refuseShown: return try settle(shown, now) { try $0.refuse($1, now: now) }
        default: return nil
        }
    }

    mutating func move(to name: String) throws {
        let item = try item()
        let section = try Reviewing.section(name, of: page(of: item))
        let now = clock()
        _ = try decide([item.id], now) { [try $0.move(item.id, to: section, now: now)] }
    }

    mutating func edit(_ line: String) throws {
        let (id, now) = (ids[place], clock())
        _ = try decide([id], now) { [try $0.edit(id, line: line, now: now)] }
    }

    /// Chooses the place to offer after the current one.
    mutating func place(after basis: PlaceBasis) throws -> Phrase {
        let (id, now, order) = (ids[place], clock(), basis.order.next)
        _ = try decide([id], now) { [try $0.edit(id, order: order, now: now)] }
        return Phrase(.chosen(order))
    }

    static let notFound = Phrase(en: "not found", fr: "introuvable")

    /// Goes to the next suggestion with all words in its title or site.
    mutating func search(_ words: String) throws -> Bool {
        self.words = words
        let wanted = words.split(separator: " ")
        for step in 1..<max(2, ids.count) {
            let candidate = (place + step) % ids.count
            // Suggestions withdrawn elsewhere are skipped.
            guard let article = try? queue.item(ids[candidate], now: clock()).suggestion.article else {
                continue
            }
            let options: String.CompareOptions = [.caseInsensitive, .diacriticInsensitive]
            let text = article.title + " " + article.site
            if wanted.allSatisfy({ text.range(of: $0, options: options) != nil }) {
                place = candidate
                return true
            }
        }
        return false
    }

    private mutating func acceptIntoSecond(_ now: Date) throws -> Phrase? {
        guard let section = try item().second?.section else {
            return Phrase(en: "there is no second section", fr: "il n’y a pas de deuxième section")
        }
        let state = try settle([ids[place]], now) { try $0.accept($1, section: section, now: now) }
        let name = Console.printable(section.last ?? "")
        return state.map { Phrase(en: "\($0.en): \(name)", fr: "\($0.fr) : \(name)") }
    }

    private mutating func settle(
        _ wanted: [String],
        _ now: Date,
        _ verdict: (Reviewing, [String]) throws -> [Reviewing.Item]
    ) throws -> Phrase? {
        let items = try decide(wanted, now) { try verdict($0, wanted) }
        guard let last = items.last else { return nil }
        for item in items { decided[item.id] = item.awaitsOthers ? .accepted : item.state }
        let names = Set(items.map(\.id))
        // Goes on to the next undecided suggestion.
        if names.contains(ids[place]) { place += 1 }
        while place < ids.count, items.count > 1, names.contains(ids[place]) { place += 1 }
        return items.count > 1 ? Self.count(items.count, last.state) : last.decidedLabel
    }

    private static func count(_ count: Int, _ state: Reviewing.State) -> Phrase {
        switch state {
        case .accepted: .count(count, en: ("accepted", "accepted"), fr: ("acceptée", "acceptées"))
        case .refused: .count(count, en: ("refused", "refused"), fr: ("refusée", "refusées"))
        default: Phrase(en: "\(count): \(state.label.en)", fr: "\(count) : \(state.label.fr)")
        }
    }

    private mutating func undo(_ now: Date) throws -> Phrase? {
        let undone = try queue.undo(now: now)
        guard let first = undone.first else {
            return Phrase(en: "there is nothing to undo", fr: "il n’y a rien à annuler")
        }
        for decision in undone { (decided[decision.id], seen[decision.id]) = (nil, nil) }
        if let back = places[first.id] { place = back }
        let title = undone.count > 1 ? "\(undone.count)" : Console.printable(first.title)
        return Phrase(en: "undone: \(title)", fr: "annulé : \(title)")
    }

    /// The number of decisions of each kind.
    var summary: Phrase {
        func count(_ state: Reviewing.State) -> Int { decided.values.count { $0 == state } }
        let later = count(.later)
        return .list(
            [
                Self.count(count(.accepted), .accepted), Self.count(count(.refused), .refused),
                Phrase(en: "\(later) later", fr: "\(later) plus tard"),
            ],
            separator: ", "
        )
    }

    func showEnd(_ console: Console) {
        console.out(summary)
        console.next(
            decided.values.contains(.accepted)
                ? Phrase(en: "veille apply -n, then veille apply", fr: "veille apply -n, puis veille apply")
                : Phrase("veille status")
        )
    }
}
