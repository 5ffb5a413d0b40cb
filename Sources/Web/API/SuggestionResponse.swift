import Home
import Curation
import Feeds
import Foundation

/// A suggestion in the API of the browser; its keys are part of `/api/v1`.
struct SuggestionResponse: Encodable {
    let id: String
    let state: String
    /// The branch that its line is on, if that is not merged.
    let branch: String?
    /// The site or the words that mute it.
    let mutedBy: String?
    let by: String?
    /// Who has accepted it, where several people must.
    let approvals: Approvals?
    let page: String
    let section: [String]
    let runnerUp: RunnerUp?
    let relevance: Double
    let confidence: Double
    let none: Double?
    let title: String
    let url: String
    let site: String
    let published: Date?
    let language: String?
    let summary: String
    let feed: String?
    let roundup: String?
    let pageText: String?
    let pageWords: [String]?
    let line: String
    let order: String?
    let description: String?
    let reasons: ReasonsResponse
    let repair: Repair?
    let alsoAt: [Coverage]
    let told: PriorCoverage?
    let warnings: [String]
    let until: Date?
    let records: Int

    struct RunnerUp: Encodable {
        let section: [String]
        let confidence: Double
    }

    struct Repair: Encodable {
        let code: String
        let line: Int
        let before: String
        let after: String
    }

    struct Coverage: Encodable {
        let url: String
        let title: String
        let site: String
        let seen: Date
    }

    struct PriorCoverage: Encodable {
        let title: String
        let line: Int?
        let id: String?
    }

    init(_ item: Reviewing.Item) {
        let suggestion = item.suggestion
        let article = suggestion.article
        id = suggestion.id
        state = item.state.rawValue
        branch = item.branch?.text
        mutedBy = item.mutedBy
        by = item.settled?.by
        approvals = item.approvals
        page = suggestion.page
        section = suggestion.section
        runnerUp = suggestion.runnerUp.map { RunnerUp(section: $0.section, confidence: $0.confidence) }
        relevance = suggestion.relevance
        confidence = suggestion.confidence
        none = suggestion.none
        title = article.title
        url = WebURL.linkTarget(article.url)
        site = article.site
        published = article.published
        language = article.language
        summary = article.summary
        feed = article.feedURL
        roundup = article.roundup
        pageText = article.pageText
        pageWords = pageText.map { _ in suggestion.wordsOfPage }
        line = suggestion.line
        order = item.order?.rawValue
        description = suggestion.descriptionOrigin?.rawValue
        reasons = ReasonsResponse(suggestion.reasons)
        repair = suggestion.repair.map {
            Repair(code: $0.code, line: $0.line, before: $0.before, after: $0.after)
        }
        alsoAt = article.alsoAt.map {
            Coverage(url: WebURL.linkTarget($0.url), title: $0.title, site: $0.site, seen: $0.seen)
        }
        told = suggestion.priorCoverage.map { PriorCoverage(title: $0.title, line: $0.line, id: $0.id) }
        warnings = item.warnings.map(\.en)
        until = item.state == .later ? item.settled?.until : nil
        records = item.records
    }
}
