package import Home
package import Feeds
package import Foundation
import Pages

/// A pull request as a place to decide: its text has a task-list box for each suggestion, and comments may have
/// commands on lines of their own.
package enum PullRequest {
    /// A decision made in it on one suggestion.
    package struct Answer: Sendable, Equatable {
        /// The decision.
        package enum Action: Sendable, Equatable {
            /// The box was ticked, or `/veille accept ID`.
            case accept
            /// The box was unticked, or `/veille undo ID`.
            case undo
            /// `/veille refuse ID`.
            case refuse
            /// `/veille later ID [WHEN]`.
            case later(String)
            /// `/veille move ID SECTION`.
            case move(String)
            /// An invalid command, verbatim.
            case unknown(String)
        }

        /// The identifier of the suggestion.
        package var id: String
        package var action: Action
        /// The date of the comment; `nil` for the text of the pull request.
        package var date: Date?
        /// The login of who wrote the comment; `nil` for the text of the pull request, which many may edit.
        package var author: String?

        package init(id: String, action: Action, date: Date? = nil, author: String? = nil) {
            self.id = id
            self.action = action
            self.date = date
            self.author = author
        }
    }

    // MARK: Reading

    /// The answers in the text of the pull request, or in a comment.
    ///
    /// A box counts only if it was ticked or unticked since veille wrote it. What is quoted, shown as code or hidden in a
    /// comment is no answer.
    package static func answers(in text: String, date: Date? = nil) -> [Answer] {
        MarkdownText.ownLines(of: text).compactMap { line in
            if let box = line.firstMatch(
                of: /^\s*[-*+]\s+\[([ xX])\]\s*<!-- veille:([0-9a-z]{3,16})( accepted)? -->/
            ) {
                let (isTicked, wasAccepted) = (box.output.1 != " ", box.output.3 != nil)
                guard isTicked != wasAccepted else { return nil }
                return Answer(id: String(box.output.2), action: isTicked ? .accept : .undo, date: date)
            }
            guard line.contains(/^\s*\/veille(\s|$)/) else { return nil }
            return command(line, date: date)
        }
    }

    private static func command(_ line: String, date: Date?) -> Answer {
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        let unknown = Answer(id: "", action: .unknown(words.joined(separator: " ")), date: date)
        guard words.count > 2, words[2].wholeMatch(of: /[0-9a-zA-Z]{3,16}/) != nil else { return unknown }
        let rest = words.dropFirst(3).joined(separator: " ")
        let action: Answer.Action
        switch words[1] {
        case "accept": action = .accept
        case "refuse": action = .refuse
        case "undo": action = .undo
        case "later": action = .later(rest.isEmpty ? "monday" : rest)
        case "move" where !rest.isEmpty: action = .move(rest)
        default: return unknown
        }
        return Answer(id: words[2].lowercased(), action: action, date: date)
    }

    /// The answers in the output of `gh pr view --json body,comments`, or in plain text.
    ///
    /// Anyone can comment: only comments of people with write access count. Without `writers`, their logins, that is
    /// guessed from how the forge relates the author to the repository.
    package static func answers(read data: Data, writers: Set<String>? = nil) -> [Answer] {
        struct Author: Decodable { var login: String? }
        struct Comment: Decodable {
            var body: String
            var author: Author?
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
            // Truncated, or of another program: answers must not be lost silently.
            return [Answer(id: "", action: .unknown(String(text.prefix(40))))]
        }
        let trusted = (view.comments ?? []).filter { comment in
            guard let writers else {
                return ["OWNER", "MEMBER", "COLLABORATOR"].contains(comment.authorAssociation ?? "")
            }
            return comment.author?.login.map { writers.contains($0.lowercased()) } ?? false
        }
        return answers(in: view.body ?? "")
            + trusted.flatMap { comment in
                answers(
                    in: comment.body,
                    date: comment.createdAt.flatMap { try? Date($0, strategy: .iso8601) }
                )
                .map { answer in
                    var answer = answer
                    answer.author = comment.author?.login
                    return answer
                }
            }
    }

    /// The logins in a text, one on each line, in lower case.
    package static func logins(in text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isWhitespace).map { $0.lowercased() })
    }

    // MARK: Writing

    /// What went wrong and what to do about it, on one line.
    static func note(_ error: UserError) -> Phrase {
        let remedy = error.remedy.map { Phrase(en: " → \($0.en)", fr: " → \($0.fr)") } ?? Phrase("")
        return Phrase(en: error.what.en + remedy.en, fr: error.what.fr + remedy.fr)
    }

    /// A forge refuses a text that is too long.
    private static let notesShown = 20

    /// The text: accepted suggestions, then those that wait.
    ///
    /// - Parameters:
    ///   - items: The suggestions.
    ///   - waitingShown: The most that are shown of those that wait.
    ///   - language: The language of the text.
    ///   - issues: The numbers of the issues that the merge closes, by the canonical address of the link.
    ///   - notes: What could not be done.
    /// - Returns: Markdown.
    package static func body(
        _ items: [Reviewing.Item],
        waitingShown: Int,
        language: Language,
        issues: [String: [Int]] = [:],
        notes: [Phrase] = []
    ) -> String {
        func localized(_ phrase: Phrase) -> String { phrase.text(in: language) }
        let accepted = items.filter { $0.state == .accepted }
        let pending = items.filter { $0.state == .pending }
        // What strangers bring must not hide the rest.
        let own = pending.filter { issues[$0.key] == nil }
        let brought = pending.filter { issues[$0.key] != nil }
        let waiting = own.prefix(waitingShown) + brought.prefix(waitingShown)
        var text = ""
        if !notes.isEmpty {
            text += notes.prefix(notesShown).map { "> ⚠ " + escaped(localized($0)) + "\n" }.joined()
            let left = notes.count - notesShown
            if left > 0 {
                text +=
                    "> ⚠ " + localized(Phrase(en: "… and \(left) more", fr: "… et \(left) de plus")) + "\n"
            }
            text += "\n"
        }
        if !accepted.isEmpty {
            text += localized(Phrase(en: "## On this branch\n\n", fr: "## Sur cette branche\n\n"))
            text += list(accepted, issues, language)
        }
        if !waiting.isEmpty {
            text += localized(Phrase(en: "## To decide\n\n", fr: "## À trier\n\n"))
            text += list(Array(waiting), issues, language)
            let left = pending.count - waiting.count
            if left > 0 {
                text += localized(
                    Phrase(
                        en: "… and \(left) more in a later run.\n\n",
                        fr: "… et \(left) \(left < 2 ? "autre" : "autres") plus tard.\n\n"
                    )
                )
            }
        }
        if accepted.isEmpty, waiting.isEmpty {
            text += localized(Phrase(en: "Nothing new.\n\n", fr: "Rien de neuf.\n\n"))
        }
        text += localized(
            Phrase(
                en: """
                    Tick a box to accept a link: the next run adds its line to this branch. Untick it to undo that. In comments, \
                    one command per line: `/veille refuse ID`, `/veille later ID monday`, `/veille move ID SECTION`.

                    """,
                fr: """
                    Cochez une case pour accepter un lien : la prochaine exécution ajoute sa ligne à cette branche. Décochez-la \
                    pour annuler. En commentaire, une commande par ligne : `/veille refuse ID`, `/veille later ID monday`, `/veille move ID SECTION`.

                    """
            )
        )
        return text
    }

    private static func list(_ items: [Reviewing.Item], _ issues: [String: [Int]], _ language: Language)
        -> String
    {
        var text = ""
        var path: [String]?
        for item in items {
            let suggestion = item.suggestion
            if suggestion.section != path {
                text +=
                    (path == nil ? "" : "\n")
                    + "**\(escaped(suggestion.section.joined(separator: " / ")))**\n\n"
                path = suggestion.section
            }
            let isAccepted = item.state == .accepted
            let mark =
                isAccepted ? "[x] <!-- veille:\(item.id) accepted -->" : "[ ] <!-- veille:\(item.id) -->"
            let title = escaped(suggestion.article.title)
            let link = MarkdownText.destination(suggestion.article.url).map { "[\(title)](\($0))" } ?? title
            var facts = [escaped(suggestion.article.site)]
            if let date = suggestion.article.published {
                facts.append(String(date.formatted(.iso8601).prefix(10)))
            }
            if !isAccepted {
                let relevance = String(format: "%.2f", suggestion.relevance)
                facts.append(language == .fr ? relevance.replacing(".", with: ",") : relevance)
                if let near = suggestion.reasons.nearest.first {
                    facts.append(language == .fr ? "proche de la l. \(near.line)" : "near l. \(near.line)")
                }
            }
            if isAccepted, let decision = item.settled {
                facts.append(escaped(Phrase(said: decision).text(in: language)))
            }
            if !isAccepted, let approvals = item.approvals {
                facts.append(escaped(Phrase(approvals).text(in: language)))
            }
            if let name = item.proposedBy {
                let by = Phrase(en: "proposed by \(name)", fr: "proposé par \(name)")
                facts.append(escaped(by.text(in: language)))
            }
            // The words that close an issue are English on every forge.
            facts += (issues[item.key] ?? []).map { isAccepted ? "closes #\($0)" : "#\($0)" }
            facts.append("`\(item.id)`")
            text += "- \(mark) \(link) — " + facts.filter { !$0.isEmpty }.joined(separator: " · ") + "\n"
        }
        return text + "\n"
    }

    /// Untrusted text as Markdown, without mentions.
    private static func escaped(_ text: String) -> String { Mentions.neutralized(MarkdownText.escape(text)) }
}
