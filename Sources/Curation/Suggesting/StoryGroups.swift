import Classify
import Feeds
import Foundation
import Pages
import Storage

/// The stories of one page: which links, suggestions and waiting proposals report the same news.
///
/// Suggestions go in first, then the waiting proposals; ``leaders()`` is the result.
struct StoryGroups {
    private let now: Date
    private let links: [Pages.Link]
    private var linkStories = Stories()
    private var stories: Stories
    /// The suggestions whose story a proposal may report, by identifier.
    private var suggestions: [String: Suggestion] = [:]
    private var changed: [String: Suggestion] = [:]
    /// Waiting proposals by story, under the identifier of the first one.
    private var groups: [String: [Proposal]] = [:]
    private var order: [String] = []

    /// Articles are also compared by what they mean, if there are `embeddings` of any text.
    init(links: [Pages.Link], embeddings: Embeddings?, now: Date) {
        self.links = links
        self.now = now
        stories = Stories(embeddings: embeddings)
        for (index, link) in links.enumerated() {
            linkStories.insert(.init(title: Self.title(of: link)), as: "\(index)")
        }
    }

    /// What a link is about: one whose text is “here” has its line for a title.
    private static func title(of link: Pages.Link) -> String {
        let isTelling = link.title.split(separator: " ", maxSplits: 3).count > 3
        return isTelling ? link.title : String(link.context.prefix(200))
    }

    /// The suggestions that differ from their stored form, sorted by identifier.
    var changes: [Suggestion] { changed.values.sorted { $0.id < $1.id } }

    /// Adds a suggestion of the queue; while it is `undecided`, a link of the page may cover its story.
    mutating func insert(_ suggestion: Suggestion, undecided: Bool) {
        var suggestion = suggestion
        stories.insert(Stories.Article(suggestion.article), as: suggestion.id)
        if undecided {
            let coverage = linkCoverage(of: suggestion)
            if suggestion.priorCoverage != coverage {
                suggestion.priorCoverage = coverage
                changed[suggestion.id] = suggestion
            }
        }
        suggestions[suggestion.id] = suggestion
    }

    /// Adds a waiting proposal to the story it reports, or starts a new story.
    mutating func insert(waiting proposal: Proposal) {
        var suggestion = proposal.suggestion
        let story = stories.find(Stories.Article(suggestion.article))
        if let story, groups[story] != nil {
            groups[story]?.append(proposal)
            stories.insert(Stories.Article(suggestion.article), as: story)
            return
        }
        if let link = linkCoverage(of: suggestion) {
            suggestion.priorCoverage = link
        } else if let story, var first = suggestions[story] {
            suggestion.priorCoverage = Suggestion.PriorCoverage(title: first.article.title, id: story)
            if first.article.add(suggestion.article, at: now) {
                suggestions[story] = first
                changed[story] = first
            }
        } else {
            stories.insert(Stories.Article(suggestion.article), as: suggestion.id)
            groups[suggestion.id] = [proposal]
            order.append(suggestion.id)
            return
        }
        note(suggestion, unlike: proposal.suggestion)
    }

    /// The primary proposal of each new story, in the order of insertion; the others become its coverage.
    mutating func leaders() -> [Proposal] {
        order.compactMap { story in
            guard let group = groups[story],
                let primary = Stories.primary(of: group.map { Stories.Article($0.suggestion.article) })
            else { return nil }
            var leader = group[primary]
            leader.suggestion.priorCoverage = nil
            for (index, other) in group.enumerated() where index != primary {
                leader.suggestion.article.add(other.suggestion.article, at: now)
                var follower = other.suggestion
                follower.priorCoverage = Suggestion.PriorCoverage(
                    title: leader.suggestion.article.title,
                    id: leader.suggestion.id
                )
                note(follower, unlike: other.suggestion)
            }
            note(leader.suggestion, unlike: group[primary].suggestion)
            return leader
        }
    }

    private func linkCoverage(of suggestion: Suggestion) -> Suggestion.PriorCoverage? {
        linkStories.find(Stories.Article(suggestion.article), isExact: true).flatMap { Int($0) }
            .map { Suggestion.PriorCoverage(title: links[$0].title, line: links[$0].firstLine) }
    }

    private mutating func note(_ suggestion: Suggestion, unlike stored: Suggestion) {
        if suggestion != stored { changed[suggestion.id] = suggestion }
    }
}

extension Stories.Article {
    init(_ article: Suggestion.Article) {
        self.init(
            title: article.title,
            text: article.summary,
            site: article.site,
            host: WebURL(article.url)?.host ?? "",
            published: article.published
        )
    }
}

extension Suggestion.Article {
    /// Adds another article on the same news; false if it is known already.
    @discardableResult
    fileprivate mutating func add(_ other: Suggestion.Article, at date: Date) -> Bool {
        guard other.url != url, !alsoAt.contains(where: { $0.url == other.url }) else { return false }
        alsoAt.append(Suggestion.Coverage(url: other.url, title: other.title, site: other.site, seen: date))
        return true
    }
}
