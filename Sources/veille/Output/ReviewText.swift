import Curation
import Feeds
import Home
import Pages

/// The review of a contributed change, for its comment and for the summary of the job.
struct ReviewText {
    let pages: [ReviewedPage]
    /// The language of the page: its readers read the comment.
    let language: Language

    /// Forges refuse comments of more than 65,536 characters.
    private static let longest = 60_000
    /// More findings are not read in a comment.
    private static let mostFindings = 50

    /// The comment; a job finds its own by the first line.
    var comment: String { "<!-- veille:review -->\n\(summary)" }

    /// The same without the line.
    var summary: String {
        var count = Self.mostFindings
        while true {
            let text = summary(most: count)
            if text.utf16.count <= Self.longest || count == 0 { return text }
            count /= 2
        }
    }

    /// How many findings there are, in a line.
    var conclusion: Phrase {
        let findings = pages.flatMap(\.findings)
        if pages.isEmpty {
            return Phrase(
                en: "The change touches none of the pages.",
                fr: "Le changement ne touche aucune des pages."
            )
        }
        guard findings.isEmpty else { return .counts(of: findings) }
        return pages.contains { $0.obstacle != nil }
            ? Phrase(en: "Not everything could be checked.", fr: "Tout n’a pas pu être vérifié.")
            : Phrase(en: "No problems found in what it adds.", fr: "Rien à signaler dans ce qui est ajouté.")
    }

    private func summary(most: Int) -> String {
        var left = most
        let shown = pages.map { page in
            let findings = page.findings.prefix(left)
            left -= findings.count
            return (name: page.path, findings: Array(findings))
        }
        let notes = pages.flatMap { page in
            page.notes.map { note in
                "- \(MarkdownText.escape(page.path)): \(MarkdownText.escape(note.text(in: language)))\n"
            }
        }
        let table = CheckFormats(pages: shown, language: language).markdown
        let hidden = pages.flatMap(\.findings).count - shown.flatMap(\.findings).count
        let more =
            hidden > 0
            ? Phrase.count(
                hidden,
                en: ("more finding is not shown.", "more findings are not shown."),
                fr: ("autre remarque n’est pas montrée.", "autres remarques ne sont pas montrées.")
            ).text(in: language) : ""
        return [conclusion.text(in: language), notes.joined(), table, more].filter { !$0.isEmpty }
            .map { $0.hasSuffix("\n") ? $0 : $0 + "\n" }.joined(separator: "\n")
    }

    /// The notes as workflow commands: those about what was not checked are errors.
    static func annotations(_ pages: [ReviewedPage], _ console: Console) -> String {
        pages.flatMap { page in
            page.notes.enumerated().map { index, note in
                let kind = index == 0 && page.obstacle != nil ? "error" : "notice"
                return CheckFormats.annotation(kind, page: page.path, console.text(note))
            }
        }.joined()
    }
}
