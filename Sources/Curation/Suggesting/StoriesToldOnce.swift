import Classify
import Feeds
import Foundation
import Home
import Pages

/// Another article that tells the same.
package struct OtherSource: Sendable, Encodable {
    package var url: String
    package var title: String
    /// The name of its site or feed.
    package var site: String

    init(_ article: Suggestion.Article) { (url, title, site) = (article.url, article.title, article.site) }
}

extension Stories {
    /// The first `limit` of some articles, each story once: an article that `mayFold` goes to the first that tells the same.
    static func toldOnce<Item>(
        _ items: [Item],
        limit: Int,
        embeddings: Embeddings?,
        article: (Item) -> Suggestion.Article,
        mayFold: (Item) -> Bool = { _ in true },
        fold: (_ item: Suggestion.Article, _ into: inout Item) -> Void
    ) -> [Item] {
        var stories = Stories(embeddings: embeddings)
        var told: [Item] = []
        for item in items {
            let own = article(item)
            if mayFold(item), let story = stories.find(Article(own)).flatMap({ Int($0) }) {
                fold(own, &told[story])
            } else if told.count < limit {
                stories.insert(Article(own), as: "\(told.count)")
                told.append(item)
            } else {
                break
            }
        }
        return told
    }
}

extension Suggesting {
    /// The first `limit` articles, each story once.
    package func toldOnce(_ articles: [NotProposed], limit: Int) -> [NotProposed] {
        Stories.toldOnce(
            articles,
            limit: limit,
            embeddings: embeddingsOfStories,
            article: {
                Suggestion.Article(
                    url: $0.url,
                    title: $0.title,
                    site: $0.feed,
                    summary: $0.summary,
                    published: $0.date
                )
            },
            fold: { $1.alsoAt.append(OtherSource($0)) }
        )
    }

    /// Those of the first page.
    private var embeddingsOfStories: Embeddings? {
        guard home.configuration.meaning == .builtIn else { return nil }
        return pages.first.flatMap { MeaningVectors.embeddings(for: $0.labelled) }
    }
}

extension Searching {
    /// The first `limit` matches, each story once: what is on the page, proposed or decided stands for itself.
    ///
    /// - Throws: ``UserError`` if a page cannot be read.
    package func toldOnce(_ matches: [Match], limit: Int) throws -> [Match] {
        let page = home.configuration.meaning == .builtIn ? try home.pages().first?.page : nil
        return Stories.toldOnce(
            matches,
            limit: limit,
            embeddings: page.flatMap {
                MeaningVectors.embeddings(for: $0.linkSections.map(Suggesting.labelled))
            },
            article: { Suggestion.Article(url: $0.url, title: $0.title, site: $0.site, published: $0.date) },
            mayFold: { $0.state == .seen },
            fold: { $1.alsoAt.append(OtherSource($0)) }
        )
    }
}
