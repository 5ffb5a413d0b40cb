import Home
import Classify
package import Feeds
package import Foundation
import Pages
import Storage

extension Suggesting {
    /// Proposes an article that a person brings, for a `section` or else for the most likely one.
    ///
    /// - Throws: ``UserError`` when the article is already on the page, or cannot become a line of it.
    package func propose(
        _ article: Suggestion.Article,
        page name: String? = nil,
        section: [String]? = nil,
        now: Date,
        embedder: Embedder? = nil
    ) async throws -> Suggestion {
        guard let context = name.map({ name in pages.first { $0.file.name == name } }) ?? pages.first,
            let url = WebURL(article.url)
        else {
            throw UserError(AddressProblem.notWeb(article.url))
        }
        let key = CanonicalURL(url).key
        if let known = context.file.page.addresses.first(where: { CanonicalURL($0.url)?.key == key }) {
            throw UserError(PageProblem.alreadyOnPage, at: "\(context.file.name):\(known.line)")
        }
        let document = Document(article)
        // A section that a person names is not judged: on a page of thousands of links, that takes seconds.
        let classifier =
            section == nil
            ? try await classifier(for: document, on: context, embedder: embedder, now: now) : nil
        var named = article
        named.site = context.names.name(of: article.url, feedTitle: article.site)
        let suggestion = try Self.suggestion(
            named,
            document,
            section: section,
            classifier: classifier,
            context: context
        )
        let stored = try store.put(
            Proposal(suggestion: suggestion, key: key),
            reserved: context.reserved,
            at: now
        )
        try record(stored, key: key, at: now)
        return stored
    }

    /// The classifier of a page for one document, whose vector is fetched with those of the pool.
    private func classifier(
        for document: Document,
        on context: PageContext,
        embedder: Embedder?,
        now: Date
    ) async throws -> Classifier {
        if var kept = try keptJudge(for: context, .choosesSections, now: now, .learnedMost)?.judge {
            return kept.classifier(for: document)
        }
        let pool = try pool()
        if let embedder, let settings = home.configuration.embeddings {
            let texts = PageJudge.texts(
                of: context,
                pool: pool + [document],
                now: now,
                prefixes: settings.prefixes
            )
            _ = try await embedder.embed(texts, now: now)
        }
        let embeddings = try embeddings(for: context, pool + [document], now)
        let judge = PageJudge(context, pool: pool, embeddings: embeddings, now: now, judgesRelevance: false)
        var new: JudgeAndThreshold = (judge, threshold: 1, made: now)
        // Others may be brought before the next poll.
        keep(&new, .choosesSections, poolSize: pool.count)
        return new.judge.classifier(for: document)
    }

    /// The suggestion for the section that is given, or else chosen by the classifier.
    private static func suggestion(
        _ article: Suggestion.Article,
        _ document: Document,
        section: [String]?,
        classifier: Classifier?,
        context: PageContext
    ) throws -> Suggestion {
        let judgement = classifier?.judge(document)
        let chosen = judgement?.ranking.first
        let runnerUp = judgement?.ranking.dropFirst().first
        let path = section ?? chosen.map { context.sections[$0].path } ?? []
        let draft: Draft
        do {
            draft = try PageEditor.draft(for: NewLink(article), in: path, of: context.file.page)
            // A person's words are Markdown: they learn at once what they would do to the page.
            if article.note != nil {
                _ = try PageEditor.add(NewLink(article), to: path, of: context.file.page)
            }
        } catch {
            throw UserError(error, page: context.file.name)
        }
        return Suggestion(
            id: "",
            page: context.file.name,
            section: path,
            article: article,
            // What a person brings is relevant.
            relevance: 1,
            confidence: chosen.flatMap { judgement?.sections[$0] } ?? 1,
            runnerUp: runnerUp.flatMap { index in
                judgement.map {
                    Suggestion.RunnerUp(section: context.sections[index].path, confidence: $0.sections[index])
                }
            },
            reasons: judgement.flatMap { judgement in
                chosen.flatMap {
                    classifier?.reasons(for: document, judgement, section: $0, runnerUp: runnerUp)
                }
            } ?? Reasons(),
            line: draft.line,
            descriptionOrigin: draft.descriptionOrigin
        )
    }

    /// Appends the proposal to the ledger, unless it is the last record of the article already.
    private func record(_ suggestion: Suggestion, key: String, at now: Date) throws {
        try home.ledger.append { _ in
            let history = try home.readHistory()
            let last = history.decisions(page: suggestion.page, key: key).last
            // The article is proposed again, after a run that was interrupted.
            if let last, last.verdict == .propose, last.section == suggestion.section,
                last.line == suggestion.line
            {
                return []
            }
            return [
                .decision(
                    home.signed(
                        Decision(
                            at: history.moment(after: now, page: suggestion.page, key: key),
                            verdict: .propose,
                            suggestion: suggestion,
                            key: key,
                            line: suggestion.line,
                            after: history.count(page: suggestion.page, key: key)
                        )
                    )
                )
            ]
        }
    }
}
