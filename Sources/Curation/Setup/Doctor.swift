package import Home
import Feeds
package import Foundation
import Storage

/// Finds problems of a home, and repairs those that can be repaired without loss.
package struct Doctor: Sendable {
    /// A problem.
    package struct Diagnosis: Sendable {
        /// The file, with the line if known.
        package var place: String
        package var what: Phrase
        package var remedy: Phrase
        /// Whether ``Doctor/repair(now:)`` repairs it.
        package var canBeRepaired: Bool
        /// Whether something is lost or broken; otherwise the diagnosis is informative.
        package var isSevere = true
    }

    let home: HomeFolder

    package init(home: HomeFolder) { self.home = home }

    /// All problems except those of the configuration, without which there is no home.
    package func examine(now: Date) -> [Diagnosis] {
        pages() + sections() + subscriptions() + ledger() + orphans(now) + database() + locks() + leftovers()
    }

    /// Repairs what can be repaired; of each changed file, a dated backup is kept next to it.
    ///
    /// - Returns: The completed repairs.
    /// - Throws: ``UserError`` if another veille process is using the home, and errors of the file system.
    package func repair(now: Date) async throws -> [Phrase] {
        let lock = try await HomeLock(home)
        defer { withExtendedLifetime(lock) {} }
        var done: [Phrase] = []
        let ledger = home.ledger
        let examination = try ledger.examine()
        let dropped = Dictionary(grouping: examination.damaged + examination.repeated, by: \.file)
        if !dropped.isEmpty { try ledger.repair { backup(of: $0, now) } }
        for (file, lines) in dropped.sorted(by: { $0.key < $1.key }) {
            let kept = backup(named: file, now)
            let count = Phrase.count(
                lines.count,
                en: ("line", "lines"),
                fr: ("ligne retirée", "lignes retirées")
            )
            done.append(
                Phrase(
                    en: "state/\(file): removed \(count.en); the original is kept as state/\(kept)",
                    fr: "state/\(file) : \(count.fr) ; l’original est gardé sous state/\(kept)"
                )
            )
        }
        return done + (try repairDatabase(now))
    }

    /// Gives each writer a file of their own.
    ///
    /// - Returns: How many records were moved, and where to.
    /// - Throws: ``UserError`` if another veille process is using the home, and errors of the file system.
    package func splitLedger(now: Date) async throws -> [Phrase] {
        let lock = try await HomeLock(home)
        defer { withExtendedLifetime(lock) {} }
        return try home.ledger.split { backup(of: $0, now) }.sorted { $0.key < $1.key }.map { file, count in
            let records = Phrase.count(
                count,
                en: ("record", "records"),
                fr: ("enregistrement", "enregistrements")
            )
            return Phrase(en: "state/\(file): \(records.en)", fr: "state/\(file) : \(records.fr)")
        }
    }

    private func repairDatabase(_ now: Date) throws -> [Phrase] {
        guard FileManager.default.fileExists(atPath: home.storeURL.path) else { return [] }
        do {
            let store = try home.store()
            let problems = try store.examine()
            if problems.isEmpty { return [] }
            if problems.count == 1 {
                try store.rebuildIndex()
                if try store.examine().isEmpty {
                    return [
                        Phrase(
                            en: "state/veille.sqlite: rebuilt the full-text index",
                            fr: "state/veille.sqlite : l’index plein texte a été reconstruit"
                        )
                    ]
                }
            }
        } catch {
            // A file without permissions is not damaged; `examine` reports it.
            guard Self.isReplaceable(error) else { return [] }
        }
        return try setDatabaseAside(now)
    }

    private static func isReplaceable(_ error: any Error) -> Bool {
        let kind = StoreError(anyError: error)?.kind
        return kind == .corrupt || kind == .foreign
    }

    /// The next poll rebuilds the database; decisions are not in it.
    private func setDatabaseAside(_ now: Date) throws -> [Phrase] {
        let manager = FileManager.default
        guard manager.fileExists(atPath: home.storeURL.path) else { return [] }
        let aside = backup(of: home.storeURL, now)
        try manager.moveItem(at: home.storeURL, to: aside)
        for suffix in ["-wal", "-shm"] {
            let file = URL(filePath: home.storeURL.path + suffix)
            if manager.fileExists(atPath: file.path) {
                try manager.moveItem(at: file, to: URL(filePath: aside.path + suffix))
            }
        }
        return [
            Phrase(
                en:
                    "state/veille.sqlite was set aside as \(aside.lastPathComponent): veille poll rebuilds it",
                fr:
                    "state/veille.sqlite a été mis de côté sous \(aside.lastPathComponent) : veille poll le reconstruit"
            )
        ]
    }

    private func backup(of url: URL, _ now: Date) -> URL {
        url.deletingLastPathComponent().appending(path: backup(named: url.lastPathComponent, now))
    }

    private func backup(named name: String, _ now: Date) -> String {
        let date = now.formatted(.iso8601.dateSeparator(.omitted).timeSeparator(.omitted))
        return "\(name).\(date).bak"
    }

    // MARK: Examinations

    func diagnosis(_ error: any Error, at place: String) -> Diagnosis {
        guard let error = UserError(anyError: error, at: place) else {
            return Diagnosis(
                place: place,
                what: Phrase(en: "cannot be read", fr: "lecture impossible"),
                remedy: Phrase(""),
                canBeRepaired: false
            )
        }
        return Diagnosis(
            place: error.place ?? place,
            what: error.what,
            remedy: error.remedy ?? Phrase(""),
            canBeRepaired: false
        )
    }

    private func pages() -> [Diagnosis] {
        home.configuration.pages.compactMap { name in
            do {
                _ = try home.page(name)
                return nil
            } catch {
                return diagnosis(error, at: name)
            }
        }
    }

    private func subscriptions() -> [Diagnosis] {
        let place = "feeds/feeds.opml"
        do {
            let feeds = try home.subscriptions().feeds
            return feeds.filter { WebURL($0.url)?.isWeb != true && MailFolder(of: $0) == nil }.map { feed in
                Diagnosis(
                    place: place,
                    what: Phrase(
                        en: "“\(feed.url)” is not a web address",
                        fr: "« \(feed.url) » n’est pas une adresse web"
                    ),
                    remedy: Phrase("veille feeds rm \(feed.url)"),
                    canBeRepaired: false
                )
            }
        } catch {
            return [diagnosis(error, at: place)]
        }
    }

    private func ledger() -> [Diagnosis] {
        let examination: Ledger.Examination
        do {
            examination = try home.ledger.examine()
        } catch {
            return [diagnosis(error, at: "state/decisions.jsonl")]
        }
        let damaged = examination.damaged.map { place in
            Diagnosis(
                place: Self.shown(place),
                what: Phrase(
                    en: "unreadable line: truncated, or left over from a merge",
                    fr: "ligne illisible : tronquée, ou reste d’une fusion"
                ),
                remedy: Self.repairCommand,
                canBeRepaired: true
            )
        }
        return damaged + Self.repeatedLines(examination.repeated) + Self.newerLines(examination.foreign)
            + misplaced()
    }

    /// What stands where veille keeps the files of writers, and is not read.
    private func misplaced() -> [Diagnosis] {
        let ledger = home.ledger
        let folder = ledger.hasMisplacedFolder ? ["state/decisions"] : []
        return (folder + ledger.misplacedFiles.map { "state/" + ledger.name(of: $0) }).map { place in
            Diagnosis(
                place: place,
                what: Phrase(
                    en: "not read: a link, or something else that veille has not made",
                    fr: "pas lu : un lien, ou autre chose que veille n’a pas fait"
                ),
                remedy: Phrase(en: "move it elsewhere", fr: "mettez-le ailleurs"),
                canBeRepaired: false
            )
        }
    }

    private static func shown(_ place: Ledger.Place) -> String { "state/\(place.file):\(place.line)" }

    private static let repairCommand = Phrase("veille doctor --repair")

    private static func repeatedLines(_ lines: [Ledger.Place]) -> [Diagnosis] {
        guard let first = lines.first else { return [] }
        return [
            Diagnosis(
                place: shown(first),
                what: .count(
                    lines.count,
                    en: ("duplicate line; it counts once", "duplicate lines; each counts once"),
                    fr: (
                        "ligne en double ; elle compte une fois", "lignes en double ; chacune compte une fois"
                    )
                ),
                remedy: repairCommand,
                canBeRepaired: true,
                isSevere: false
            )
        ]
    }

    private static func newerLines(_ lines: [Ledger.Place]) -> [Diagnosis] {
        guard let first = lines.first else { return [] }
        return [
            Diagnosis(
                place: shown(first),
                what: .count(
                    lines.count,
                    en: (
                        "line was written by a later version of veille; it is kept",
                        "lines were written by a later version of veille; they are kept"
                    ),
                    fr: (
                        "ligne vient d’une version plus récente de veille ; elle est gardée",
                        "lignes viennent d’une version plus récente de veille ; elles sont gardées"
                    )
                ),
                remedy: Phrase(en: "update veille", fr: "mettez veille à jour"),
                canBeRepaired: false,
                isSevere: false
            )
        ]
    }

    /// An empty store suffices: the ledger knows the written lines.
    private func orphans(_ now: Date) -> [Diagnosis] {
        guard let store = try? Store.inMemory(),
            // Unreadable files are reported by the other examinations.
            let items = try? Reviewing(home: home, store: store).items(now: now)
        else {
            return []
        }
        let history = (try? home.readHistory()) ?? DecisionHistory([])
        return Reviewing.orphans(items, in: home, history).map { orphan in
            Diagnosis(
                place: orphan.page,
                what: orphan.what,
                remedy: orphan.remedy,
                canBeRepaired: false,
                isSevere: false
            )
        }
    }

    private func database() -> [Diagnosis] {
        let place = "state/veille.sqlite"
        guard FileManager.default.fileExists(atPath: home.storeURL.path) else { return [] }
        do {
            let store = try home.store()
            // Each damaged page of the file is reported: once is enough.
            let damages = Set(try store.examine().map { Phrase($0) })
            guard damages.isEmpty else {
                return damages.sorted { $0.en < $1.en }.map { what in
                    Diagnosis(
                        place: place,
                        what: what,
                        remedy: Self.repairCommand,
                        canBeRepaired: true
                    )
                }
            }
            return try emptyFeeds(in: store)
        } catch {
            var diagnosis = diagnosis(error, at: place)
            diagnosis.canBeRepaired = Self.isReplaceable(error)
            return [diagnosis]
        }
    }

    private func emptyFeeds(in store: Store) throws -> [Diagnosis] {
        try store.emptyFeeds().map { feed in
            Diagnosis(
                place: "feeds/feeds.opml",
                what: Phrase(
                    en: "\(feed) answers, and never had an article",
                    fr: "\(feed) répond, mais n’a jamais donné d’article"
                ),
                remedy: Phrase("veille feeds doctor \(feed)"),
                canBeRepaired: false,
                isSevere: false
            )
        }
    }

    /// A file system without locks: every command that writes refuses to.
    private func locks() -> [Diagnosis] {
        let state = home.storeURL.deletingLastPathComponent()
        guard FileManager.default.fileExists(atPath: state.path) else { return [] }
        do {
            _ = try FileLock.attempt(state.appending(path: ".doctor.lock"))
            return []
        } catch {
            // What may not be written here has other diagnoses.
            return FileProblem.Reason(error) == .noLocks ? [diagnosis(error, at: "state")] : []
        }
    }

    /// Temporary files left by a crash; they are harmless.
    private func leftovers() -> [Diagnosis] {
        let folders = [
            home.storeURL.deletingLastPathComponent(), home.subscriptionsURL.deletingLastPathComponent(),
        ]
        let manager = FileManager.default
        return folders.flatMap { folder in
            ((try? manager.contentsOfDirectory(atPath: folder.path)) ?? [])
                .filter { $0.hasPrefix(".") && $0.hasSuffix(".tmp") }.sorted()
                .map { name in
                    Diagnosis(
                        place: folder.lastPathComponent + "/" + name,
                        what: Phrase(
                            en: "temporary file left by a crash",
                            fr: "fichier temporaire laissé par un arrêt brutal"
                        ),
                        remedy: Phrase(en: "delete it", fr: "supprimez-le"),
                        canBeRepaired: false,
                        isSevere: false
                    )
                }
        }
    }
}
