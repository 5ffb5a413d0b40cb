package import Foundation
package import Home
import Feeds
import Pages

/// How many links a page had, section by section, as far as its git history shows.
package struct PageGrowth: Sendable, Encodable {
    /// A section that the page has now.
    package struct Section: Sendable, Encodable {
        package let path: [String]
        /// The number of its links at each date.
        package let links: [Int]
    }

    package let page: String
    /// Oldest first, a date for each version that was looked at.
    package let dates: [Date]
    /// All links of the page, those of sections that are gone included.
    package let links: [Int]
    package let sections: [Section]

    /// The versions that are looked at.
    package static let samples = 12
    /// The latest commits of the page that these are chosen from.
    private static let depth = 2_000
    /// How long git may take for one answer.
    private static let limit = Duration.seconds(10)

    /// Asks git; `nil` without an answer, and for a page with a single version.
    package init?(of file: PageFile) async {
        let url = file.url.absoluteURL.resolvingSymlinksInPath()
        let (folder, name) = (url.deletingLastPathComponent(), url.lastPathComponent)
        func git(_ arguments: [String]) async -> Data? {
            let command = Command(words: ["git"] + arguments, folder: folder)
            guard let ending = try? await command.run(limit: Self.limit), ending.code == 0, !ending.isStopped
            else { return nil }
            return ending.output
        }
        let format = ["log", "--first-parent", "--max-count=\(Self.depth)", "--format=%H %ct", "--", name]
        guard let log = await git(format) else { return nil }
        let commits = String(decoding: log, as: UTF8.self).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            return words.count == 2
                ? Double(words[1]).map { (String(words[0]), Date(timeIntervalSince1970: $0)) } : nil
        }
        var versions: [(date: Date, page: Page)] = []
        for (commit, date) in Self.spread(commits.reversed()) {
            // A commit may have deleted it.
            guard let bytes = await git(["show", "\(commit):./\(name)"]),
                let page = try? PageParser.parse([UInt8](bytes))
            else { continue }
            versions.append((date, page))
        }
        self.init(page: file.name, now: file.page, versions)
    }

    init?(page name: String, now: Page, _ versions: [(date: Date, page: Page)]) {
        guard versions.count > 1 else { return nil }
        page = name
        dates = versions.map(\.date)
        let counts = versions.map { version in
            Dictionary(version.page.linkSections.map { ($0.path, $0.links.count) }, uniquingKeysWith: +)
        }
        links = counts.map { $0.values.reduce(0, +) }
        sections = now.linkSections.map { section in
            Section(path: section.path, links: counts.map { $0[section.path] ?? 0 })
        }
    }

    /// So many of them, equally far apart in time, the first and the last included.
    static func spread<Version>(_ versions: [(Version, Date)]) -> [(Version, Date)] {
        guard versions.count > samples, let first = versions.first?.1, let last = versions.last?.1 else {
            return versions
        }
        let step = last.timeIntervalSince(first) / Double(samples - 1)
        var chosen = [0]
        for sample in 1..<samples - 1 {
            let end = first + step * Double(sample)
            // Dates of commits need not grow.
            if let index = versions.dropLast().lastIndex(where: { $0.1 <= end }),
                index > chosen[chosen.count - 1]
            {
                chosen.append(index)
            }
        }
        return (chosen + [versions.count - 1]).map { versions[$0] }
    }
}

extension Statistics {
    /// Adds how the pages grew, where git knows it.
    ///
    /// - Throws: ``UserError`` if a page cannot be read.
    package mutating func addGrowth(of home: HomeFolder, page: String? = nil) async throws {
        for file in try home.pages() where page == nil || file.name == page {
            if let growth = await PageGrowth(of: file) { self.growth.append(growth) }
        }
    }
}
