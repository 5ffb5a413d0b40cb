package import Home
import Feeds
package import Foundation
import Storage

/// Looks for what is wrong with a home, and mends what can be mended without losing anything.
package struct Doctor: Sendable {
    /// Something that is wrong.
    package struct Diagnosis: Sendable {
        /// The file, and the line where there is one.
        package var place: String
        /// What is wrong.
        package var what: Phrase
        /// What to do.
        package var remedy: Phrase
        /// Whether ``Doctor/repair(now:)`` mends it.
        package var canBeRepaired: Bool
        /// Whether something is lost or does not work; else it is only good to know.
        package var isSevere = true
    }

    private let home: HomeFolder

    /// Names the home.
    package init(home: HomeFolder) { self.home = home }

    /// Everything that is wrong, the configuration excepted: without one there is no home.
    package func examine(now: Date) -> [Diagnosis] {
        pages() + subscriptions() + ledger() + orphans(now) + database() + leftovers()
    }

    /// Mends what can be mended; each file is kept as it was beside itself, under a name with the date.
    ///
    /// - Returns: What was done.
    /// - Throws: ``UserError`` while another veille is at work here, and what the file system says.
    package func repair(now: Date) async throws -> [Phrase] {
        let lock = try await HomeLock(home)
        defer { withExtendedLifetime(lock) {} }
        var done: [Phrase] = []
        let examination = try home.ledger.examine()
        let dropped = examination.damaged.count + examination.repeated.count
        if dropped > 0 {
            let backup = backup(of: home.ledger.url, now)
            try home.ledger.repair(backup: backup)
            let name = backup.lastPathComponent
            let lines = Phrase.count(dropped, en: ("line", "lines"), fr: ("ligne retirée", "lignes retirées"))
            done.append(
                Phrase(
                    en: "state/decisions.jsonl: \(lines.en) taken out, all of it kept in state/\(name)",
                    fr: "state/decisions.jsonl : \(lines.fr), tout est gardé dans state/\(name)"
                )
            )
        }
        return done + (try repairDatabase(now))
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
                            en: "state/veille.sqlite: the index of words was made anew",
                            fr: "state/veille.sqlite : l’index des mots a été refait"
                        )
                    ]
                }
            }
        } catch {
            // What only cannot be read or written is not damaged; the examination tells why.
            guard Self.isReplaceable(error) else { return [] }
        }
        return try putDatabaseAside(now)
    }

    private static func isReplaceable(_ error: any Error) -> Bool {
        let kind = StoreError(anyError: error)?.kind
        return kind == .corrupt || kind == .foreign
    }

    /// Polling makes it anew; decisions are not in it.
    private func putDatabaseAside(_ now: Date) throws -> [Phrase] {
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
                    "state/veille.sqlite was put aside as \(aside.lastPathComponent): veille poll makes it anew",
                fr:
                    "state/veille.sqlite a été mis de côté sous \(aside.lastPathComponent) : veille poll le refait"
            )
        ]
    }

    private func backup(of url: URL, _ now: Date) -> URL {
        let date = now.formatted(.iso8601.dateSeparator(.omitted).timeSeparator(.omitted))
        return url.deletingLastPathComponent().appending(path: "\(url.lastPathComponent).\(date).bak")
    }

    // MARK: What may be wrong

    private func diagnosis(_ error: any Error, at place: String) -> Diagnosis {
        guard let error = UserError(anyError: error, at: place) else {
            return Diagnosis(
                place: place,
                what: Phrase(en: "it cannot be read", fr: "lecture impossible"),
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
            return feeds.filter { WebURL($0.url)?.isWeb != true }.map { feed in
                Diagnosis(
                    place: place,
                    what: Phrase(
                        en: "“\(feed.url)” is no web address",
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
        let place = "state/decisions.jsonl"
        let examination: Ledger.Examination
        do {
            examination = try home.ledger.examine()
        } catch {
            return [diagnosis(error, at: place)]
        }
        let repair = Phrase("veille doctor --repair")
        var diagnoses = examination.damaged.map { line in
            Diagnosis(
                place: "\(place):\(line)",
                what: Phrase(
                    en: "the line cannot be read: it was cut off, or left by a merge",
                    fr: "la ligne est illisible : coupée, ou laissée par une fusion"
                ),
                remedy: repair,
                canBeRepaired: true
            )
        }
        if let first = examination.repeated.first {
            let count = examination.repeated.count
            diagnoses.append(
                Diagnosis(
                    place: "\(place):\(first)",
                    what: .count(
                        count,
                        en: (
                            "line is there twice; it counts once", "lines are there twice; each counts once"
                        ),
                        fr: (
                            "ligne y est deux fois ; elle compte une fois",
                            "lignes y sont deux fois ; chacune compte une fois"
                        )
                    ),
                    remedy: repair,
                    canBeRepaired: true,
                    isSevere: false
                )
            )
        }
        if let first = examination.foreign.first {
            let count = examination.foreign.count
            diagnoses.append(
                Diagnosis(
                    place: "\(place):\(first)",
                    what: .count(
                        count,
                        en: (
                            "line is of a later veille; it is kept",
                            "lines are of a later veille; they are kept"
                        ),
                        fr: (
                            "ligne vient d’un veille plus récent ; elle est gardée",
                            "lignes viennent d’un veille plus récent ; elles sont gardées"
                        )
                    ),
                    remedy: Phrase(en: "update veille", fr: "mettez veille à jour"),
                    canBeRepaired: false,
                    isSevere: false
                )
            )
        }
        return diagnoses
    }

    /// The ledger knows what was written; nothing of the database is needed.
    private func orphans(_ now: Date) -> [Diagnosis] {
        guard let store = try? Store.inMemory(),
            // What cannot be read is told above.
            let items = try? Reviewing(home: home, store: store).items(now: now)
        else {
            return []
        }
        let decisions = (try? home.readLedger().decisions) ?? []
        return Reviewing.orphans(items, in: home, decisions).map { orphan in
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
            // Each page that is damaged says so: once is enough.
            let damages = Set(try home.store().examine().map { Phrase($0) })
            return damages.sorted { $0.en < $1.en }.map { what in
                Diagnosis(
                    place: place,
                    what: what,
                    remedy: Phrase("veille doctor --repair"),
                    canBeRepaired: true
                )
            }
        } catch {
            var diagnosis = diagnosis(error, at: place)
            diagnosis.canBeRepaired = Self.isReplaceable(error)
            return [diagnosis]
        }
    }

    /// What a crash between two steps leaves behind; it harms nothing.
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
                            en: "a file that a crash has left",
                            fr: "un fichier laissé par un arrêt brutal"
                        ),
                        remedy: Phrase(en: "delete it", fr: "supprimez-le"),
                        canBeRepaired: false,
                        isSevere: false
                    )
                }
        }
    }
}
