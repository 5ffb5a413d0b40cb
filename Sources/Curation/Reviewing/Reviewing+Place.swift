package import Feeds
package import Foundation
import Home
package import Pages

extension Reviewing.Item {
    /// The position that the line would have on its page now.
    ///
    /// - Parameters:
    ///   - file: The page.
    ///   - history: What git knows of it.
    /// - Returns: The position; `nil` for a repair, or without one.
    package func neighbours(on file: PageFile, history: PageHistory?) -> Neighbours? {
        guard suggestion.repair == nil else { return nil }
        return try? PageEditor.neighbours(
            of: NewLink(suggestion.article),
            in: suggestion.section,
            of: file.page,
            order: order,
            history: history
        )
    }
}

extension Reviewing {
    /// Chooses the place of a suggestion's line in its section; an earlier decision stays valid.
    ///
    /// - Throws: ``UserError`` for a repair, or for a section without a place for links.
    package func place(_ id: String, _ order: SectionOrder, now: Date) throws -> Item {
        try one(id, now: now) { item, moment in
            try Self.requireArticle(item)
            let file = try home.page(item.suggestion.page)
            do throws(PageError) {
                _ = try PageEditor.neighbours(
                    of: NewLink(item.suggestion.article),
                    in: item.suggestion.section,
                    of: file.page,
                    order: order
                )
            } catch {
                throw UserError(error, page: file.name)
            }
            return Decision(
                at: moment,
                verdict: .edit,
                suggestion: item.suggestion,
                key: item.key,
                order: order,
                after: item.records
            )
        }
    }
}
