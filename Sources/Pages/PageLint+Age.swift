import Feeds
package import struct Foundation.Date

extension PageLint {
    /// Entries of which the page has a newer version: the same but for numbers of versions.
    package static func superseded(on page: Page) -> [Finding] {
        var newest: [String: VersionedEntry] = [:]
        let entries = page.links.compactMap(VersionedEntry.init)
        for entry in entries {
            guard let known = newest[entry.name], !known.isOlder(than: entry) else {
                newest[entry.name] = entry
                continue
            }
        }
        return entries.compactMap { entry in
            guard let other = newest[entry.name], entry.isOlder(than: other) else { return nil }
            return Finding(
                .superseded,
                line: entry.link.firstLine,
                subject: entry.link.url,
                otherLine: other.link.firstLine,
                detail: .newer(other.link.url)
            )
        }
    }

    /// Entries dated before `date`, in sections whose heading promises what is new.
    package static func stale(on page: Page, before date: Date) -> [Finding] {
        page.sections.filter(\.promisesNews).flatMap { section in
            section.links.compactMap { link in
                guard let dated = EntryDate(in: link.context) ?? EntryDate(in: link.url),
                    let day = dated.firstMoment, day < date
                else { return nil }
                return Finding(.stale, line: link.firstLine, subject: link.url, detail: .since(day))
            }
        }
    }
}

/// An entry with the numbers of versions in its title and its address.
private struct VersionedEntry {
    let link: Link
    /// Title and address, with a mark for each version.
    let name: String
    private let versions: [[Int]]

    init?(_ link: Link) {
        guard let url = WebURL(link.url), url.isWeb else { return nil }
        let text = "\(link.title) \(url.host)\(url.path)".lowercased()
        let found = text.matches(of: MarkdownPattern.version.regex)
        guard !found.isEmpty else { return nil }
        self.link = link
        name = text.replacing(MarkdownPattern.version.regex, with: "\u{1F}")
        // Parts of a whole are numbered as well.
        let words = link.title.lowercased().split { !$0.isLetter }
        guard !words.contains(where: { Self.parts.contains(String($0)) }) else { return nil }
        versions = found.map { match in
            var numbers = match.output.split { !$0.isNumber }.compactMap { Int($0) }
            while numbers.last == 0, numbers.count > 1 { numbers.removeLast() }
            return numbers
        }
    }

    private static let parts: Set<String> = [
        "chapter", "chapitre", "cours", "day", "episode", "exercise", "exercice", "jour", "leçon", "lecture",
        "lesson", "module", "part", "partie", "section", "semaine", "unit", "week", "épisode",
    ]

    func isOlder(than other: VersionedEntry) -> Bool {
        for (one, two) in zip(versions, other.versions) where one != two {
            return one.lexicographicallyPrecedes(two)
        }
        return false
    }
}

extension Section {
    /// Whether its heading is about what is new or to come.
    fileprivate var promisesNews: Bool {
        let words = title.lowercased().split { !$0.isLetter }.map(String.init)
        return words.contains(where: Self.newsWords.contains)
            && words.allSatisfy { Self.newsWords.contains($0) || Self.fillers.contains($0) }
    }

    private static let newsWords: Set<String> = [
        "news", "latest", "recent", "recently", "upcoming", "events", "agenda", "actualités", "actualité",
        "actus", "actu", "nouveautés", "nouveauté", "récent", "récents", "récente", "récentes", "dernières",
        "derniers", "événements", "évènements", "nouvelles", "venir",
    ]

    /// Words beside them that promise nothing else.
    private static let fillers: Set<String> = [
        "and", "articles", "conferences", "conférences", "de", "des", "du", "en", "et", "in", "la", "les",
        "of", "our",
        "nos", "posts", "publications", "talks", "the", "une", "à",
    ]
}
