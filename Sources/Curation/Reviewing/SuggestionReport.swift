import Home
import Feeds
import Foundation

/// A suggestion as JSON.
package struct SuggestionReport: Sendable, Encodable {
    package let id: String
    var state: Reviewing.State
    /// The branch that its line is on, if that is not merged.
    var branch: String?
    /// The site or the words that mute it.
    var mutedBy: String?
    /// Who decided so, if that is known.
    var by: String?
    /// Who has accepted it, where several people must.
    var approvals: Approvals?
    var page: String
    var section: [String]
    var runnerUp: Suggestion.RunnerUp?
    var relevance: Double
    var confidence: Double
    var none: Double?
    var title: String
    var url: String
    var site: String
    var published: Date?
    var language: String?
    var summary: String
    var feed: String?
    /// The list of links in that feed that cites it.
    var roundup: String?
    /// What its own page says, if that was read.
    var pageText: String?
    /// The words of the reasons that come from there.
    var pageWords: [String]?
    var line: String
    var order: SectionOrder?
    var description: DescriptionOrigin?
    var reasons: Reasons
    var repair: Suggestion.Repair?
    var alsoAt: [Suggestion.Coverage]
    var priorCoverage: Suggestion.PriorCoverage?
    var warnings: [String]
    var until: Date?

    private enum CodingKeys: String, CodingKey {
        case id, state, branch, mutedBy, by, approvals, page, section, runnerUp, relevance, confidence, none,
            title, url,
            site,
            published,
            language,
            summary, feed, roundup, pageText, pageWords, line, order, description, reasons, repair, alsoAt,
            warnings, until
        case priorCoverage = "told"
    }

    package init(_ item: Reviewing.Item) {
        let suggestion = item.suggestion
        id = suggestion.id
        state = item.state
        branch = item.branch?.text
        mutedBy = item.mutedBy
        by = item.settled?.by
        approvals = item.approvals
        page = suggestion.page
        section = suggestion.section
        runnerUp = suggestion.runnerUp
        relevance = suggestion.relevance
        confidence = suggestion.confidence
        none = suggestion.none
        title = suggestion.article.title
        url = suggestion.article.url
        site = suggestion.article.site
        published = suggestion.article.published
        language = suggestion.article.language
        summary = suggestion.article.summary
        feed = suggestion.article.feedURL
        roundup = suggestion.article.roundup
        pageText = suggestion.article.pageText
        pageWords = pageText.map { _ in suggestion.wordsOfPage }
        line = suggestion.line
        order = item.order
        description = suggestion.descriptionOrigin
        reasons = suggestion.reasons
        repair = suggestion.repair
        alsoAt = suggestion.article.alsoAt
        priorCoverage = suggestion.priorCoverage
        warnings = item.warnings.map(\.en)
        until = item.state == .later ? item.settled?.until : nil
    }
}
