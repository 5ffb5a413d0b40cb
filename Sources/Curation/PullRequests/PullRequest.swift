package import Home
package import Feeds
package import Foundation
import Pages

/// The text of a pull request in which suggestions are decided on: a box for each, and commands in lines of their own.
package enum PullRequest {
    /// What a person has said in it of one suggestion.
    package struct Answer: Sendable, Equatable {
        /// What is to be done.
        package enum Action: Sendable, Equatable {
            /// The box was ticked, or `/veille accept ID`.
            case accept
            /// The tick was taken away.
            case takeBack
            /// `/veille refuse ID`.
            case refuse
            /// `/veille later ID [WHEN]`.
            case later(String)
            /// `/veille move ID SECTION`.
            case move(String)
            /// A command that is none, as it was written.
            case unknown(String)
        }

        /// The suggestion.
        package var id: String
        /// What is to be done with it.
        package var action: Action
        /// When it was said, where that is known.
        package var said: Date?

        /// Says what is to be done.
        package init(id: String, action: Action, said: Date? = nil) {
            self.id = id
            self.action = action
            self.said = said
        }
    }

    // MARK: Reading

    /// What was said in a text: that of the pull request, or of a comment.
    ///
    /// A box counts only where it was ticked, or unticked, since it was written.
    package static func answers(in text: String, said: Date? = nil) -> [Answer] {
        text.split(whereSeparator: \.isNewline).compactMap { line in
            if let box = line.firstMatch(
                of: /^\s*[-*+]\s+\[([ xX])\]\s*<!-- veille:([0-9a-z]{3,16})( accepted)? -->/
            ) {
                let (isTicked, wasAccepted) = (box.output.1 != " ", box.output.3 != nil)
                guard isTicked != wasAccepted else { return nil }
                return Answer(id: String(box.output.2), action: isTicked ? .accept : .takeBack, said: said)
            }
            guard line.contains(/^\s*\/veille(\s|$)/) else { return nil }
            return command(line, said: said)
        }
    }

    private static func command(_ line: Substring, said: Date?) -> Answer {
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        let unknown = Answer(id: "", action: .unknown(words.joined(separator: " ")), said: said)
        guard words.count > 2, words[2].wholeMatch(of: /[0-9a-zA-Z]{3,16}/) != nil else { return unknown }
        let rest = words.dropFirst(3).joined(separator: " ")
        let action: Answer.Action
        switch words[1] {
        case "accept": action = .accept
        case "refuse": action = .refuse
        case "undo": action = .takeBack
        case "later": action = .later(rest.isEmpty ? "monday" : rest)
        case "move" where !rest.isEmpty: action = .move(rest)
        default: return unknown
        }
        return Answer(id: words[2].lowercased(), action: action, said: said)
    }

    /// What `gh pr view --json body,comments` prints, or plain text.
    ///
    /// Of comments only those of people who may write to the repository count: anybody can write one.
    package static func answers(read data: Data) -> [Answer] {
        struct Comment: Decodable {
            var body: String
            var authorAssociation: String?
            var createdAt: String?
        }
        struct View: Decodable {
            var body: String?
            var comments: [Comment]?
        }
        let text = String(decoding: data, as: UTF8.self)
        guard let view = try? JSONDecoder().decode(View.self, from: data) else {
            guard text.contains(/^\s*\{/) else { return answers(in: text) }
            // Cut off, or of another program: what was said must not be lost in silence.
            return [Answer(id: "", action: .unknown(String(text.prefix(40))))]
        }
        let trusted = (view.comments ?? []).filter {
            ["OWNER", "MEMBER", "COLLABORATOR"].contains($0.authorAssociation ?? "")
        }
        return answers(in: view.body ?? "")
            + trusted.flatMap { comment in
                answers(
                    in: comment.body,
                    said: comment.createdAt.flatMap { try? Date($0, strategy: .iso8601) }
                )
            }
    }

    // MARK: Writing

    /// The text for what is on the branch, and what waits; `notes` are what could not be done with the answers.
    package static func body(
        _ items: [Reviewing.Item],
        waitingShown: Int,
        language: Language,
        notes: [Phrase] = []
    ) -> String {
        func pick(_ phrase: Phrase) -> String { phrase.text(in: language) }
        let accepted = items.filter { $0.state == .accepted }
        let waiting = items.filter { $0.state == .pending }
        var text = ""
        if !notes.isEmpty {
            text += notes.map { "> ⚠ " + harmless(pick($0)) + "\n" }.joined() + "\n"
        }
        if !accepted.isEmpty {
            text += pick(Phrase(en: "## On this branch\n\n", fr: "## Sur cette branche\n\n"))
            text += list(accepted, language)
        }
        if !waiting.isEmpty {
            text += pick(Phrase(en: "## To decide\n\n", fr: "## À trier\n\n"))
            text += list(Array(waiting.prefix(waitingShown)), language)
            let left = waiting.count - waitingShown
            if left > 0 {
                text += pick(
                    Phrase(
                        en: "and \(left) more, next time.\n\n",
                        fr: "et \(left) autres, la prochaine fois.\n\n"
                    )
                )
            }
        }
        if accepted.isEmpty, waiting.isEmpty {
            text += pick(Phrase(en: "Nothing is new.\n\n", fr: "Rien de neuf.\n\n"))
        }
        text += pick(
            Phrase(
                en: """
                    Tick a box to accept: the next run writes its line on this branch. Untick it to take that back. In a comment, a \
                    line each: `/veille refuse ID`, `/veille later ID monday`, `/veille move ID SECTION`.

                    """,
                fr: """
                    Cochez une case pour accepter : la prochaine exécution écrit sa ligne sur cette branche. Décochez-la pour y \
                    revenir. En commentaire, une ligne chacune : `/veille refuse ID`, `/veille later ID monday`, `/veille move ID SECTION`.

                    """
            )
        )
        return text
    }

    private static func list(_ items: [Reviewing.Item], _ language: Language) -> String {
        var text = ""
        var path: [String]?
        for item in items {
            let suggestion = item.suggestion
            if suggestion.section != path {
                text +=
                    (path == nil ? "" : "\n")
                    + "**\(harmless(suggestion.section.joined(separator: " / ")))**\n\n"
                path = suggestion.section
            }
            let isAccepted = item.state == .accepted
            let mark =
                isAccepted ? "[x] <!-- veille:\(item.id) accepted -->" : "[ ] <!-- veille:\(item.id) -->"
            let title = harmless(suggestion.article.title)
            let link = MarkdownText.destination(suggestion.article.url).map { "[\(title)](\($0))" } ?? title
            var facts = [harmless(suggestion.article.site)]
            if let date = suggestion.article.published {
                facts.append(String(date.formatted(.iso8601).prefix(10)))
            }
            if !isAccepted {
                let worth = String(format: "%.2f", suggestion.relevance)
                facts.append(language == .fr ? worth.replacing(".", with: ",") : worth)
                if let near = suggestion.reasons.nearest.first {
                    facts.append(language == .fr ? "proche de la l. \(near.line)" : "near l. \(near.line)")
                }
            }
            facts.append("`\(item.id)`")
            text += "- \(mark) \(link) — " + facts.filter { !$0.isEmpty }.joined(separator: " · ") + "\n"
        }
        return text + "\n"
    }

    /// Markdown of what strangers wrote; it calls nobody and closes no issue.
    private static func harmless(_ text: String) -> String { Mentions.neutralized(MarkdownText.escape(text)) }
}
