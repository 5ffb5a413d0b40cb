import Feeds

/// The sections of a site, told by the paths of the links to it.
enum SiteSections {
    /// The folders that several links share, and the pages of authors and sections among the links; deepest first.
    static func folders(of links: [String]) -> [String] {
        var counts: [String: Int] = [:]
        var pages: Set<String> = []
        for url in links.compactMap({ WebURL($0) }) {
            let names = url.path.split(separator: "/")
            if isNamedSection(names) { pages.insert(url.path) }
            for length in stride(from: 1, to: max(names.count, 1), by: 1) where Int(names[length - 1]) == nil
            {
                counts["/" + names.prefix(length).joined(separator: "/") + "/", default: 0] += 1
            }
        }
        let shared = counts.filter { $0.value > 1 }.map(\.key)
        return Array(
            pages.union(shared).sorted { (depth($1), $0) < (depth($0), $1) }.prefix(maximumSections)
        )
    }

    /// Each costs a request.
    private static let maximumSections = 8

    private static func depth(_ path: String) -> Int { path.split(separator: "/").count }

    /// Whether a URL is a folder or below it.
    static func isInside(_ url: String, _ folder: String) -> Bool {
        guard let path = WebURL(url)?.path else { return false }
        let base = folder.hasSuffix("/") ? folder : folder + "/"
        return path.hasPrefix(base) || path + "/" == base
    }

    /// Whether a link is to the page of a section, not to an article.
    static func isSection(_ url: WebURL, among sections: [String]) -> Bool {
        let names = url.path.split(separator: "/")
        return names.isEmpty || isNamedSection(names)
            || sections.contains { $0.split(separator: "/") == names }
    }

    /// `/author/jane`, `/category/web`.
    private static func isNamedSection(_ names: [Substring]) -> Bool {
        names.count > 1 && words.contains(names[names.count - 2].lowercased())
    }

    private static let words: Set<String> = [
        "author", "authors", "auteur", "auteurs", "autor", "by", "c", "categorie", "categories", "category",
        "channel",
        "channels", "kategorie", "people", "rubrique", "rubriques", "section", "sections", "series", "tag",
        "tags",
        "thema", "topic", "topics", "user", "users",
    ]

    /// Whether a feed seems to be of one article alone, as its comments: its address continues that of the article,
    /// or names it.
    static func isPart(_ feed: WebURL, ofArticle article: WebURL) -> Bool {
        let names = article.path.split(separator: "/").map(stem)
        let own = feed.path.split(separator: "/").map(stem)
        guard let last = names.last else {
            let query = Set(article.query?.split(separator: "&") ?? [])
            return feed.query?.split(separator: "&").contains { query.contains($0) } ?? false
        }
        if own.starts(with: names) { return true }
        let ids = names.filter {
            $0.count > 2 && Int($0) != nil && !($0.count == 4 && ($0.hasPrefix("19") || $0.hasPrefix("20")))
        }
        return names.count > 1 && own.contains(last) && last.count > 3 || own.contains { ids.contains($0) }
    }

    /// A name without its extension.
    private static func stem(_ name: Substring) -> Substring {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return name[..<dot]
    }
}
