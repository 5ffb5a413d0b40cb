import Fetch
package import Feeds
package import Foundation
package import Home
import Pages
package import Parse

/// Creates a home: reads pages, finds the feeds of the sites they cite, and writes the configuration.
package struct Initialization {
    private let folder: URL
    /// Opens the network for a home; `nil` to skip the search for feeds.
    private let network: ((HomeFolder) throws -> Network)?

    /// The home is the one that contains `folder`, otherwise `folder` itself.
    package init(folder: URL, network: ((HomeFolder) throws -> Network)?) {
        self.folder = folder
        self.network = network
    }

    package struct Report {
        /// The folder of the home.
        package var root: URL
        package var pages: [PageFile]
        /// Pages that were named and have no links.
        package var withoutLinks: [String]
        /// Files of the folder that were not taken as pages.
        package var omitted: [PageChoice.Omission]
        /// The sites that the pages cite, with their feeds if `usesNetwork`.
        package var sites: [Discovery.Site]
        /// The contribution rules of the first page.
        package var rules: [ContributionRules.Rule]
        /// Whether feeds were searched for.
        package var usesNetwork: Bool
    }

    /// The written files.
    package struct Outcome {
        /// Paths relative to the home.
        package var written: [String] = []
        /// Pages that an existing `veille.yml` does not list; the file is not changed.
        package var unlisted: [String] = []
    }

    /// Reads the pages, and searches for the feeds of their sites; `progress` counts sites.
    ///
    /// Without names it reads the pages of `veille.yml`, and without that the folder's own (``PageChoice``).
    ///
    /// - Throws: ``UserError`` for a page that cannot be read, for pages that all have no links, and for an invalid
    ///   configuration.
    package func read(
        _ names: [String],
        progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) async throws -> Report {
        let root = try homeFolder()
        let existing = try existingConfiguration(in: root)
        let choice = names.isEmpty && existing == nil ? try PageChoice(in: folder) : nil
        let (base, chosen) =
            names.isEmpty
            ? (choice == nil ? root : folder, choice?.names ?? existing?.pages ?? []) : (folder, names)
        let named = try chosen.map { name in
            let url = URL(filePath: name, relativeTo: base)
            return try PageFile(name: self.name(of: url, in: root), url: url)
        }
        let files = named.filter { !$0.page.addresses.isEmpty }
        if files.isEmpty, let first = named.first {
            throw UserError(PageProblem.noLinks, at: first.name)
        }
        let configuration = existing ?? Configuration()
        var sites = Discovery.sites(of: files.map(\.page))
        if let network {
            var network = try network(HomeFolder(folder: root, configuration: configuration))
            network.settings.connectTimeout = 10
            network.settings.timeout = 20
            let found = sites
            sites = try await network.use { fetcher in
                await Discovery(fetcher: fetcher, recipes: configuration.fetch.recipes)
                    .search(found) { done in progress(done, found.count) }
            }
        }
        return Report(
            root: root,
            pages: files,
            withoutLinks: named.filter(\.page.addresses.isEmpty).map(\.name),
            omitted: choice?.omitted ?? [],
            sites: sites,
            rules: files.first.map { ContributionRules.read(beside: $0.url, home: root) } ?? [],
            usesNetwork: network != nil
        )
    }

    /// Writes a first page: the sites of subscriptions, the folders as sections.
    ///
    /// - Throws: ``UserError`` if there is a file of that name, or nothing to write.
    package func writePage(
        _ name: String,
        of outlines: [OPML.Outline],
        title: String?,
        language: Language
    ) throws {
        let root = try homeFolder()
        let url = URL(filePath: name, relativeTo: folder)
        let rest = Phrase(en: "Other", fr: "Autres").text(in: language)
        var sections: [NewPage.Section] = []
        var places: [[String]: Int] = [:]
        for outline in outlines {
            guard let site = outline.feed.siteURL ?? WebURL(outline.feed.url).map({ $0.origin + "/" }) else {
                continue
            }
            let link = (title: outline.feed.title, url: site)
            let path = outline.folders.isEmpty ? [rest] : outline.folders
            if let index = places[path] {
                sections[index].links.append(link)
            } else {
                places[path] = sections.count
                sections.append(NewPage.Section(path: path, links: [link]))
            }
        }
        let page = NewPage(
            title: title ?? Phrase(en: "Links", fr: "Liens").text(in: language),
            sections: sections
        )
        let home = HomeFolder(folder: root, configuration: Configuration())
        try home.write(page.text, to: self.name(of: url, in: root))
    }

    /// Whether a page is there.
    package func hasPage(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: URL(filePath: name, relativeTo: folder).path)
    }

    /// Writes `veille.yml`, the subscriptions and the files for git; existing files are kept.
    ///
    /// `feeds` are followed besides those of the report.
    ///
    /// - Throws: ``UserError``.
    package func write(_ report: Report, feeds: [Feed] = [], language: Language) throws -> Outcome {
        let existing = try existingConfiguration(in: report.root)
        let home = HomeFolder(folder: report.root, configuration: existing ?? Configuration())
        var outcome = Outcome()
        if let existing {
            outcome.unlisted = report.pages.map(\.name).filter { !existing.pages.contains($0) }
        } else {
            try home.write(
                StarterFile.text(pages: report.pages.map(\.name), language: language),
                to: HomeFolder.fileName
            )
            outcome.written.append(HomeFolder.fileName)
        }
        let isFirst = !FileManager.default.fileExists(atPath: home.subscriptionsURL.path)
        let new = try home.changeSubscriptions { list in
            (report.sites.compactMap(\.feed) + feeds).count { list.add($0) }
        }
        if new > 0 || isFirst { outcome.written.append("feeds/feeds.opml") }
        let state = [
            ("state/.gitignore", HomeFolder.ignoredState), ("state/.gitattributes", HomeFolder.mergedState),
        ]
        for (name, text) in state
        where !FileManager.default.fileExists(atPath: report.root.appending(path: name).path) {
            try home.write(text, to: name)
        }
        return outcome
    }

    private func homeFolder() throws -> URL {
        guard FileManager.default.fileExists(atPath: folder.path) else {
            throw UserError(HomeProblem.noSuchFolder, at: folder.path)
        }
        return (try? HomeFolder.find(from: folder))?.folder ?? folder
    }

    private func existingConfiguration(in root: URL) throws -> Configuration? {
        let file = root.appending(path: HomeFolder.fileName)
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        return try HomeFolder.find(from: root).configuration
    }

    private func name(of file: URL, in root: URL) -> String {
        let full = file.standardizedFileURL.path
        let base = root.standardizedFileURL.path
        let prefix = base.hasSuffix("/") ? base : base + "/"
        return full.hasPrefix(prefix) ? String(full.dropFirst(prefix.count)) : full
    }
}
