import Curation
import Feeds
import Foundation
import Home
import Pages

/// A suggestion, as the queue page shows it; what is `nil` is left out.
///
/// Templates look for a name that is `nil` in the enclosing views: an optional property shares no name with them.
struct CardView: Sendable {
    let id: String
    /// Set on the first card of a group.
    let heading: String?
    let state: String
    /// Set for what does not wait for a decision.
    let stateName: String?
    /// How many have accepted it of those that must; `nil` where one decision is enough.
    let approvals: String?
    let canDecide: Bool
    let canUndo: Bool
    /// The number of records in the ledger about it.
    let records: Int
    let position: Int
    let total: Int
    let back: String

    let section: String
    /// The suggestions of the same section; `nil` for one that the page has not.
    let sectionPath: String?
    /// How sure the section is.
    let certainty: CertaintyView
    let relevance: String?
    /// The second section, where it is nearly as likely as the first.
    let tied: String?

    let title: String
    let url: String
    let site: String
    /// The suggestions of the same site.
    let sitePath: String
    let language: String?
    let date: DateView?
    let excerpt: String?
    let coveredBy: String?
    let alsoAt: [CoverageView]
    let hasAlsoAt: Bool
    let warnings: [String]

    /// The line of the page that a repair replaces.
    let before: String?
    let above: String?
    let lineNumber: Int?
    let line: String
    let below: String?
    /// Why the line is where it is.
    let placeReason: String?
    let places: [OptionView]

    let reasons: ReasonsView?
    let delays: [OptionView]
    /// The first day to choose, as `YYYY-MM-DD`.
    let tomorrow: String
    let isRepair: Bool
    /// Whether an entry is taken off the page.
    let isRemoval: Bool
    let sections: [OptionView]
    /// Whether its site can be muted.
    let canMute: Bool

    init(
        _ item: Reviewing.Item,
        on file: PageFile?,
        history: PageHistory?,
        heading: String?,
        position: Int,
        total: Int,
        isReadOnly: Bool,
        texts: Texts,
        query: QueueQuery,
        back: String,
        now: Date
    ) {
        let suggestion = item.suggestion
        let article = suggestion.article
        id = suggestion.id
        self.heading = heading?.nonEmpty
        state = item.state.rawValue
        stateName = item.state == .pending ? nil : texts.text(item.stateLabel)
        approvals = item.approvals.map { PlainText.printable(texts.text(Phrase($0))) }
        canDecide = !item.state.isWritten && !isReadOnly
        canUndo = item.settled != nil && !item.state.isWritten && !isReadOnly
        records = item.records
        self.position = position
        self.total = total
        self.back = back

        section = suggestion.section.last ?? suggestion.page
        certainty = CertaintyView(item, texts)
        relevance = item.isJudged ? texts.number(suggestion.relevance) : nil
        tied = item.isNearTie ? item.second?.section.last : nil

        title = PlainText.printable(article.title)
        url = WebURL.linkTarget(article.url)
        site = PlainText.printable(article.site).nonEmpty ?? WebURL(article.url)?.host ?? ""
        let name = String(site.prefix(FilterView.longestName))
        sitePath = query.path { $0.site = name }
        language = article.language?.nonEmpty
        date = article.published.map { DateView($0, texts.longDate($0)) }
        excerpt =
            PlainText.printable(String((article.summary.nonEmpty ?? article.pageText ?? "").prefix(420)))
            .nonEmpty
        coveredBy = suggestion.priorCoverage.map(texts.coverage)
        alsoAt = article.alsoAt.map { CoverageView($0) }
        hasAlsoAt = !alsoAt.isEmpty
        warnings = item.warnings.map { texts.text($0) }

        isRepair = suggestion.repair != nil
        isRemoval = suggestion.repair?.isRemoval ?? false
        before = suggestion.repair?.before
        let place = file.flatMap { item.neighbours(on: $0, history: history) }
        above = place?.above.nonEmpty
        below = place?.below.nonEmpty
        lineNumber = place?.number
        placeReason = (place?.basis).map { texts.text(Phrase($0)) }
        places = SectionOrder.allCases.map { order in
            OptionView(
                value: order.rawValue,
                name: texts.order(order),
                isChosen: order == place?.basis.order
            )
        }
        line = suggestion.line
        canMute =
            canDecide && !isRepair && [.pending, .unplaced, .duplicate].contains(item.state)
            && Muting.host(of: article.url) != nil

        reasons = ReasonsView(suggestion, texts)
        delays = texts.delays(now: now)
        tomorrow = Texts.day(1, after: now)
        let linkSections = file?.page.linkSections ?? []
        sections = linkSections.enumerated().map { index, section in
            OptionView(
                value: "\(index + 1)",
                name: section.path.joined(separator: " / "),
                isChosen: section.path == suggestion.section
            )
        }
        sectionPath = sections.first(where: \.isChosen).map { section in
            query.path { ($0.page, $0.section) = (suggestion.page, section.value) }
        }
    }
}

/// How sure the section is, or why no figure says so.
struct CertaintyView: Sendable {
    let text: String
    let number: String?
    /// Before the second section: then, or.
    let joint: String
    let runnerUp: String?
    let runnerUpNumber: String?

    init(_ item: Reviewing.Item, _ texts: Texts) {
        let suggestion = item.suggestion
        text = suggestion.repair?.code ?? texts.text(item.certainty)
        number = item.isMoved || suggestion.repair != nil ? nil : texts.number(suggestion.confidence)
        joint = item.isNearTie ? texts.text(en: "or", fr: "ou") : texts.text(en: "then", fr: "puis")
        runnerUp = item.second?.section.last
        runnerUpNumber = item.second.map { texts.number($0.confidence) }
    }
}

struct DateView: Sendable {
    /// For machines, ISO 8601.
    let machine: String
    let text: String

    init(_ date: Date, _ text: String) {
        machine = date.formatted(.iso8601)
        self.text = text
    }
}

/// Another article that covers the same news.
struct CoverageView: Sendable {
    let url: String
    let name: String
    let title: String

    init(_ coverage: Suggestion.Coverage) {
        url = WebURL.linkTarget(coverage.url)
        name = PlainText.printable(coverage.site.isEmpty ? coverage.url : coverage.site)
        title = PlainText.printable(coverage.title)
    }
}

struct OptionView: Sendable {
    let value: String
    let name: String
    var isChosen = false
}

extension String {
    /// To a template, an empty text is one to show.
    var nonEmpty: String? { isEmpty ? nil : self }
}
