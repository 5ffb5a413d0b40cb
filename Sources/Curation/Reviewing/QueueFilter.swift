import Feeds
import Foundation
package import Home
import Pages

/// Which suggestions of a list are wanted: those that meet all that is set.
package struct QueueFilter: Sendable, Equatable {
    /// Only suggestions for this page.
    package var page: String?
    /// Only this section: its number, its name or the start of its name.
    package var section: String?
    /// A part of the host or of the name of the site, in any case and without accents.
    package var site: String?
    /// The language of the article: an ISO 639-1 code.
    package var language: String?
    /// Only articles whose news others report as well.
    package var isStory = false
    /// The least relevance, from 0 to 1; what nobody judged has none.
    package var worth: Double?

    /// Only what waits for the person who looks: in the sections that they look after, and not accepted by them yet.
    package var isMine = false

    package init() {}

    /// Whether every suggestion is wanted.
    package var isEmpty: Bool { self == QueueFilter() }

    /// The wanted ones, in their order.
    ///
    /// - Parameters:
    ///   - items: The suggestions.
    ///   - home: Where ``isMine`` is asked, for the person who decides there.
    ///   - pages: The pages, to find the section on.
    /// - Returns: The suggestions that meet all that is set.
    /// - Throws: ``UserError`` if no section, or several sections of one page, match, and where nobody is known to be the
    ///   owner of a section.
    package func apply(
        to items: [Reviewing.Item],
        in home: HomeFolder,
        on pages: @autoclosure () throws -> [PageFile]
    ) throws -> [Reviewing.Item] {
        guard !isEmpty else { return items }
        let owner = isMine ? try Self.owner(in: home) : nil
        let sections = try section.map { try Self.places($0, page: page, pages()) }
        // As the name is shown, without what hides or turns text.
        let site = site.map { SearchQuery.fold(PlainText.printable($0)) }
        return items.filter { item in
            let suggestion = item.suggestion
            let article = suggestion.article
            if let page, suggestion.page != page { return false }
            if let owner, !item.waits(for: owner) { return false }
            if let sections, !sections.contains([suggestion.page] + suggestion.section) { return false }
            if let site,
                !SearchQuery.isOf(site, name: PlainText.printable(article.site), url: article.url)
            {
                return false
            }
            if let language, Self.primary(article.language ?? "") != Self.primary(language) { return false }
            if isStory, article.alsoAt.isEmpty { return false }
            guard let worth else { return true }
            return item.isJudged && suggestion.relevance >= worth
        }
    }

    /// The name of the person who decides in a folder.
    private static func owner(in home: HomeFolder) throws -> String {
        guard home.sectionRules.hasOwners else {
            throw UserError(OwnerProblem.noOwners, at: HomeFolder.fileName)
        }
        guard let name = home.person.name(in: home.folder) else { throw UserError(OwnerProblem.noName) }
        return name
    }

    /// The pages and heading paths that a name means; a number is one of the first page, unless another is named.
    private static func places(_ name: String, page: String?, _ pages: [PageFile]) throws -> Set<[String]> {
        let chosen = page.map { page in pages.filter { $0.name == page } } ?? pages
        var places: Set<[String]> = []
        var failure: (any Error)?
        for file in Int(name) == nil ? chosen : Array(chosen.prefix(1)) {
            do {
                places.insert([file.name] + (try Reviewing.section(name, of: file)))
            } catch {
                failure = failure ?? error
            }
        }
        if let failure, places.isEmpty { throw failure }
        return places
    }

    /// `fr` of `fr-CA`.
    package static func primary(_ language: String) -> String {
        String(language.lowercased().prefix { $0 != "-" && $0 != "_" })
    }
}

extension Reviewing.Item {
    /// Whether it is in a section of a person, who has not accepted it yet.
    fileprivate func waits(for person: String) -> Bool {
        guard owners.contains(where: { Person.isSame($0, person) }) else { return false }
        return state != .pending || !(approvals?.has(person) ?? false)
    }
}
