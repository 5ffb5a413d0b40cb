package import struct Foundation.Date

/// One line of the ledger: a person's decision about a suggestion, or the fact that it was applied.
///
/// The ledger is append-only. Two copies merge by taking the lines of both in any order: `at` orders them,
/// and equal `record`s mean the same line.
package struct Decision: Hashable, Sendable, Codable {
    /// The identity of this record.
    package var record: String
    package var at: Date
    package var verdict: Verdict
    /// The id of the suggestion.
    package var id: String
    package var page: String
    /// The canonical address of the article; a refused key is never proposed again.
    package var key: String
    /// The article's address, without tracking parameters.
    package var url: String
    /// The article's title at the time of the decision.
    package var title: String
    /// The heading path of the section.
    package var section: [String]
    /// The exact line, if a person wrote or accepted one.
    package var line: String?
    /// With ``Verdict/edit``: where a person wants the line in its section.
    package var order: SectionOrder?
    /// With ``Verdict/later``: the earliest date to ask again; `nil` to wait for a second source.
    package var until: Date?
    /// With ``Verdict/undo``: the undone record.
    package var undoes: String?
    /// Shared by records made in one step; they are undone together.
    package var batch: String?
    /// With ``Verdict/applied``: the branch that the line was written on, if it was not the current one.
    ///
    /// Once merged, the page has the link, and this does not matter any more.
    package var branch: BranchName?
    /// The name of who made it; `nil` in records of earlier versions, and where nobody knows.
    ///
    /// It comes from a merge like everything else: it is what was said, and no proof.
    package var by: String?
    /// Site name, date and summary: enough to write a digest without the database.
    package var article: Suggestion.Article?
    /// The line that is repaired, if the decision is about a repair.
    package var repair: Suggestion.Repair?

    /// A record, as it stands in a ledger.
    package init(
        record: String,
        at: Date,
        verdict: Verdict,
        id: String,
        page: String,
        key: String,
        url: String,
        title: String,
        section: [String],
        line: String?,
        order: SectionOrder?,
        until: Date?,
        undoes: String?,
        batch: String?,
        branch: BranchName? = nil,
        by: String? = nil,
        article: Suggestion.Article?,
        repair: Suggestion.Repair?
    ) {
        (self.record, self.at, self.verdict, self.id) = (record, at, verdict, id)
        (self.page, self.key, self.url, self.title) = (page, key, url, title)
        (self.section, self.line, self.order, self.until) = (section, line, order, until)
        (self.undoes, self.batch, self.article, self.repair) = (undoes, batch, article, repair)
        (self.branch, self.by) = (branch, by)
    }

    /// Whether it is about a repair; records that it was written do not repeat which.
    package var isRepair: Bool { repair != nil || key.hasPrefix("repair:") }

    /// Who made it, for people: on one line, and not long.
    package var shownBy: String? { by.flatMap(Self.shown) }

    /// A name for people, on one line, and not long; `nil` if nothing of it is left.
    static func shown(_ name: String) -> String? {
        let name = PlainText.line(String(name.unicodeScalars.prefix(80)))
        return name.isEmpty ? nil : name
    }

    /// The record that undoes `decision`.
    package init(undoing decision: Decision, at date: Date) {
        self.init(
            at: date,
            verdict: .undo,
            suggestion: Suggestion(decision),
            key: decision.key,
            undoes: decision.record
        )
    }

    /// The kind of decision.
    package enum Verdict: String, Sendable, Codable, CaseIterable {
        /// Added by a person.
        case propose
        /// Add it to the page, in this section.
        case accept
        /// Never propose it again.
        case refuse
        /// Ask again later.
        case later
        /// Change the section; earlier decisions stand.
        case move
        /// Change the line, or its place in the section; earlier decisions stand.
        case edit
        /// Undo an earlier record.
        case undo
        /// The line was written into the page.
        case applied
    }

    /// `record` is a hash of the content and of `earlier`, the number of earlier records about the article.
    ///
    /// Without that number, a decision undone and repeated at the same moment would get the `record` of the
    /// undone one.
    package init(
        at: Date,
        verdict: Verdict,
        suggestion: Suggestion,
        key: String,
        section: [String]? = nil,
        line: String? = nil,
        order: SectionOrder? = nil,
        until: Date? = nil,
        undoes: String? = nil,
        after earlier: Int = 0
    ) {
        self.at = at
        self.verdict = verdict
        id = suggestion.id
        page = suggestion.page
        self.key = key
        url = suggestion.article.url
        title = suggestion.article.title
        self.section = section ?? suggestion.section
        self.line = line
        self.order = order
        self.until = until
        self.undoes = undoes
        article = suggestion.article
        repair = suggestion.repair
        var words = [
            "\(at.timeIntervalSince1970)", verdict.rawValue, suggestion.page, key,
            self.section.joined(separator: "/"),
            line ?? "", undoes ?? "", earlier > 0 ? "\(earlier)" : "",
        ]
        if let order { words.append(order.rawValue) }
        record = StableHash.name(of: words.joined(separator: "\u{1F}"), length: 10)
    }
}

extension Suggestion {
    /// The suggestion, as far as a record describes it.
    package init(_ decision: Decision) {
        self.init(
            id: decision.id,
            page: decision.page,
            section: decision.section,
            article: decision.article ?? Article(url: decision.url, title: decision.title, site: ""),
            relevance: 0,
            confidence: 0,
            line: decision.line ?? decision.repair?.after ?? "",
            repair: decision.repair
        )
    }
}

/// The current state of a suggestion: all its decisions combined.
package struct DecisionState: Hashable, Sendable {
    /// The last decision that settles it (accept, refuse, later or applied); `nil` if none does.
    package var settled: Decision?
    /// The last section chosen by moving or accepting.
    package var section: [String]?
    /// The last line written by a person.
    package var line: String?
    /// The last order chosen by a person.
    package var order: SectionOrder?

    /// The verdict of ``settled``.
    package var verdict: Decision.Verdict? { settled?.verdict }
}
