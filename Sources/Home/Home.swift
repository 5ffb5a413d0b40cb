public import Feeds
public import Foundation
public import Storage
import Parse

/// A folder with a `veille.yml`: where everything is kept.
public struct Home: Sendable {
    /// The folder.
    public let folder: URL
    /// What `veille.yml` says.
    public let configuration: Configuration

    /// The name of the configuration file.
    public static let fileName = "veille.yml"

    /// The subscription file.
    public var subscriptionsURL: URL { folder.appending(path: "feeds/feeds.opml") }
    /// The ledger of decisions.
    public var ledger: Ledger { Ledger(at: folder.appending(path: "state/decisions.jsonl")) }
    /// The database.
    public var storeURL: URL { folder.appending(path: "state/veille.sqlite") }

    /// Names a home whose configuration is known.
    public init(folder: URL, configuration: Configuration) {
        // A folder's address must end like one, or what is relative to it would stand beside it.
        self.folder = URL(filePath: folder.path, directoryHint: .isDirectory)
        self.configuration = configuration
    }

    /// Finds the home of a folder by walking up, as git does.
    ///
    /// - Throws: ``HomeError`` when there is none, or its configuration is wrong.
    public static func find(from start: URL) throws -> Home {
        var folder = start.standardizedFileURL
        while true {
            let file = folder.appending(path: fileName)
            if FileManager.default.fileExists(atPath: file.path) {
                return try Home(folder: folder, configuration: read(file))
            }
            let parent = folder.deletingLastPathComponent()
            guard parent.path != folder.path, folder.path != "/" else {
                throw HomeError(
                    .usage,
                    Phrase(
                        en: "no veille.yml in \(start.path) nor above it",
                        fr: "pas de veille.yml dans \(start.path) ni au-dessus"
                    ),
                    remedy: Phrase(
                        en: "run “veille init PAGE.md” in the folder of your page",
                        fr: "lancez « veille init PAGE.md » dans le dossier de votre page"
                    )
                )
            }
            folder = parent
        }
    }

    private static func read(_ file: URL) throws -> Configuration {
        let text: String
        do {
            text = try String(contentsOf: file, encoding: .utf8)
        } catch {
            throw HomeError(
                .usage,
                place: fileName,
                Phrase(en: "it cannot be read as UTF-8 text", fr: "il ne se lit pas comme du texte UTF-8"),
                remedy: Phrase(
                    en: "check its encoding and its permissions",
                    fr: "vérifiez son encodage et ses droits"
                )
            )
        }
        return try Configuration(yaml: text, name: fileName)
    }

    /// The subscriptions; none when the file is missing.
    ///
    /// - Throws: ``HomeError`` when the file is broken: guessing could lose subscriptions.
    public func subscriptions() throws -> SubscriptionList {
        guard FileManager.default.fileExists(atPath: subscriptionsURL.path) else { return SubscriptionList() }
        let bytes = try [UInt8](Data(contentsOf: subscriptionsURL))
        do {
            return try OPML.parse(bytes)
        } catch {
            throw HomeError(
                .usage,
                place: "feeds/feeds.opml",
                Phrase(error.detail),
                remedy: Phrase(
                    en: "mend the file, or take it back from git (git checkout feeds/feeds.opml)",
                    fr: "réparez le fichier, ou reprenez-le de git (git checkout feeds/feeds.opml)"
                )
            )
        }
    }

    /// Writes the subscriptions.
    ///
    /// - Throws: ``HomeError`` when they cannot be written.
    public func write(_ list: SubscriptionList) throws { try write(list.opml, to: "feeds/feeds.opml") }

    /// Writes a file of the home, whole or not at all.
    ///
    /// - Throws: ``HomeError`` when it cannot be written.
    public func write(_ text: String, to name: String) throws {
        do {
            try FileWriter.replace(folder.appending(path: name), with: Array(text.utf8))
        } catch {
            throw HomeError(fileError: error, at: name) ?? error
        }
    }

    /// Changes the subscriptions as they stand, which nobody else changes meanwhile.
    ///
    /// - Returns: What `change` returns.
    /// - Throws: ``HomeError``, and what `change` says; the file is then as it was.
    public func changeSubscriptions<Result>(_ change: (inout SubscriptionList) throws -> Result) throws
        -> Result
    {
        try FolderLock.hold(subscriptionsURL.deletingLastPathComponent()) {
            let before = try subscriptions()
            var list = before
            let result = try change(&list)
            if list != before || !FileManager.default.fileExists(atPath: subscriptionsURL.path) {
                try write(list)
            }
            return result
        }
    }

    /// What an error of the store means to a person.
    public static func problem(_ error: StoreError) -> HomeError {
        let place = "state/veille.sqlite"
        switch error.kind {
        case .corrupt:
            return HomeError(
                .failed,
                place: place,
                Phrase(
                    en: "the database is damaged, or the disk fails (\(error.detail))",
                    fr: "la base est endommagée, ou le disque est en panne (\(error.detail))"
                ),
                remedy: Phrase(
                    en:
                        "delete the file and run “veille poll”: it is rebuilt, and your decisions are not in it",
                    fr:
                        "supprimez le fichier et lancez « veille poll » : il est reconstruit, et vos décisions n’y sont pas"
                )
            )
        case .notWritable:
            return HomeError(
                .failed,
                place: place,
                Phrase(
                    en: "the database cannot be opened for writing",
                    fr: "la base ne peut être ouverte en écriture"
                ),
                remedy: Phrase(
                    en: "check the rights on the folder “state” and the files in it",
                    fr: "vérifiez les droits du dossier « state » et de ses fichiers"
                )
            )
        case .newer:
            return HomeError(
                .failed,
                place: place,
                Phrase(
                    en: "the database was made by a later veille",
                    fr: "la base a été faite par un veille plus récent"
                ),
                remedy: Phrase(
                    en:
                        "update veille, or delete the file and run “veille poll”: your decisions are not in it",
                    fr:
                        "mettez veille à jour, ou supprimez le fichier et lancez « veille poll » : vos décisions n’y sont pas"
                )
            )
        case .foreign:
            return HomeError(
                .failed,
                place: place,
                Phrase(
                    en: "this is the database of another program",
                    fr: "c’est la base d’un autre programme"
                ),
                remedy: Phrase(
                    en:
                        "move it away, or run “veille doctor --repair”, which puts it aside; then “veille poll”",
                    fr:
                        "déplacez-la, ou lancez « veille doctor --repair », qui la met de côté ; puis « veille poll »"
                )
            )
        case .disk:
            return HomeError(
                .failed,
                place: place,
                Phrase(
                    en: "the database cannot be written: the disk is full, or fails (\(error.detail))",
                    fr: "la base ne peut être écrite : le disque est plein, ou en panne (\(error.detail))"
                ),
                remedy: Phrase(
                    en: "free some space, then run the command again; nothing of it was done",
                    fr: "libérez de la place, puis relancez la commande ; rien n’en a été fait"
                )
            )
        case .other:
            return HomeError(.failed, place: place, Phrase(error.detail))
        }
    }

    /// The decisions; what cannot be read of them is told by its lines.
    ///
    /// - Throws: ``HomeError`` when the file is none that can be read.
    public func readLedger() throws -> Ledger.Contents {
        do {
            return try ledger.read()
        } catch {
            throw HomeError(
                .failed,
                place: "state/decisions.jsonl",
                Phrase(en: "it cannot be read", fr: "il ne peut être lu"),
                remedy: Phrase(
                    en: "it must be a text file; take it back from git (git checkout state/decisions.jsonl)",
                    fr:
                        "ce doit être un fichier texte ; reprenez-le de git (git checkout state/decisions.jsonl)"
                )
            )
        }
    }

    /// What of the state is not for git.
    public static let ignoredState = """
        # The database is rebuilt by polling; decisions.jsonl is what must be kept.
        veille.sqlite*
        veille.lock

        """

    /// How git merges the state: the lines of both sides hold, in any order.
    public static let mergedState = """
        # Two people's decisions are merged by keeping the lines of both.
        decisions.jsonl merge=union

        """

    /// Opens the store, and makes it when it is missing.
    ///
    /// - Throws: ``HomeError``, and what the file system says.
    public func openStore() throws -> Store {
        do {
            return try store()
        } catch let error as StoreError {
            throw Self.problem(error)
        }
    }

    /// The same, with the errors of the store as they are.
    func store() throws -> Store {
        let state = storeURL.deletingLastPathComponent()
        // Two may make the same table at once, and one of them would fail.
        return try FolderLock.hold(state) {
            if !FileManager.default.fileExists(atPath: state.appending(path: ".gitignore").path) {
                try write(Self.ignoredState, to: "state/.gitignore")
            }
            return try Store(at: storeURL)
        }
    }
}
