package import Foundation

/// A folder with a `veille.yml`, its feeds and its state.
package struct HomeFolder: Sendable {
    /// The folder.
    package let folder: URL
    /// The settings of `veille.yml`.
    package let configuration: Configuration

    /// The name of the configuration file.
    package static let fileName = "veille.yml"

    /// The subscription file.
    package var subscriptionsURL: URL { folder.appending(path: "feeds/feeds.opml") }
    /// The database.
    package var storeURL: URL { folder.appending(path: "state/veille.sqlite") }

    /// The ledger of decisions.
    package let ledgerURL: URL

    /// Who decides here.
    package var person = Person.ofGit

    /// Whose clone it is: from the second writer on, each writes to a file of their own.
    package var writer = Person.ofGit

    /// - Parameters:
    ///   - folder: The folder.
    ///   - configuration: The settings.
    ///   - ledger: The ledger, if it is not that of the folder.
    package init(folder: URL, configuration: Configuration, ledger: URL? = nil) {
        // Without a trailing slash, relative paths would resolve beside the folder.
        self.folder = URL(filePath: folder.path, directoryHint: .isDirectory)
        self.configuration = configuration
        ledgerURL = ledger ?? self.folder.appending(path: "state/decisions.jsonl")
    }

    /// Finds the home of a folder by walking up, as git does.
    ///
    /// A home above the folder must belong to the user or root, or be confirmed (``TrustedHomes``); `trustsAll` finds
    /// any.
    ///
    /// - Throws: ``UserError`` when there is none, others could have written it, or its configuration is wrong.
    package static func find(
        from start: URL,
        trustsAll: Bool = false,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> HomeFolder {
        let start = start.standardizedFileURL
        var folder = start
        while true {
            let file = folder.appending(path: fileName)
            if FileManager.default.fileExists(atPath: file.path) {
                if folder != start, !trustsAll,
                    try !TrustedHomes(environment: environment).contains(folder)
                {
                    try Ownership.check(file, for: Ownership.Reader(environment: environment))
                }
                return try HomeFolder(folder: folder, configuration: read(file))
            }
            let parent = folder.deletingLastPathComponent()
            guard parent.path != folder.path, folder.path != "/" else {
                throw UserError(HomeProblem.noHome(folder: start.path))
            }
            folder = parent
        }
    }

    private static func read(_ file: URL) throws -> Configuration {
        let text: String
        do {
            text = try String(contentsOf: file, encoding: .utf8)
        } catch {
            throw UserError(FileProblem.unreadable(.configuration, .init(error)), at: fileName)
        }
        return try Configuration(yaml: text, name: fileName)
    }

    /// Writes a file of the home atomically.
    ///
    /// - Throws: ``UserError`` when it cannot be written.
    package func write(_ text: String, to name: String) throws {
        do {
            try FileWriter.replace(folder.appending(path: name), with: Array(text.utf8))
        } catch {
            throw UserError(fileError: error, at: name) ?? error
        }
    }

    /// The `.gitignore` of the state folder.
    package static let ignoredState = """
        # The database is rebuilt by polling; decisions.jsonl and decisions/ are what must be kept.
        veille.sqlite*
        veille.lock
        *.bak

        """

    /// The `.gitattributes` of the state folder: a merge keeps the lines of both sides.
    package static let mergedState = """
        # Two people's decisions are merged by keeping the lines of both.
        decisions.jsonl merge=union
        decisions/*.jsonl merge=union

        """
}

extension HomeFolder {
    /// Whether a file is one of the home's own, under any path.
    ///
    /// These are the pages, the settings, and all in `feeds`, `state` and git's folder.
    package func owns(_ file: URL) -> Bool {
        /// The resolved path; a missing file is resolved by its folder.
        func place(_ url: URL) -> [String] {
            let url = url.absoluteURL.standardizedFileURL
            if FileManager.default.fileExists(atPath: url.path) {
                return url.resolvingSymlinksInPath().pathComponents
            }
            return url.deletingLastPathComponent().resolvingSymlinksInPath().pathComponents
                + [url.lastPathComponent]
        }
        let (target, root) = (place(file), place(folder))
        if target.starts(with: root), target.count > root.count,
            [Self.fileName, "feeds", "state", ".git"].contains(target[root.count])
        {
            return true
        }
        return configuration.pages.contains { place(URL(filePath: $0, relativeTo: folder)) == target }
    }
}
