package import struct Foundation.Date

/// One line of the ledger: what a person said of a suggestion, or what was done with it.
///
/// Records are only ever appended. Two copies of a ledger may be merged by taking the lines of both, in any order:
/// the date orders them and `record` tells the same line twice from two lines alike.
package struct Decision: Hashable, Sendable, Codable {
    /// The identity of this record.
    package var record: String
    /// When.
    package var at: Date
    /// What was said.
    package var verdict: Verdict
    /// The suggestion.
    package var id: String
    /// The page.
    package var page: String
    /// The canonical address of the article: what must never return once refused.
    package var key: String
    /// The article's address, as it would be written.
    package var url: String
    /// The article's title at that moment.
    package var title: String
    /// The heading path decided on.
    package var section: [String]
    /// The exact line, where a person wrote or accepted one.
    package var line: String?
    /// With ``Verdict/later``: not before; `nil` when a second source is waited for.
    package var until: Date?
    /// With ``Verdict/undo``: the record taken back.
    package var undoes: String?
    /// What the records that were made in one step share: they are taken back together.
    package var batch: String?
    /// The site's name, the date and the words of the feed: enough to write a digest with no database.
    package var article: Suggestion.Article?
    /// The line that is mended, where the decision is about a repair of the page.
    package var repair: Suggestion.Repair?

    /// The record that takes another one back.
    package init(undoing decision: Decision, at date: Date) {
        self.init(
            at: date,
            verdict: .undo,
            suggestion: Suggestion(decision),
            key: decision.key,
            undoes: decision.record
        )
    }

    /// What a person said, or what was done.
    package enum Verdict: String, Sendable, Codable, CaseIterable {
        /// A person brought it.
        case propose
        /// Into the page, in this section.
        case accept
        /// Never propose it again.
        case refuse
        /// Ask again later.
        case later
        /// Another section; what was decided stands.
        case move
        /// Another line; what was decided stands.
        case edit
        /// Take back an earlier record.
        case undo
        /// The line was written into the page.
        case applied
    }

    /// Makes a record; its identity is a hash of what it says, and of how many there were of the article before it.
    ///
    /// Without that number, what is taken back and said again at the same moment would be the record that was taken back.
    package init(
        at: Date,
        verdict: Verdict,
        suggestion: Suggestion,
        key: String,
        section: [String]? = nil,
        line: String? = nil,
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
        self.until = until
        self.undoes = undoes
        article = suggestion.article
        repair = suggestion.repair
        let words = [
            "\(at.timeIntervalSince1970)", verdict.rawValue, suggestion.page, key,
            self.section.joined(separator: "/"),
            line ?? "", undoes ?? "", earlier > 0 ? "\(earlier)" : "",
        ]
        record = StableHash.name(of: words.joined(separator: "\u{1F}"), length: 10)
    }
}

extension Suggestion {
    /// What a record knows of the suggestion it is about.
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

/// Where a suggestion stands once all that was said of it is taken together.
package struct Standing: Hashable, Sendable {
    /// The last decision that settles it: accept, refuse, later or applied; `nil` while none does.
    package var settled: Decision?
    /// The last section a person chose, by moving or accepting.
    package var section: [String]?
    /// The last line a person wrote.
    package var line: String?

    /// The verdict that settles it.
    package var verdict: Decision.Verdict? { settled?.verdict }
}

/// The decisions of a ledger, taken together.
package struct Standings: Sendable {
    /// Every decision that was not taken back, oldest first.
    package private(set) var decisions: [Decision] = []
    private var byArticle: [Article: [Decision]] = [:]
    private var counts: [Article: Int] = [:]
    private var lasts: [Article: Date] = [:]

    private struct Article: Hashable {
        let page: String
        let key: String
    }

    /// Folds a ledger: repeated records count once, records taken back not at all.
    package init(_ ledger: [Decision]) {
        var seen: Set<String> = []
        let ordered = ledger.enumerated()
            .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map(\.element)
            .filter { seen.insert($0.record).inserted }
        for decision in ordered {
            let article = Article(page: decision.page, key: decision.key)
            counts[article, default: 0] += 1
            lasts[article] = decision.at
        }
        let undone = Set(ordered.compactMap { $0.verdict == .undo ? $0.undoes : nil })
        for decision in ordered where decision.verdict != .undo && !undone.contains(decision.record) {
            decisions.append(decision)
            let article = Article(page: decision.page, key: decision.key)
            byArticle[article, default: []].append(decision)
        }
        // Of the same moment, the order of the lines counts for nothing: a merge may put them either way.
        for (article, said) in byArticle where said.count > 1 {
            byArticle[article]?.sort {
                ($0.at, $0.verdict.rank, $0.record) < ($1.at, $1.verdict.rank, $1.record)
            }
        }
    }

    /// A moment for the next record of an article: now, or right after the last one where that lies ahead.
    ///
    /// Dates order the records, and a clock may be put back: who speaks last must be heard.
    package func moment(after now: Date, page: String, key: String) -> Date {
        guard let last = lasts[Article(page: page, key: key)] else { return now }
        // The ledger counts milliseconds: one more than the last, and half of one against rounding.
        let next = (last.timeIntervalSince1970 * 1000).rounded() + 1
        return now.timeIntervalSince1970 * 1000 >= next
            ? now : Date(timeIntervalSince1970: (next + 0.5) / 1000)
    }

    /// All that was said of one article for one page, oldest first.
    package func history(page: String, key: String) -> [Decision] {
        byArticle[Article(page: page, key: key)] ?? []
    }

    /// The last decision that stands: by its date, or by its line in the ledger where that was written by a clock ahead.
    package func latest(_ ledger: [Decision], at now: Date) -> Decision? {
        let standing = Set(decisions.map(\.record))
        let newest = ledger.last { standing.contains($0.record) }
        guard let newest, newest.at <= now.addingTimeInterval(60) else { return newest }
        return decisions.last { $0.at <= now.addingTimeInterval(60) }
    }

    /// How many records there are of one article for one page, those taken back and their undoing included.
    package func count(page: String, key: String) -> Int { counts[Article(page: page, key: key)] ?? 0 }

    /// Where an article stands for a page.
    package func standing(page: String, key: String) -> Standing {
        var standing = Standing()
        for decision in history(page: page, key: key) {
            switch decision.verdict {
            case .accept, .applied:
                standing.settled = decision
                standing.section = decision.section
                standing.line = decision.line ?? standing.line
            case .refuse, .later:
                standing.settled = decision
            case .move:
                standing.section = decision.section
                // The line belonged to the other section.
                standing.line = decision.line
            case .edit:
                standing.line = decision.line
            case .propose:
                standing.section = decision.section
                standing.line = decision.line
            case .undo:
                break
            }
        }
        return standing
    }

    /// What is accepted for a page and not yet written, oldest first.
    package func accepted(page: String) -> [Decision] {
        var result: [Decision] = []
        var seen: Set<String> = []
        for decision in decisions where decision.page == page && decision.verdict == .accept {
            let standing = standing(page: page, key: decision.key)
            guard var settled = standing.settled, settled.verdict == .accept,
                seen.insert(decision.key).inserted
            else {
                continue
            }
            // Moved or edited since it was accepted.
            settled.section = standing.section ?? settled.section
            settled.line = standing.line ?? settled.line
            result.append(settled)
        }
        return result
    }

    /// The articles that something stands of, each with the last record that describes it, oldest first.
    package var articles: [Decision] {
        var seen: Set<Article> = []
        let latest = decisions.reversed().filter { decision in
            decision.article != nil && seen.insert(Article(page: decision.page, key: decision.key)).inserted
        }
        return latest.reversed()
    }
}

extension Decision.Verdict {
    /// What comes first of what was said in one moment: an article is brought, decided on, and written.
    fileprivate var rank: Int {
        switch self {
        case .propose: 0
        case .accept, .refuse, .later: 1
        case .move, .edit: 2
        case .applied: 3
        case .undo: 4
        }
    }
}
