import Curation
import Feeds
import Foundation
import Pages
import Home

/// The review on the whole screen of a terminal.
struct ScreenReview {
    let console: Console
    let keys: ReviewKeys
    /// What git knows of the pages, by their names.
    let histories: [String: PageHistory]

    /// What the next key is for.
    private enum Mode {
        case suggestion
        case help
        case move(LineEditor)
        case edit(LineEditor)
        case search(LineEditor)
        case until(LineEditor)
        /// The line is changed in another program.
        case editor(String)
        /// Waits for the same key again to decide on all shown.
        case confirm(ReviewAction, [String])
    }

    private struct State {
        var session: ReviewSession
        var mode = Mode.suggestion
        var isUnfolded = false
        /// The number that was typed before a key.
        var count: Int?
        var notice = ""
        var isOver = false
    }

    func run(_ session: inout ReviewSession) async throws {
        var state = State(session: session)
        let screen = TerminalScreen()
        var wasInterrupted = false
        try await screen.show { events in
            try draw(&state, on: screen)
            loop: for await event in events {
                switch event {
                case .ended:
                    wasInterrupted = true
                    state.isOver = true
                case .resized: screen.forget()
                case .resumed: screen.resume()
                case .key(.control("d")): state.isOver = true
                case .key(.control("c")):
                    wasInterrupted = true
                    state.isOver = true
                case .key(.control("z")): screen.suspend()
                case .key(.control("l")): screen.forget()
                case .key(let key): press(key, &state, screen.size)
                }
                if case .editor(let line) = state.mode { await edit(line, &state, screen) }
                if state.isOver { break loop }
                try draw(&state, on: screen)
            }
        }
        session = state.session
        if wasInterrupted { throw CancellationError() }
    }

    // MARK: Showing

    private func draw(_ state: inout State, on screen: TerminalScreen) throws {
        do {
            try show(&state, on: screen)
        } catch let error as UserError {
            guard try state.session.dropWithdrawn() else { throw error }
            state.mode = .suggestion
            state.notice = console.text(ReviewSession.withdrawn)
            try show(&state, on: screen)
        }
    }

    private func show(_ state: inout State, on screen: TerminalScreen) throws {
        let frame = ReviewFrame(console: console, keys: keys, size: screen.size)
        guard !state.session.isOver else { return screen.draw(frame.end(state.session.summary)) }
        switch state.mode {
        case .help: screen.draw(frame.help())
        case .suggestion:
            let model = try model(&state)
            screen.draw(frame.rows(model))
            state.session.hasShown([model.item] + frame.shown(model))
        // What changes while it is asked is told by the answer.
        case .confirm: screen.draw(frame.rows(try model(&state)))
        case .move(let editor):
            let item = try state.session.item()
            let names = try state.session.page(of: item).page.linkSections.map {
                $0.path.joined(separator: " / ")
            }
            let (footer, column) = prompt(Phrase(en: "section", fr: "section"), editor, screen.size)
            let rows = frame.sections(names, notice: state.notice, footer: footer)
            screen.draw(rows, cursor: (rows.count - 1, column))
        case .edit(let editor):
            try ask(Phrase(en: "line", fr: "ligne"), editor, frame, &state, screen)
        case .search(let editor):
            try ask(Phrase(en: "search", fr: "chercher"), editor, frame, &state, screen)
        case .until(let editor):
            let label = Phrase(en: "until (YYYY-MM-DD)", fr: "jusqu’au (AAAA-MM-JJ)")
            try ask(label, editor, frame, &state, screen)
        case .editor: break
        }
    }

    /// Shows a prompt in place of the keys.
    private func ask(
        _ label: Phrase,
        _ editor: LineEditor,
        _ frame: ReviewFrame,
        _ state: inout State,
        _ screen: TerminalScreen
    ) throws {
        let (footer, column) = prompt(label, editor, screen.size)
        let rows = frame.rows(try model(&state), footer: footer)
        screen.draw(rows, cursor: (rows.count - 1, column))
    }

    private func prompt(_ label: Phrase, _ editor: LineEditor, _ size: TerminalScreen.Size)
        -> (text: String, column: Int)
    {
        let name = console.text(label) + console.text(Phrase(en: ": ", fr: " : "))
        let (text, column) = editor.window(width: max(4, size.columns - name.width - 1))
        return (name + text, name.width + column)
    }

    private func model(_ state: inout State) throws -> ReviewFrame.Model {
        let item = try state.session.item()
        let file = try state.session.page(of: item)
        let section = try state.session.waiting(with: item)
        return ReviewFrame.Model(
            item: item,
            neighbours: item.neighbours(on: file, history: histories[file.name]),
            section: section,
            outline: try state.session.outline(with: item),
            place: state.session.place,
            count: state.session.ids.count,
            isUnfolded: state.isUnfolded,
            notice: state.notice
        )
    }

    // MARK: Keys

    private func press(_ key: TerminalKey, _ state: inout State, _ size: TerminalScreen.Size) {
        state.notice = ""
        do {
            if state.session.isOver {
                state.mode = .suggestion
                guard case .character(let letter) = key, keys.action(of: letter) == .undo else {
                    state.isOver = true
                    return
                }
                state.notice = try state.session.perform(.undo).map { withUndoHint($0) } ?? ""
                return
            }
            switch state.mode {
            case .help: state.mode = .suggestion
            case .suggestion: try decide(key, &state, size)
            case .confirm(let action, let ids):
                state.mode = .suggestion
                if case .character(let letter) = key, keys.action(of: letter) == action {
                    state.notice =
                        try state.session.performAll(action, on: ids).map { withUndoHint($0) } ?? ""
                } else {
                    try decide(key, &state, size)
                }
            case .move(let editor):
                try type(key, editor, &state, { .move($0) }) { name, state in
                    try state.session.move(to: name)
                    state.notice = console.text(Phrase(en: "moved", fr: "déplacée"))
                }
            case .edit(let editor):
                try type(key, editor, &state, { .edit($0) }) { line, state in
                    try state.session.edit(line)
                    state.notice = console.text(Self.lineChanged)
                }
            case .search(let editor):
                try type(key, editor, &state, { .search($0) }) { words, state in
                    if try !state.session.search(words) {
                        state.notice = console.text(ReviewSession.notFound)
                    }
                }
            case .until(let editor):
                try type(key, editor, &state, { .until($0) }) { date, state in
                    state.notice = try state.session.putOff(until: date).map { withUndoHint($0) } ?? ""
                }
            case .editor: break
            }
        } catch {
            tell(error, &state)
        }
    }

    private func withUndoHint(_ phrase: Phrase) -> String {
        "✓ " + console.text(phrase)
            + console.text(Phrase(en: "; \(keys[.undo]) undoes", fr: " ; \(keys[.undo]) pour annuler"))
    }

    private func type(
        _ key: TerminalKey,
        _ editor: LineEditor,
        _ state: inout State,
        _ mode: (LineEditor) -> Mode,
        _ done: (String, inout State) throws -> Void
    ) throws {
        switch key {
        case .escape: state.mode = .suggestion
        case .enter:
            state.mode = .suggestion
            let text = String(editor.text)
            guard !text.allSatisfy(\.isWhitespace) else { return }
            do {
                try done(text, &state)
            } catch {
                // What was typed stays, to be corrected.
                state.mode = mode(editor)
                throw error
            }
        default:
            var editor = editor
            editor.press(key)
            state.mode = mode(editor)
        }
    }

    private func decide(_ key: TerminalKey, _ state: inout State, _ size: TerminalScreen.Size) throws {
        let action: ReviewAction? =
            switch key {
            case .character(let letter): keys.action(of: letter)
            case .down, .right, .pageDown: .next
            case .up, .left, .pageUp: .previous
            case .enter: .why
            default: nil
            }
        let count = state.count
        state.count = nil
        guard let action else {
            if key == .tab || key == .backTab { return try state.session.goToSection(key == .tab ? 1 : -1) }
            if case .character(let digit) = key { state.count = Self.number(count, digit) }
            state.notice = state.count.map(String.init) ?? ""
            return
        }
        let item = try state.session.item()
        switch action {
        case .quit: state.isOver = true
        case .help: state.mode = .help
        case .why: state.isUnfolded.toggle()
        case .move: state.mode = .move(LineEditor())
        case .edit: state.mode = .edit(LineEditor(item.suggestion.line))
        case .editor: state.mode = .editor(item.suggestion.line)
        case .until: state.mode = .until(LineEditor())
        case .place:
            let basis = try model(&state).neighbours?.basis
            state.notice = withUndoHint(try state.session.place(after: basis ?? .unknown))
        case .search: state.mode = .search(LineEditor())
        case .open: state.notice = try open(item.suggestion.article.url)
        case .acceptShown, .refuseShown:
            let frame = ReviewFrame(console: console, keys: keys, size: size)
            let shown = frame.shown(try model(&state)).map(\.id)
            state.mode = .confirm(action, shown)
            state.notice = console.text(question(action, shown.count))
        default:
            state.isUnfolded = false
            let result = try state.session.perform(action, count: count)
            let isDecision = ![.next, .previous, .first, .last, .searchAgain].contains(action)
            state.notice = result.map { isDecision ? withUndoHint($0) : console.text($0) } ?? ""
        }
    }

    /// What is asked before all that the list shows of a section is decided on.
    private func question(_ action: ReviewAction, _ count: Int) -> Phrase {
        let letter = keys[action]
        let these =
            count == 1
            ? Phrase(en: "this one", fr: "celle-ci")
            : Phrase(
                en: "the \(count) listed of this section",
                fr: "les \(count) de cette section dans la liste"
            )
        return action == .acceptShown
            ? Phrase(
                en: "press \(letter) again to accept \(these.en)",
                fr: "appuyez encore sur \(letter) pour accepter \(these.fr)"
            )
            : Phrase(
                en: "press \(letter) again to refuse \(these.en)",
                fr: "appuyez encore sur \(letter) pour refuser \(these.fr)"
            )
    }

    /// A number with another digit; `nil` for what is no digit, and for a number that no list has.
    private static func number(_ count: Int?, _ digit: Character) -> Int? {
        guard digit.isASCII, let value = digit.wholeNumberValue, (count ?? 0) < 100_000 else { return nil }
        let number = (count ?? 0) * 10 + value
        return number > 0 ? number : nil
    }

    // MARK: Editor

    /// Lets another program change the line.
    private func edit(_ line: String, _ state: inout State, _ screen: TerminalScreen) async {
        state.mode = .suggestion
        do {
            guard let changed = try await screen.lend({ try await LineInEditor.edit(line) }) else { return }
            // What was typed stays if it is refused, to be corrected.
            state.mode = .edit(LineEditor(changed))
            try state.session.edit(changed)
            state.mode = .suggestion
            state.notice = console.text(Self.lineChanged)
        } catch {
            tell(error, &state)
        }
    }

    private static let lineChanged = Phrase(en: "line changed", fr: "ligne modifiée")

    /// A mistake must not end the review.
    private func tell(_ error: any Error, _ state: inout State) {
        guard let error = UserError(anyError: error) else { return state.notice = "\(error)" }
        let remedy = error.remedy.map { " → " + console.text($0) } ?? ""
        state.notice = console.text(error.what) + remedy
    }

    /// Opens the article in a browser if there is one; returns its address.
    private func open(_ address: String) throws -> String {
        let isWeb = WebURL(address)?.isWeb ?? false
        let opener = ["/usr/bin/xdg-open", "/usr/bin/open"].first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
        guard isWeb, let opener, ProcessInfo.processInfo.environment["SSH_CONNECTION"] == nil else {
            return Console.printable(address)
        }
        let process = Process()
        process.executableURL = URL(filePath: opener)
        process.arguments = [address]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return Console.printable(address)
    }
}
