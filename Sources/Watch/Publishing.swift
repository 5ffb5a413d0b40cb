public import Digests
public import Feeds
public import Foundation
import Pages
import Storage

/// Makes digests of what is new, and remembers what each issue told.
public struct Publishing: Sendable {
    /// What an issue is made of.
    public enum Source: String, Sendable, CaseIterable {
        /// What was accepted, written into the page or not.
        case accepted
        /// What waits for a decision.
        case proposed
    }

    private let home: Home

    /// Names the home.
    public init(home: Home) { self.home = home }

    /// The next issue.
    ///
    /// - Parameters:
    ///   - name: Which digest.
    ///   - since: Everything from then on, in place of what is new since the last issue.
    ///   - proposed: Suggestions to tell of, in place of what was accepted.
    ///   - language: `fr` or `en`, in place of the configuration's and the page's.
    ///   - now: The date of the issue.
    /// - Returns: The digest, and the issue to remember once it is out.
    /// - Throws: ``HomeError``, and what the file system says.
    public func next(
        _ name: String,
        since: Date? = nil,
        proposed: [Reviewing.Item]? = nil,
        language: String? = nil,
        now: Date
    ) throws -> (digest: Digest, issue: Issue) {
        let contents = try home.readLedger()
        let earlier = contents.issues.filter { $0.digest == name }
        let told = since == nil ? Set(earlier.flatMap(\.keys)) : []
        let pages = try home.pages()
        let settings = home.configuration.digest
        let chosen = settings.language ?? pages.first?.language ?? "en"
        let tongue = language ?? (chosen == "fr" ? "fr" : "en")
        var entries: [(page: String, section: [String], key: String, at: Date, article: Suggestion.Article)] =
            []
        if let proposed {
            entries = proposed.filter { $0.state == .pending }.map {
                ($0.suggestion.page, $0.suggestion.section, $0.key, now, $0.suggestion.article)
            }
        } else {
            entries = Self.accepted(contents.decisions)
        }
        entries = entries.filter { entry in !told.contains(entry.key) && since.map { entry.at >= $0 } ?? true
        }

        let sections = Self.parts(entries, pages: pages)
        let number = (earlier.map(\.number).max() ?? 0) + 1
        let title = settings.title ?? pages.first?.page.title ?? pages.first?.name ?? name
        let digest = Digest(
            name: name,
            number: number,
            date: now,
            title: title,
            language: tongue,
            homeURL: settings.homeURL,
            identity: StableHash.name(of: settings.homeURL ?? title + pages.map(\.name).joined(), length: 12),
            sections: sections
        )
        return (digest, Issue(digest: name, number: number, at: now, keys: entries.map(\.key)))
    }

    /// Remembers an issue, so that the next one does not tell the same.
    public func mark(_ issue: Issue) throws { try home.ledger.append([.issue(issue)]) }

    private static func accepted(_ decisions: [Decision])
        -> [(page: String, section: [String], key: String, at: Date, article: Suggestion.Article)]
    {
        let standings = Standings(decisions)
        var seen: Set<String> = []
        return standings.decisions.compactMap { decision in
            let standing = standings.standing(page: decision.page, key: decision.key)
            guard decision.verdict == .accept, decision.repair == nil,
                standing.verdict == .accept || standing.verdict == .applied,
                seen.insert(decision.page + "\u{1F}" + decision.key).inserted, let article = decision.article
            else { return nil }
            return (decision.page, standing.section ?? decision.section, decision.key, decision.at, article)
        }
    }

    private static func parts(
        _ entries: [(page: String, section: [String], key: String, at: Date, article: Suggestion.Article)],
        pages: [PageFile]
    ) -> [Digest.Part] {
        var parts: [Digest.Part] = []
        var rest = entries
        func take(_ isWanted: ((page: String, section: [String])) -> Bool, name: String) {
            let own = rest.filter { isWanted(($0.page, $0.section)) }
            guard !own.isEmpty else { return }
            rest.removeAll { isWanted(($0.page, $0.section)) }
            parts.append(Digest.Part(name: name, items: own.map { item($0.article, key: $0.key, at: $0.at) }))
        }
        for page in pages {
            for section in page.page.sections {
                take({ $0.page == page.name && $0.section == section.path }, name: section.name)
            }
        }
        // A section that the page no longer has.
        take({ _ in true }, name: "")
        return parts
    }

    private static func item(_ article: Suggestion.Article, key: String, at date: Date) -> Digest.Item {
        let summary = excerpt(article.summary)
        return Digest.Item(
            title: article.title,
            markdownTitle: MarkdownText.escape(article.title),
            url: MarkdownText.destination(article.url) ?? article.url,
            site: article.site,
            markdownSite: MarkdownText.escape(article.site),
            published: article.published,
            decided: date,
            language: article.language,
            summary: summary,
            markdownSummary: MarkdownText.escape(summary),
            id: "urn:veille:" + StableHash.name(of: key, length: 12)
        )
    }

    /// The feed's own words, cut where one ends.
    private static func excerpt(_ text: String) -> String {
        let limit = 280
        guard text.count > limit else { return text }
        let cut = text.prefix(limit)
        return (cut.lastIndex(of: " ").map { String(cut[..<$0]) } ?? String(cut)) + "…"
    }
}
