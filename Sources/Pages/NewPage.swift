import Feeds

/// A page of links that does not exist yet.
package struct NewPage: Sendable {
    /// A heading with links below it.
    package struct Section: Sendable {
        /// The headings from the outermost one on.
        package var path: [String]
        package var links: [(title: String, url: String)]

        package init(path: [String], links: [(title: String, url: String)]) {
            (self.path, self.links) = (path, links)
        }
    }

    private let title: String
    private let sections: [Section]

    /// The sections in their order, but each with what is below it.
    package init(title: String, sections: [Section]) {
        self.title = title
        var order: [[String]: Int] = [:]
        let keys = sections.map { section in
            section.path.indices.map { depth in
                let path = Array(section.path[...depth])
                if order[path] == nil { order[path] = order.count }
                return order[path] ?? 0
            }
        }
        let places = sections.indices.sorted { keys[$0].lexicographicallyPrecedes(keys[$1]) }
        self.sections = places.map { sections[$0] }
    }

    /// The page in Markdown: headings from the second level on, one link a line; addresses that are none of the web are
    /// left out.
    package var text: String {
        var lines = ["# " + Self.heading(title), ""]
        var above: [String] = []
        for section in sections {
            let items = section.links.compactMap { link -> String? in
                guard WebURL(link.url)?.isWeb == true, let address = MarkdownText.destination(link.url) else {
                    return nil
                }
                return "- [\(MarkdownText.escape(link.title))](\(address))"
            }
            guard !items.isEmpty else { continue }
            let common = zip(section.path, above).prefix { $0 == $1 }.count
            for (depth, name) in section.path.enumerated().dropFirst(common) {
                lines += [String(repeating: "#", count: min(6, depth + 2)) + " " + Self.heading(name), ""]
            }
            above = section.path
            lines += items + [""]
        }
        return lines.joined(separator: "\n")
    }

    private static func heading(_ text: String) -> String { MarkdownText.escape(PlainText.line(text)) }
}
