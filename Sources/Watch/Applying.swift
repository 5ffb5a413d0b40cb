public import Feeds
public import Foundation
public import Pages
import Storage

/// Writes accepted lines into their pages.
public struct Applying: Sendable {
    /// What would be, or was, done to one page.
    public struct Change: Sendable {
        /// The page as it was read.
        public var file: PageFile
        /// The page with the new lines.
        public var after: Page
        /// The lines, in the order they were added.
        public var added: [(decision: Decision, edit: PageEdit)] = []
        /// What was left out, with the reason.
        public var refused: [(decision: Decision, reason: PageError)] = []
        /// What was on the page already.
        public var present: [Decision] = []
    }

    private let home: Home

    /// Names the home.
    public init(home: Home) { self.home = home }

    /// What applying would do, page by page; nothing is written.
    ///
    /// - Throws: ``HomeError``, and what the file system says.
    public func plan(page name: String? = nil) throws -> [Change] {
        let standings = Standings(try home.readLedger().decisions)
        return try home.pages().filter { name == nil || $0.name == name }.map { file in
            var change = Change(file: file, after: file.page)
            var keys = Set(file.page.addresses.compactMap { CanonicalURL($0.url)?.key })
            for decision in standings.accepted(page: file.name) {
                guard keys.insert(decision.key).inserted else {
                    change.present.append(decision)
                    continue
                }
                let article =
                    decision.article ?? Suggestion.Article(url: decision.url, title: decision.title, site: "")
                do throws(PageError) {
                    let edit = try PageEditor.add(
                        NewLink(article),
                        to: decision.section,
                        of: change.after,
                        line: decision.line
                    )
                    change.after = edit.page
                    change.added.append((decision, edit))
                } catch {
                    change.refused.append((decision, error))
                }
            }
            return change
        }
    }

    /// Writes a planned change, and records it.
    ///
    /// - Throws: ``HomeError`` of kind `pageChanged` when the file is no longer what was read; then nothing was written.
    public func write(_ change: Change, now: Date) throws {
        if !change.added.isEmpty {
            do {
                try FileWriter.replace(
                    change.file.url,
                    with: change.after.bytes,
                    expecting: change.file.page.bytes
                )
            } catch is FileWriter.ChangedMeanwhile {
                throw HomeError(
                    .pageChanged,
                    place: change.file.name,
                    Phrase(
                        en: "the page changed while the lines were prepared; nothing was written",
                        fr: "la page a changé pendant la préparation des lignes ; rien n’a été écrit"
                    ),
                    remedy: Phrase(en: "run “veille apply” again", fr: "relancez « veille apply »")
                )
            } catch {
                throw HomeError(
                    .failed,
                    place: change.file.name,
                    Phrase(en: "the page cannot be written", fr: "la page ne peut être écrite"),
                    remedy: Phrase(
                        en: "check the permissions of the file and its folder, and the free space",
                        fr: "vérifiez les droits du fichier et de son dossier, et la place libre"
                    )
                )
            }
        }
        let done =
            change.added.map { ($0.decision, $0.edit.line) } + change.present.map { ($0, $0.line ?? "") }
        let records = done.map { decision, line in
            let suggestion = Suggestion(
                id: decision.id,
                page: decision.page,
                section: decision.section,
                article: decision.article
                    ?? Suggestion.Article(url: decision.url, title: decision.title, site: ""),
                relevance: 0,
                confidence: 0
            )
            return Ledger.Record.decision(
                Decision(at: now, verdict: .applied, suggestion: suggestion, key: decision.key, line: line)
            )
        }
        try home.ledger.append(records)
    }
}
