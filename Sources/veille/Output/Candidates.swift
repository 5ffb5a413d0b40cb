import ArgumentParser
import Feeds
import Foundation
import Pages
import Curation
import Home

/// Completion candidates, read from the home of the command line.
///
/// Nothing is written and no error is printed: the shell is in the middle of a line.
struct Candidates {
    private let words: [String]

    /// The IDs of suggestions in these states, with titles where the shell shows them.
    static func suggestions(_ states: Set<Reviewing.State>) -> CompletionKind {
        .custom { words, _, _ in Candidates(words: words).suggestions(states, now: Date()) }
    }

    /// The names of sections, or their numbers if a name has special characters of a shell.
    static var sections: CompletionKind { .custom { words, _, _ in Candidates(words: words).sections() } }

    /// The pages of the home.
    static var pages: CompletionKind { .custom { words, _, _ in Candidates(words: words).pages() } }

    /// Bash expands candidates, command substitutions included: words with special characters are not safe.
    static func isShellSafe(_ word: String) -> Bool {
        !word.isEmpty && !word.hasPrefix("-") && !word.hasPrefix(" ")
            && word.allSatisfy { $0.isLetter || $0.isNumber || " -_./,+@–".contains($0) }
    }

    // MARK: Answers

    private func suggestions(_ states: Set<Reviewing.State>, now: Date) -> [String] {
        let now = value(of: "--now").flatMap(Moment.init(argument:))?.date ?? now
        // Opening a missing database would create it.
        guard let home, FileManager.default.fileExists(atPath: home.storeURL.path),
            let store = try? home.openStore(),
            let items = try? Reviewing(home: home, store: store).items(now: now)
        else { return [] }
        let typed = Set(words)
        return items.filter { states.contains($0.state) && !typed.contains($0.id) }.map { item in
            Self.described(item.id, item.suggestion.article.title)
        }
    }

    private func sections() -> [String] {
        guard let home, let name = value(of: "--page") ?? home.configuration.pages.first,
            let file = try? home.page(name)
        else { return [] }
        let names = file.page.sectionNames
        return names.enumerated().map { index, name in
            let isAlone = names.count { $0 == name } == 1
            return isAlone && Self.isShellSafe(name)
                ? name : Self.described("\(index + 1)", name)
        }
    }

    private func pages() -> [String] { (home?.configuration.pages ?? []).filter(Self.isShellSafe) }

    /// A word with the description that zsh and fish show.
    private static func described(_ word: String, _ what: String) -> String {
        let what = Console.printable(what)
        return switch CompletionShell.requesting {
        case .zsh: word + ":" + what
        case .fish: word + "\t" + what
        default: word
        }
    }

    // MARK: The command line

    private var home: HomeFolder? {
        let folder = value(of: "-C") ?? FileManager.default.currentDirectoryPath
        return try? HomeFolder.find(from: URL(filePath: folder, directoryHint: .isDirectory))
    }

    /// The value of an option, as far as it can be known before the shell has expanded it.
    private func value(of option: String) -> String? {
        guard let index = words.firstIndex(of: option), words.indices.contains(index + 1) else { return nil }
        let word = words[index + 1].replacing(/["'\\]/, with: "")
        guard word == "~" || word.hasPrefix("~/") else { return word.isEmpty ? nil : word }
        return FileManager.default.homeDirectoryForCurrentUser.path + word.dropFirst()
    }

    private init(words: [String]) { self.words = words }
}
