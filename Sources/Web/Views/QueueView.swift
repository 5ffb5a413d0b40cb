import Feeds
import Curation
import Foundation
import Pages

/// The queue page.
struct QueueView: Sendable {
    /// The title of the document.
    let title: String
    let notice: NoticeView?
    let summary: String
    /// Whether these are all the suggestions to decide on.
    let isQueue: Bool
    let hasOrders: Bool
    let orders: [LinkView]
    let states: [LinkView]
    /// `nil` where there is nothing to choose from.
    let filter: FilterView?
    let chosen: [LinkView]
    let isFiltered: Bool
    let isEmpty: Bool
    let empty: String
    /// The form that polls, where nothing is left to decide.
    let poll: WorkView?
    /// A row for each card, where there is room beside them.
    let list: [RowView]
    let hasList: Bool
    let hasCards: Bool
    let cards: [CardView]
    /// Links of the pages and articles that were not proposed, which a search finds.
    let others: [OtherView]
    let hasOthers: Bool
    /// That not all of them are shown; `nil` if they are.
    let omitted: String?
    let bulk: BulkView?
    let next: String?

    private static let mostOthers = 50

    init(
        query: QueueQuery,
        candidates: [Reviewing.Item],
        items: [Reviewing.Item],
        shown: ArraySlice<Reviewing.Item>,
        others: [Searching.Match],
        counts: [Reviewing.State: Int],
        pages: [String],
        files: [String: PageFile],
        histories: [String: PageHistory],
        notice: NoticeView?,
        renderer: PageRenderer,
        texts: Texts,
        back: String,
        now: Date
    ) {
        let waiting = counts[.pending] ?? 0
        title = waiting > 0 ? "(\(waiting)) veille" : "veille"
        self.notice = notice
        summary = texts.summary(items.count + others.count, query)
        isQueue = query.isQueue && query.filter.isEmpty
        hasOrders = !shown.isEmpty && query.search.isEmpty
        orders = QueueOrder.allCases.map { order in
            LinkView(
                path: query.path(by: order),
                label: texts.order(order),
                isCurrent: order == query.order
            )
        }
        states = Reviewing.State.allCases.compactMap { state in
            counts[state].map { count in
                LinkView(
                    path: query.path(state: state),
                    label: texts.count(count, in: state),
                    isCurrent: query.search.isEmpty && state == query.state,
                    name: state.rawValue
                )
            }
        }
        let form = FilterView(query, candidates, pages.compactMap { files[$0] }, texts)
        filter = candidates.count > 1 || !query.filter.isEmpty ? form : nil
        chosen = form.chosen
        isFiltered = !chosen.isEmpty
        isEmpty = shown.isEmpty && others.isEmpty
        empty = isQueue ? texts.nothingToDecide : texts.nothingHere
        poll = isQueue ? WorkView(.poll, renderer.work, texts: texts) : nil
        var heading = ""
        cards = shown.enumerated().map { index, item in
            let group = texts.heading(item, by: query.order)
            defer { heading = group }
            return CardView(
                item,
                on: files[item.suggestion.page],
                history: histories[item.suggestion.page],
                heading: group == heading ? nil : group,
                position: query.from + index + 1,
                total: items.count,
                isReadOnly: renderer.isReadOnly,
                texts: texts,
                query: query,
                back: back,
                now: now
            )
        }
        list = cards.map { RowView($0) }
        hasList = cards.count > 1
        hasCards = !cards.isEmpty
        self.others = others.prefix(Self.mostOthers).map {
            OtherView($0, isReadOnly: renderer.isReadOnly, texts: texts)
        }
        hasOthers = !others.isEmpty && query.from == 0
        omitted =
            others.count > Self.mostOthers
            ? texts.text(
                en: "The first \(Self.mostOthers) of \(others.count); “veille search” lists all.",
                fr: "Les \(Self.mostOthers) premiers sur \(others.count) ; « veille search » les montre tous."
            ) : nil
        let open = shown.filter { !$0.state.isWritten }
        bulk =
            open.count > 1 && query.isQueue && !renderer.isReadOnly
            ? BulkView(open, texts: texts, back: back) : nil
        let end = query.from + shown.count
        next = end < items.count ? query.path(from: end) : nil
    }
}

/// A suggestion in the list beside the cards.
struct RowView: Sendable {
    let id: String
    let heading: String?
    let title: String
    let site: String
    let worth: String?

    init(_ card: CardView) {
        (id, heading, title, site) = (card.id, card.heading, card.title, card.site)
        worth = card.relevance
    }
}

/// A link of a page, or an article that was not proposed.
struct OtherView: Sendable {
    let title: String
    /// `nil` for what cannot be opened.
    let url: String?
    let meta: String
    let excerpt: String?
    /// The item of the address of the form that proposes it; `nil` where it cannot be.
    let add: String?

    init(_ found: Searching.Match, isReadOnly: Bool, texts: Texts) {
        let isWeb = WebURL(found.url)?.isWeb == true
        title = PlainText.printable(found.title).nonEmpty ?? PlainText.printable(found.url)
        url = isWeb ? WebURL.linkTarget(found.url) : nil
        let line = found.line.map { line in
            texts.text(en: "\(found.page ?? ""), line \(line)", fr: "\(found.page ?? ""), ligne \(line)")
        }
        meta = [line ?? texts.text(found.stateLabel), PlainText.printable(found.site)]
            .filter { !$0.isEmpty }.joined(separator: " · ")
        excerpt = found.excerpt == found.title ? nil : PlainText.printable(found.excerpt).nonEmpty
        add = found.state == .seen && isWeb && !isReadOnly ? "url=" + QueueQuery.encoded(found.url) : nil
    }
}

/// What came of the decision that led here.
struct NoticeView: Sendable {
    /// What an undo would take back.
    struct Undo: Sendable {
        /// `nil` for the last step of all.
        let id: String?
    }

    let text: String
    let undo: Undo?
}

/// The form that decides on all suggestions shown.
struct BulkView: Sendable {
    let ids: String
    /// The number of records about each.
    let seen: String
    let back: String
    let label: String
    let accept: String
    let refuse: String

    init(_ items: [Reviewing.Item], texts: Texts, back: String) {
        ids = items.map(\.id).joined(separator: ",")
        seen = items.map { "\($0.records)" }.joined(separator: ",")
        self.back = back
        label = texts.text(
            en: "The \(items.count) suggestions above",
            fr: "Les \(items.count) propositions ci-dessus"
        )
        accept = texts.text(en: "Accept all \(items.count)", fr: "Accepter les \(items.count)")
        refuse = texts.text(en: "Refuse all \(items.count)", fr: "Refuser les \(items.count)")
    }
}
