package import Home
package import Curation
package import Digests
package import Feeds
package import Foundation
import Pages
package import Storage

/// Makes digests of what is new, and remembers what each issue told.
package struct Publishing: Sendable {
    /// What an issue is made of.
    package enum Source: String, Sendable, CaseIterable {
        /// What was accepted, written into the page or not.
        case accepted
        /// What waits for a decision.
        case proposed
    }

    /// An issue, and what is to be remembered of it once it is out.
    package struct Draft: Sendable {
        /// The issue.
        package var digest: Digest
        /// What to remember.
        package var issue: Issue
        /// Whether it is remembered already: then it is told again as it was.
        package var isMarked: Bool
    }

    private let home: HomeFolder
    private let store: Store?

    /// Names the home, and its store where there is one: it knows which sources are in trouble.
    package init(home: HomeFolder, store: Store? = nil) {
        self.home = home
        self.store = store
    }

    /// The next issue, or one that was made before.
    ///
    /// - Parameters:
    ///   - name: Which digest.
    ///   - number: Which issue; the next one where it is not given.
    ///   - since: Everything from then on, in place of what is new since the last issue.
    ///   - proposed: Suggestions to tell of, in place of what was accepted.
    ///   - language: `fr` or `en`, in place of the configuration's and the page's.
    ///   - now: The date of a new issue.
    /// - Returns: The issue.
    /// - Throws: ``UserError``, and what the file system says.
    package func next(
        _ name: String,
        number: Int? = nil,
        since: Date? = nil,
        proposed: [Reviewing.Item]? = nil,
        language: Language? = nil,
        now: Date
    ) throws -> Draft {
        let contents = try home.readLedger()
        let earlier = contents.issues.filter { $0.digest == name }
        let next = (earlier.map(\.number).max() ?? 0) + 1
        if let number, number != next {
            let marked = earlier.filter { $0.number == number }
            guard let first = marked.first else {
                throw UserError(SendProblem.noSuchIssue(number, next: next))
            }
            let keys = marked.flatMap(\.keys)
            let stories = Self.told(keys, at: first.at, in: contents.decisions)
            let issue = Issue(digest: name, number: number, at: first.at, keys: keys)
            return Draft(digest: try digest(issue, stories, language), issue: issue, isMarked: true)
        }
        let told = since == nil ? Set(earlier.flatMap(\.keys)) : []
        let all =
            if let proposed {
                proposed.filter { $0.state == .pending && $0.suggestion.repair == nil }.map {
                    Story($0, at: now)
                }
            } else {
                Self.accepted(contents.decisions)
            }
        let stories = all.filter { story in !told.contains(story.key) && since.map { story.at >= $0 } ?? true
        }
        let issue = Issue(digest: name, number: next, at: now, keys: stories.map(\.key))
        return Draft(digest: try digest(issue, stories, language), issue: issue, isMarked: false)
    }

    /// Remembers an issue, so that the next one does not tell the same; an issue that is remembered stays as it is.
    ///
    /// It goes out by `handOver`, while nobody else makes one: what cannot be handed over is not remembered.
    package func mark(_ draft: Draft, _ handOver: () throws -> Void = {}) throws {
        guard !draft.isMarked else { return try handOver() }
        try home.ledger.append { contents in
            try Self.requireNew(draft.issue, in: contents)
            try handOver()
            return [.issue(draft.issue)]
        }
    }

    /// Makes sure that nobody has made an issue meanwhile.
    static func requireNew(_ issue: Issue, in contents: Ledger.Contents) throws {
        guard contents.issues.contains(where: { $0.digest == issue.digest && $0.number == issue.number })
        else {
            return
        }
        throw UserError(SendProblem.issueTaken(issue.number))
    }

    /// What an issue tells of one article.
    private struct Story {
        var page: String
        var section: [String]
        var key: String
        var at: Date
        var article: Suggestion.Article
        var line: String?

        init(_ item: Reviewing.Item, at date: Date) {
            page = item.suggestion.page
            section = item.suggestion.section
            key = item.key
            at = date
            article = item.suggestion.article
            line = item.suggestion.line
        }

        init(_ decision: Decision, _ standing: Standing?, article: Suggestion.Article) {
            page = decision.page
            section = standing?.section ?? decision.section
            key = decision.key
            at = decision.at
            self.article = article
            line = standing?.line ?? decision.line
        }
    }

    private static func accepted(_ decisions: [Decision]) -> [Story] {
        let standings = Standings(decisions)
        var seen: Set<String> = []
        return standings.decisions.compactMap { decision in
            let standing = standings.standing(page: decision.page, key: decision.key)
            guard decision.verdict == .accept, decision.repair == nil,
                standing.verdict == .accept || standing.verdict == .applied,
                seen.insert(decision.page + "\u{1F}" + decision.key).inserted, let article = decision.article
            else { return nil }
            return Story(decision, standing, article: article)
        }
    }

    /// What an issue told: by what was decided then, and of what was taken back since by all that was ever said.
    private static func told(_ keys: [String], at date: Date, in decisions: [Decision]) -> [Story] {
        let wanted = Set(keys)
        var stories = accepted(decisions.filter { $0.at <= date }).filter { wanted.contains($0.key) }
        var known = Set(stories.map(\.key))
        for decision in decisions where wanted.contains(decision.key) && !known.contains(decision.key) {
            guard let article = decision.article, decision.repair == nil else { continue }
            known.insert(decision.key)
            stories.append(Story(decision, nil, article: article))
        }
        return stories
    }

    private func digest(_ issue: Issue, _ stories: [Story], _ language: Language?) throws -> Digest {
        let pages = try home.pages()
        let settings = home.configuration.digest
        let chosen = settings.language ?? pages.first?.language ?? .en
        let title = settings.title ?? pages.first?.page.title ?? pages.first?.name ?? issue.digest
        return Digest(
            name: issue.digest,
            number: issue.number,
            date: issue.at,
            title: title,
            language: language ?? chosen,
            links: Digest.Links(
                home: settings.homeURL,
                feed: settings.feedURL,
                propose: settings.proposeURL
            ),
            categories: settings.categories,
            identity: StableHash.name(of: settings.homeURL ?? title + pages.map(\.name).joined(), length: 12),
            sections: Self.parts(stories, pages: pages),
            sources: try sources(),
            envelope: settings.envelope
        )
    }

    private func sources() throws -> Digest.Sources? {
        let list = try home.subscriptions()
        guard !list.feeds.isEmpty else { return nil }
        // The database may still know what was given up since.
        let troubled =
            try store?.health().filter { feed, health, _ in
                list.contains(feed.url) && (health.failures > 0 || health.isGone)
            } ?? []
        return Digest.Sources(
            count: list.feeds.count,
            troubled: troubled.map { feed, _, _ in
                let title = SiteNames.withoutSlogan(feed.title)
                return Self.text(title.isEmpty ? SiteNames.host(feed.url) ?? feed.url : title)
            }
        )
    }

    private static func parts(_ stories: [Story], pages: [PageFile]) -> [Digest.Part] {
        var parts: [(path: [String], name: String, stories: [Story])] = []
        var rest = stories
        for page in pages {
            for section in page.page.sections {
                let own = rest.filter { $0.page == page.name && $0.section == section.path }
                guard !own.isEmpty else { continue }
                rest.removeAll { $0.page == page.name && $0.section == section.path }
                parts.append((section.path, section.name, own))
            }
        }
        // A section that the page no longer has.
        if !rest.isEmpty { parts.append(([], "", rest)) }
        let names = Dictionary(grouping: parts, by: \.name)
        let links = Dictionary(pages.map { ($0.name, Dictionary(of: $0.page)) }) { first, _ in first }
        return parts.map { part in
            // Two sections of one name are told apart by what stands over them.
            let isShared = names[part.name, default: []].count > 1
            let name = isShared ? part.path.joined(separator: " › ") : part.name
            // What stands on the page is what the curator says now.
            let items = part.stories.compactMap { item($0, link: links[$0.page]?[$0.key]) }
            return Digest.Part(name: text(name), items: items)
        }
    }

    private static func item(_ story: Story, link: Link?) -> Digest.Item? {
        let article = story.article
        // No line could be written with any other address: it was never accepted.
        guard let url = MarkdownText.destination(article.url) else { return nil }
        let link = link ?? story.line.flatMap { PageParser.link(in: $0) }
        let quote = excerpt(article.summary)
        return Digest.Item(
            title: text(article.title),
            url: url,
            site: text(article.site),
            published: article.published,
            decided: story.at,
            language: article.language,
            isPaywalled: article.isPaywalled,
            note: link?.note(besides: article.summary).map(text),
            quote: quote.isEmpty ? nil : text(quote),
            alsoAt: article.alsoAt.compactMap { coverage in
                guard let url = MarkdownText.destination(coverage.url) else { return nil }
                let site =
                    coverage.site.isEmpty ? SiteNames.host(coverage.url) ?? coverage.url : coverage.site
                return Digest.Coverage(site: text(site), title: text(coverage.title), url: url)
            },
            id: "urn:veille:" + StableHash.name(of: story.key, length: 12)
        )
    }

    private static func text(_ text: String) -> Digest.Text {
        Digest.Text(text, markdown: MarkdownText.escape(text))
    }

    /// The feed's own words, cut where one ends.
    private static func excerpt(_ text: String) -> String {
        let limit = 280
        guard text.count > limit else { return text }
        let cut = text.prefix(limit)
        return (cut.lastIndex(of: " ").map { String(cut[..<$0]) } ?? String(cut)) + "…"
    }
}

extension Dictionary where Key == String, Value == Link {
    /// The links of a page by the canonical address of their article.
    fileprivate init(of page: Page) {
        self.init(page.links.compactMap { link in CanonicalURL(link.url).map { ($0.key, link) } }) {
            first,
            _ in
            first
        }
    }
}
