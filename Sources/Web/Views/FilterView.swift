import Curation
import Feeds
import Foundation
import Pages

/// The form that narrows the queue, and what it is narrowed to.
struct FilterView: Sendable {
    /// What the form keeps.
    struct FieldView: Sendable {
        let name: String
        let value: String
    }

    let fields: [FieldView]
    let pages: [OptionView]
    let hasPages: Bool
    let sections: [OptionView]
    let hasSections: Bool
    let sites: [OptionView]
    let languages: [OptionView]
    let hasLanguages: Bool
    let isStory: Bool
    let hasOwners: Bool
    let isMine: Bool
    let least: String
    /// What is chosen; each link takes it away.
    let chosen: [LinkView]

    /// Of the name of a site, in an address.
    static let longestName = 80
    private static let mostSites = 100

    init(_ query: QueueQuery, _ items: [Reviewing.Item], _ files: [PageFile], _ texts: Texts) {
        let filter = query.filter
        let own = ["page", "section", "site", "language", "story", "worth", "mine"]
        fields = query.items.filter { !own.contains($0.name) }
            .map { FieldView(name: $0.name, value: $0.value) }
        pages = files.map { OptionView(value: $0.name, name: $0.name, isChosen: $0.name == filter.page) }
        hasPages = files.count > 1
        // With several pages, the number of a section needs its page.
        let file = files.count == 1 ? files.first : files.first { $0.name == filter.page }
        let counts = Dictionary(grouping: items) { [$0.suggestion.page] + $0.suggestion.section }
            .mapValues(\.count)
        let chosenPath = file.flatMap { file in
            filter.section.flatMap { try? Reviewing.section($0, of: file) }
        }
        let listed = (file?.page.linkSections ?? []).enumerated().compactMap { index, section in
            let count = counts[[file?.name ?? ""] + section.path] ?? 0
            let isChosen = section.path == chosenPath
            return count > 0 || isChosen
                ? OptionView(
                    value: "\(index + 1)",
                    name: "\(section.path.joined(separator: " / ")) (\(count))",
                    isChosen: isChosen
                ) : nil
        }
        sections = listed
        hasSections = !listed.isEmpty
        sites = Self.options(
            items.map { item in
                let article = item.suggestion.article
                let name = PlainText.printable(article.site).nonEmpty ?? WebURL(article.url)?.host ?? ""
                return String(name.prefix(Self.longestName))
            },
            chosen: filter.site.map(PlainText.printable)
        ) { $0 }
        languages = Self.options(
            items.map { QueueFilter.primary($0.suggestion.article.language ?? "") },
            chosen: filter.language.map(QueueFilter.primary)
        ) { texts.language($0) }
        hasLanguages = languages.count > 1 || filter.language != nil
        isStory = filter.isStory
        hasOwners = filter.isMine || items.contains { !$0.owners.isEmpty }
        isMine = filter.isMine
        least = filter.worth.map { "\($0)" } ?? ""
        chosen = Self.chosen(query, section: chosenPath?.last, texts)
    }

    /// What occurs, most often first, with how often.
    private static func options(_ values: [String], chosen: String?, name: (String) -> String) -> [OptionView]
    {
        var counts = Dictionary(values.map { ($0, 1) }, uniquingKeysWith: +)
        counts[""] = nil
        let often = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(mostSites)
        var options = often.map { value, count in
            OptionView(value: value, name: "\(name(value)) (\(count))", isChosen: value == chosen)
        }
        if let chosen, !options.contains(where: \.isChosen) {
            options.insert(OptionView(value: chosen, name: name(chosen), isChosen: true), at: 0)
        }
        return options
    }

    private static func chosen(_ query: QueueQuery, section: String?, _ texts: Texts) -> [LinkView] {
        let filter = query.filter
        func link(_ label: String, _ change: (inout QueueFilter) -> Void) -> LinkView {
            LinkView(path: query.path(change), label: PlainText.printable(label), isCurrent: false)
        }
        return [
            filter.page.map { link($0) { ($0.page, $0.section) = (nil, nil) } },
            filter.section.map { link(section ?? $0) { $0.section = nil } },
            filter.site.map { link($0) { $0.site = nil } },
            filter.language.map { link(texts.language($0)) { $0.language = nil } },
            filter.isStory
                ? link(texts.text(en: "several sources", fr: "plusieurs sources")) { $0.isStory = false }
                : nil,
            filter.isMine ? link(texts.text(en: "mine", fr: "les miennes")) { $0.isMine = false } : nil,
            filter.worth.map { worth in
                let number = texts.number(worth)
                return link(texts.text(en: "relevance from \(number)", fr: "intérêt dès \(number)")) {
                    $0.worth = nil
                }
            },
        ].compactMap(\.self)
    }
}
