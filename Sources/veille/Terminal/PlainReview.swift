import Feeds
import Foundation
import Pages
import Curation
import Home

/// The review as lines, one suggestion after the other: for screen readers, pipes and terminals that show only lines.
struct PlainReview {
    let console: Console
    let keys: ReviewKeys
    let keyboard: Keyboard
    /// What git knows of the pages, by their names.
    let histories: [String: PageHistory]

    /// The actions that also have a number: who listens to the list need not know the letters.
    private static let numbered: [ReviewAction] = [.accept, .refuse, .later, .move, .edit, .undo, .quit]

    /// What needs a screen.
    private static let unheard: Set<ReviewAction> = [
        .acceptShown, .refuseShown, .search, .searchAgain, .editor,
    ]

    func run(_ session: inout ReviewSession) throws {
        var isNew = true
        while !session.isOver {
            let item: Reviewing.Item
            do {
                item = try session.item()
            } catch let error as UserError {
                guard try session.dropWithdrawn() else { throw error }
                console.message(console.text(ReviewSession.withdrawn))
                isNew = true
                continue
            }
            if isNew {
                show(item, session)
                session.hasShown([item])
            }
            isNew = true
            guard let key = try keyboard.key() else { return }
            guard let action = action(of: key), !Self.unheard.contains(action) else {
                let hint = Phrase(
                    en: "“\(key)” is not an answer; \(keys[.help]) lists them",
                    fr: "« \(key) » n’est pas une réponse ; \(keys[.help]) les énumère"
                )
                console.message(console.text(hint))
                isNew = false
                continue
            }
            do {
                switch action {
                case .quit: return
                case .move: try move(item, &session)
                case .edit: try edit(item, &session)
                case .until: try putOff(&session)
                case .place: try place(item, &session)
                case .open: console.out(Console.printable(item.suggestion.article.url))
                case .why: console.out(Console.printable(item.suggestion.article.summary))
                case .help: showKeys()
                default:
                    if let result = try session.perform(action) { console.out("✓ " + console.text(result)) }
                }
                isNew = ![.open, .why, .help].contains(action)
            } catch let error as UserError {
                // A mistake must not end the review.
                console.message(console.text(error.what))
                if let remedy = error.remedy { console.message("  → " + console.text(remedy)) }
                isNew = false
            }
        }
    }

    private func action(of key: Character) -> ReviewAction? {
        if let number = key.wholeNumberValue, Self.numbered.indices.contains(number - 1) {
            return Self.numbered[number - 1]
        }
        return keys.action(of: key)
    }

    private func show(_ item: Reviewing.Item, _ session: ReviewSession) {
        let (place, count) = (session.place + 1, session.ids.count)
        console.out("")
        console.out(
            console.dim(console.text(Phrase(en: "\(place) of \(count)", fr: "\(place) sur \(count)")))
        )
        for line in SuggestionCard(console: console).lines(item) { console.out(line) }
        let answers = Self.numbered.enumerated().map {
            "\($0.offset + 1) \(keys[$0.element]) \(console.text($0.element.word))"
        }
        let second =
            item.isNearTie ? " · \(keys[.second]) \(console.text(ReviewAction.second.word))" : ""
        let all = answers.joined(separator: " · ") + second + " · ?"
        for line in console.columns.map({ all.wrapped(to: max(20, $0)) }) ?? [all] {
            console.out(console.dim(line))
        }
    }

    private func move(_ item: Reviewing.Item, _ session: inout ReviewSession) throws {
        let file = try session.page(of: item)
        for (index, section) in file.page.linkSections.enumerated() {
            let name = "  \(index + 1)  " + Console.printable(section.path.joined(separator: " / "))
            console.out(console.columns.map { name.fitting(max(20, $0)) } ?? name)
        }
        let prompt = console.text(Phrase(en: "section: ", fr: "section : "))
        guard let name = keyboard.line(prompt), !name.isEmpty else { return }
        try session.move(to: name)
    }

    private func edit(_ item: Reviewing.Item, _ session: inout ReviewSession) throws {
        console.out(Console.printable(item.suggestion.line))
        let prompt = console.text(Phrase(en: "new line: ", fr: "nouvelle ligne : "))
        guard let line = keyboard.line(prompt), !line.isEmpty else { return }
        try session.edit(line)
    }

    private func putOff(_ session: inout ReviewSession) throws {
        let prompt = console.text(Phrase(en: "until (YYYY-MM-DD): ", fr: "jusqu’au (AAAA-MM-JJ) : "))
        guard let date = keyboard.line(prompt), !date.isEmpty else { return }
        if let result = try session.putOff(until: date) { console.out("✓ " + console.text(result)) }
    }

    private func place(_ item: Reviewing.Item, _ session: inout ReviewSession) throws {
        let file = try session.page(of: item)
        let basis = item.neighbours(on: file, history: histories[file.name])?.basis
        console.out("✓ " + console.text(try session.place(after: basis ?? .unknown)))
    }

    private func showKeys() {
        // Only one suggestion is visible, so there is nothing to choose among.
        for action in ReviewAction.allCases where !Self.unheard.contains(action) {
            console.out("  \(keys[action])  \(console.text(action.label))")
        }
    }
}
