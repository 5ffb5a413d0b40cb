import Home
import Classify
package import Feeds
package import Foundation
import Pages
import Storage

extension Suggesting {
    /// Proposes an article that a person brings.
    ///
    /// Without a `section`, it is proposed for the likeliest one.
    /// - Throws: ``UserError`` when the article is on the page already, or cannot be a line there.
    package func propose(
        _ article: Suggestion.Article,
        page name: String? = nil,
        section: [String]? = nil,
        now: Date,
        embedder: Embedder? = nil
    ) async throws -> Suggestion {
        guard let reader = name.map({ name in pages.first { $0.file.name == name } }) ?? pages.first,
            let url = WebURL(article.url)
        else {
            throw UserError(AddressProblem.notWeb(article.url))
        }
        let key = CanonicalURL(url).key
        if let known = reader.file.page.addresses.first(where: { CanonicalURL($0.url)?.key == key }) {
            throw UserError(PageProblem.alreadyOnPage, at: "\(reader.file.name):\(known.line)")
        }
        let document = Document(article)
        let pool = try pool()
        if let embedder, let settings = home.configuration.embeddings {
            let texts = PageJudge.texts(
                of: reader,
                pool: pool + [document],
                now: now,
                prefixes: settings.prefixes
            )
            _ = try await embedder.embed(texts, now: now)
        }
        // Its vector is wanted with those of the pool.
        let embeddings = try embeddings(for: reader, pool + [document], now)
        var judge = PageJudge(reader, pool: pool, embeddings: embeddings, now: now)
        let classifier = judge.classifier(for: document)
        let judgement = classifier.judge(document)
        var named = article
        if named.site.isEmpty { named.site = reader.names.name(of: article.url, feedTitle: nil) }
        let ranking = judgement.ranking
        let path = section ?? ranking.first.map { reader.sections[$0].path } ?? []
        let place = reader.sections.firstIndex { $0.path == path }
        let line: String
        do {
            line = try PageEditor.line(for: NewLink(named), in: path, of: reader.file.page)
        } catch {
            throw UserError(error, page: reader.file.name)
        }
        let suggestion = Suggestion(
            id: "",
            page: reader.file.name,
            section: path,
            article: named,
            relevance: judgement.relevance,
            confidence: place.map { judgement.sections[$0] } ?? 0,
            runnerUp: ranking.first { $0 != place }.map {
                Suggestion.RunnerUp(section: reader.sections[$0].path, confidence: judgement.sections[$0])
            },
            reasons: place.map { place in
                classifier.reasons(for: document, section: place, runnerUp: ranking.first { $0 != place })
            } ?? Reasons(),
            line: line
        )
        let stored = try store.put(
            Proposal(suggestion: suggestion, key: key),
            reserved: reader.reserved,
            at: now
        )
        try home.ledger.append { contents in
            let standings = Standings(contents.decisions)
            let last = standings.history(page: stored.page, key: key).last
            // Brought a second time, after a run that went no further.
            if let last, last.verdict == .propose, last.section == path, last.line == line { return [] }
            let moment = standings.moment(after: now, page: stored.page, key: key)
            return [
                .decision(
                    Decision(
                        at: moment,
                        verdict: .propose,
                        suggestion: stored,
                        key: key,
                        line: line,
                        after: standings.count(page: stored.page, key: key)
                    )
                )
            ]
        }
        return stored
    }
}
