import Feeds
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
