package import Feeds
package import Home
package import Pages

/// The page that should have the same links as another, as one sees it from there.
package struct Twin: Sendable {
    package let file: PageFile
    /// The canonical addresses that it has.
    private let keys: Set<String>
    private let history: DecisionHistory

    /// - Parameters:
    ///   - file: The twin.
    ///   - history: What was refused for it is not missed.
    package init(_ file: PageFile, _ history: DecisionHistory) {
        (self.file, self.history) = (file, history)
        keys = file.page.keys
    }

    /// Whether it should have an article and does not.
    package func misses(_ key: String) -> Bool {
        !keys.contains(key) && history.standing(page: file.name, key: key)?.verdict != .refuse
    }

    /// The links of the other page that it does not have.
    package func missing(of page: Page) -> [Link] {
        page.links.filter { link in
            guard let web = WebURL(link.url), web.isWeb else { return false }
            return misses(CanonicalURL(web).key)
        }
    }

    /// The section that corresponds to one of the other page: where most of the links are that both pages have.
    ///
    /// `nil` if they share none, or if two sections share as many.
    package func section(for path: [String], of page: Page) -> [String]? {
        let keys = Self.keys(of: page.sections.filter { $0.path == path })
        let shared = file.page.linkSections.map {
            (path: $0.path, count: Self.keys(of: [$0]).intersection(keys).count)
        }
        guard let most = shared.map(\.count).max(), most > 0 else { return nil }
        let best = shared.filter { $0.count == most }
        return best.count == 1 ? best[0].path : nil
    }

    private static func keys(of sections: [Section]) -> Set<String> {
        Set(sections.flatMap(\.links).compactMap { CanonicalURL($0.url)?.key })
    }
}

extension HomeFolder {
    /// The twin of a page, if it has one that can be read.
    package func twin(of page: String, _ history: DecisionHistory) throws -> Twin? {
        guard let name = configuration.twin(of: page), configuration.pages.contains(name) else { return nil }
        return Twin(try self.page(name), history)
    }
}
