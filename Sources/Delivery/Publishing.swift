package import Home
package import Curation
package import Digests
package import Feeds
package import Foundation
import Pages
package import Storage

/// Creates the issues of a digest, and records what each one covers.
package struct Publishing: Sendable {
    /// The suggestions that an issue covers.
    package enum Source: String, Sendable, CaseIterable {
        /// Accepted ones, on the page or not yet.
        case accepted
        /// Pending ones.
        case proposed
    }

    /// The name of the digest that has no other.
    package static let defaultName = "default"

    /// Links that are on a branch, and on no page yet.
    package struct Waiting: Sendable, Equatable {
        package var branch: BranchName
        package var count: Int

        package init(branch: BranchName, count: Int) { (self.branch, self.count) = (branch, count) }
    }

    /// An issue, and its record for the ledger.
    package struct Draft: Sendable {
        /// The content.
        package var digest: Digest
        /// The record.
        package var issue: Issue
        /// Whether the ledger already has it: then it is an earlier issue, unchanged.
        package var isRecorded: Bool
        /// What waits for the merge of a branch, by its name: the issue after that has it.
        package var waiting: [Waiting] = []

        /// The issue in a format, or by a template of one's own.
        ///
        /// - Throws: ``UserError`` for mail without `digest.mail`, and errors of the template.
        package func text(as format: DigestFormat, template: Digest.Template? = nil) throws -> String {
            do {
                return try digest.rendered(as: format, template: template)
            } catch Digest.Problem.noEnvelope {
                throw UserError(SendProblem.noEnvelope, at: HomeFolder.fileName)
            }
        }

        /// The number of links.
        package var count: Int { digest.count }

        /// The formats that it can be written in: mail needs a sender and a recipient.
        package var formats: [DigestFormat] {
            DigestFormat.allCases.filter { $0 != .eml || digest.envelope != nil }
        }

        /// A short name of what it covers: another choice of links has another.
        package var fingerprint: String {
            StableHash.name(of: "\(issue.number)\0" + issue.keys.joined(separator: "\0"), length: 12)
        }
    }

    private let home: HomeFolder
    private let store: Store?

    /// The `store` is used to list the failing sources.
    package init(home: HomeFolder, store: Store? = nil) {
        self.home = home
        self.store = store
    }

    /// Creates the next issue, or an earlier one again.
    ///
    /// - Parameters:
    ///   - name: The name of the digest.
    ///   - number: The number of the issue; if `nil`, the next one.
    ///   - since: Includes everything since this date, instead of since the last issue.
    ///   - proposed: Suggestions to cover, instead of the accepted ones.
    ///   - language: Overrides the language of the configuration and the page.
    ///   - now: The date of a new issue.
    /// - Returns: The issue.
    /// - Throws: ``UserError``, and errors of the file system.
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
            let records = earlier.filter { $0.number == number }
            guard let first = records.first else {
                throw UserError(SendProblem.noSuchIssue(number, next: next))
            }
            let keys = records.flatMap(\.keys)
            let stories = Self.covered(keys, at: first.at, in: contents.decisions)
            let issue = Issue(digest: name, number: number, at: first.at, keys: keys)
            return Draft(digest: try digest(issue, stories, language), issue: issue, isRecorded: true)
        }
        let covered = since == nil ? Set(earlier.flatMap(\.keys)) : []
        var waiting: [Waiting] = []
        let all =
            if let proposed {
                proposed.filter { $0.state == .pending && $0.suggestion.repair == nil }.map {
                    Story($0, at: now)
                }
            } else {
                try published(
                    Self.accepted(home.readHistory(), home.sectionRules)
                        .filter { !covered.contains($0.key) },
                    &waiting
                )
            }
        let stories = all.filter { story in
            !covered.contains(story.key) && since.map { story.at >= $0 } ?? true
        }
        let issue = Issue(digest: name, number: next, at: now, keys: stories.map(\.key))
        return Draft(
            digest: try digest(issue, stories, language),
            issue: issue,
            isRecorded: false,
            waiting: waiting
        )
    }

    /// The stories without those that are on a branch only; these are counted while the branch is not merged.
    private func published(_ stories: [Story], _ waiting: inout [Waiting]) throws -> [Story] {
        guard stories.contains(where: { $0.branch != nil }) else { return stories }
        let keys = Dictionary(try home.pages().map { ($0.name, $0.page.keys) }) { first, _ in first }
        let replaced = try home.readHistory().replacedTexts
        let branches = UnmergedBranches(of: home)
        var counts: [BranchName: Int] = [:]
        let published = stories.filter { story in
            guard let branch = story.branch, !(keys[story.page]?.contains(story.key) ?? false),
                !replaced[story.page, default: []].contains(where: { $0.contains(story.article.url) })
            else { return true }
            let found = branches.find(branch, page: story.page) { $0.keys.contains(story.key) }
            if let found { counts[found, default: 0] += 1 }
            return false
        }
        waiting = counts.map { Waiting(branch: $0, count: $1) }.sorted { $0.branch.text < $1.branch.text }
        return published
    }

    /// Publishes an issue with `publish`, and records it, so that the next one does not repeat it.
    ///
    /// The ledger stays locked until then. If `publish` throws, or the issue is an earlier one, nothing is recorded.
    package func record(_ draft: Draft, _ publish: () throws -> Void = {}) throws {
        guard !draft.isRecorded else { return try publish() }
        try home.ledger.append { contents in
            try Self.requireNew(draft.issue, in: contents)
            try publish()
            return [.issue(draft.issue)]
        }
    }

    /// Checks that no other process has created the issue in the meantime.
    static func requireNew(_ issue: Issue, in contents: Ledger.Contents) throws {
        guard contents.issues.contains(where: { $0.digest == issue.digest && $0.number == issue.number })
        else {
            return
        }
        throw UserError(SendProblem.issueTaken(issue.number))
    }

    /// An article in an issue.
    private struct Story {
        var page: String
        var section: [String]
        var key: String
        var at: Date
        var article: Suggestion.Article
        var line: String?
        /// The name of the person who proposed it.
        var proposer: String?
        /// The branch that it was written on, if it was not the current one.
        var branch: BranchName?

        init(_ item: Reviewing.Item, at date: Date) {
            page = item.suggestion.page
            section = item.suggestion.section
            key = item.key
            at = date
            article = item.suggestion.article
            line = item.suggestion.line
            proposer = item.proposedBy
        }

        init(_ decision: Decision, _ state: DecisionState?, article: Suggestion.Article) {
            page = decision.page
            section = state?.section ?? decision.section
            key = decision.key
            at = decision.at
            self.article = article
            line = state?.line ?? decision.line
            branch = state?.settled?.branch
        }
    }

    /// What was accepted, but for what more people have to accept.
    private static func accepted(_ history: DecisionHistory, _ rules: SectionRules) -> [Story] {
        var seen: Set<String> = []
        return history.decisions([.accept]).compactMap { decision in
            let state = history.state(page: decision.page, key: decision.key)
            guard decision.repair == nil,
                state.verdict == .accept || state.verdict == .applied,
                seen.insert(decision.page + "\u{1F}" + decision.key).inserted, let article = decision.article
            else { return nil }
            let all = history.decisions(page: decision.page, key: decision.key)
            var story = Story(decision, state, article: article)
            story.proposer = all.last { $0.verdict == .propose }?.shownBy
            guard state.verdict == .accept else { return story }
            return rules.approvals(of: all, in: story.section)?.isComplete ?? true ? story : nil
        }
    }

    /// The articles of an earlier issue: as decided then, and those undone since from any decision.
    private static func covered(_ keys: [String], at date: Date, in decisions: Decisions) -> [Story] {
        let wanted = Set(keys)
        // It was made by the rules of that time.
        let rules = SectionRules(Configuration())
        let history = DecisionHistory(decisions.lazy.filter { $0.at <= date })
        var stories = accepted(history, rules).filter { wanted.contains($0.key) }
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
        let subscriptions = try home.subscriptions()
        let health = try store?.health() ?? []
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
            sections: Self.parts(
                stories,
                pages: pages,
                feedTitles: Self.titles(health.isEmpty ? subscriptions.feeds : health.map(\.feed)),
                rules: home.sectionRules,
                givesCredit: settings.givesCredit
            ),
            sources: Self.sources(subscriptions, health),
            envelope: settings.envelope
        )
    }

    private typealias Health = [(feed: Feed, health: FeedHealth, entries: Int)]

    private static func sources(_ list: SubscriptionList, _ health: Health) -> Digest.Sources? {
        guard !list.feeds.isEmpty else { return nil }
        // The database may still have feeds that were unsubscribed.
        let failing = health.filter { feed, health, _ in
            list.contains(feed.url) && (health.failures > 0 || health.isGone)
        }
        return Digest.Sources(
            count: list.feeds.count,
            troubled: failing.map { feed, _, _ in
                let title = SiteNames.withoutSlogan(feed.title)
                return Self.text(title.isEmpty ? SiteNames.host(feed.url) ?? feed.url : title)
            }
        )
    }

    /// What the followed feeds call themselves, by their addresses.
    private static func titles(_ feeds: [Feed]) -> [String: String] {
        // A feed without a title is listed by its address.
        let named = feeds.filter { !$0.title.contains("://") }
        return Dictionary(named.map { ($0.url, PlainText.line($0.title)) }) { first, _ in first }
    }

    private static func parts(
        _ stories: [Story],
        pages: [PageFile],
        feedTitles: [String: String],
        rules: SectionRules,
        givesCredit: Bool
    ) -> [Digest.Part] {
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
            // Sections with the same name are distinguished by their heading path.
            let isShared = names[part.name, default: []].count > 1
            let name = isShared ? part.path.joined(separator: " › ") : part.name
            // The page has the current words of the curator.
            let items = part.stories.compactMap { story in
                let feedTitle = story.article.feedURL.flatMap { feedTitles[$0] }
                var item = item(story, link: links[story.page]?[story.key], feedTitle: feedTitle)
                if givesCredit { item?.proposer = story.proposer.map(text) }
                return item
            }
            let channels = rules.rule(for: part.path)?.channels ?? []
            return Digest.Part(name: text(name), items: items, channels: channels)
        }
    }

    /// As many characters of a feed's title are not a slogan yet.
    private static let longestSource = 60

    private static func item(_ story: Story, link: Link?, feedTitle: String?) -> Digest.Item? {
        let article = story.article
        // An article with any other address cannot be on a page.
        guard let url = MarkdownText.destination(article.url) else { return nil }
        let link = link ?? story.line.flatMap { PageParser.link(in: $0) }
        let quote = excerpt(article.summary)
        // The page may label its lines in other ways; the source is what it calls itself.
        let source = feedTitle.map { $0.count > longestSource ? SiteNames.withoutSlogan($0) : $0 } ?? ""
        return Digest.Item(
            title: text(link?.shownTitle ?? article.title),
            url: url,
            site: text(source.isEmpty ? article.site : source),
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

    /// The start of the summary, cut between two words.
    private static func excerpt(_ text: String) -> String {
        let limit = 280
        guard text.count > limit else { return text }
        let cut = text.prefix(limit)
        return (cut.lastIndex(of: " ").map { String(cut[..<$0]) } ?? String(cut)) + "…"
    }
}

extension Dictionary where Key == String, Value == Link {
    /// The links of a page, by canonical address.
    fileprivate init(of page: Page) {
        self.init(page.links.compactMap { link in CanonicalURL(link.url).map { ($0.key, link) } }) {
            first,
            _ in
            first
        }
    }
}
