import Curation
import Feeds
import ArgumentParser
import Fetch
import Foundation
import Storage
import Home

/// Whether a command that changes pages only shows what it would do.
struct TrialOption: ParsableArguments {
    @Flag(
        name: [.customShort("n"), .long],
        help: .phrase(en: "Show the diff, write nothing.", fr: "Montrer la différence, ne rien écrire.")
    )
    var dryRun = false
}

/// The options that every command takes.
struct CommonOptions: ParsableArguments {
    @Option(
        name: .customShort("C"),
        help: .phrase(
            en: "Work as if started in this folder.",
            fr: "Travailler comme si la commande partait de ce dossier.",
            .folder
        ),
        completion: .directory
    )
    var directory: String?

    @Option(
        help: .phrase(
            en: "Use only this page of veille.yml.",
            fr: "N’utiliser que cette page de veille.yml.",
            .page
        ),
        completion: Candidates.pages
    )
    var page: String?

    @Flag(help: .phrase(en: "Print JSON.", fr: "Écrire du JSON."))
    var json = false

    @Flag(name: .shortAndLong, help: .phrase(en: "Print results only.", fr: "N’écrire que les résultats."))
    var quiet = false

    @Flag(name: .shortAndLong, help: .phrase(en: "Print more detail.", fr: "Donner plus de détails."))
    var verbose = false

    @Option(
        help: .phrase(
            en: "Use color: auto, always or never.",
            fr: "Mettre en couleur : auto, always (toujours) ou never (jamais).",
            .when
        ),
        completion: .list(["auto", "always", "never"])
    )
    var color: ColorChoice = .auto

    @Flag(help: .phrase(en: "Never ask a question.", fr: "Ne jamais poser de question."))
    var noInput = false

    @Flag(help: .phrase(en: "Show no progress bar.", fr: "Ne pas montrer de barre de progression."))
    var noProgress = false

    @Flag(help: .phrase(en: "Use no network.", fr: "Ne pas utiliser le réseau."))
    var offline = false

    @Option(
        help: .phrase(
            en: "Use this as the current time (reproducible runs): 2026-03-14 or 2026-03-14T08:00:00Z.",
            fr:
                "Prendre ceci pour l’heure actuelle (exécutions reproductibles) : 2026-03-14 ou 2026-03-14T08:00:00Z.",
            .date
        )
    )
    var now: Moment?

    @Option(
        help: .phrase(en: "Language of messages: en or fr.", fr: "Langue des messages : en ou fr.", .language)
    )
    var lang: Language?

    enum ColorChoice: String, ExpressibleByArgument { case auto, always, never }

    var console: Console {
        let environment = ProcessInfo.processInfo.environment
        let isTerminal = isatty(STDOUT_FILENO) == 1
        let usesColor =
            switch color {
            case .always: true
            case .never: false
            case .auto:
                isTerminal && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
            }
        let isAutomatic = environment["CI"] != nil
        return Console(
            language: lang ?? Language(environment: environment),
            isQuiet: quiet,
            isVerbose: verbose,
            usesColor: usesColor,
            showsProgress: !noProgress && !quiet && isatty(STDERR_FILENO) == 1 && !isAutomatic,
            mayAsk: !noInput && !isAutomatic && isatty(STDIN_FILENO) == 1,
            columns: isTerminal ? TerminalScreen.columns(environment) : nil
        )
    }

    /// The current time, unless another was given.
    var date: Date { now?.date ?? Date() }

    var folder: URL {
        URL(filePath: directory ?? FileManager.default.currentDirectoryPath, directoryHint: .isDirectory)
    }

    /// A file named on the command line, relative to the working folder.
    func file(_ path: String) -> URL { URL(filePath: path, relativeTo: folder) }

    /// The bytes of a file named on the command line; `-` is standard input.
    func bytes(of name: String) throws -> Data {
        try name == "-" ? FileHandle.standardInput.readDataToEndOfFile() : Data(contentsOf: file(name))
    }

    /// The home of the working folder; `trustsAll` finds one that is still to be confirmed, too.
    func home(trustsAll: Bool = false) throws -> HomeFolder {
        guard FileManager.default.fileExists(atPath: folder.path) else {
            throw UserError(HomeProblem.noSuchFolder, at: folder.path)
        }
        let home = try HomeFolder.find(from: folder, trustsAll: trustsAll)
        if let page, !home.configuration.pages.contains(page) {
            throw UserError(
                HomeProblem.unlistedPage(page, listed: home.configuration.pages),
                at: HomeFolder.fileName
            )
        }
        return home
    }

    /// The home of the working folder, if there is one: what is wrong with it is told.
    func homeIfAny() throws -> HomeFolder? {
        do { return try home() } catch let error as UserError {
            if case .noHome = error.cause as? HomeProblem { return nil }
            throw error
        }
    }

    /// The home and its open store.
    func open() throws -> (home: HomeFolder, store: Store) {
        let home = try home()
        let contents = try home.readLedger()
        let newer = Set(contents.newer)
        warnOfDamage(contents.unreadable.filter { !newer.contains($0) })
        warnOfLaterVersion(contents.newer)
        return (home, try home.openStore())
    }

    private func warnOfDamage(_ places: [Ledger.Place]) {
        warn(of: places) { lines in
            let list =
                lines.prefix(5).map(String.init).joined(separator: ", ") + (lines.count > 5 ? "…" : "")
            let damage = Phrase.count(
                lines.count,
                en: ("damaged line was skipped", "damaged lines were skipped"),
                fr: ("ligne abîmée ignorée", "lignes abîmées ignorées")
            )
            return Phrase(
                en: "\(damage.en) (\(list)); run veille doctor --repair, or restore the file from git",
                fr:
                    "\(damage.fr) (\(list)) ; lancez veille doctor --repair, ou reprenez le fichier de git"
            )
        }
    }

    private func warnOfLaterVersion(_ places: [Ledger.Place]) {
        warn(of: places) { lines in
            .count(
                lines.count,
                en: (
                    "line was written by a later version and is ignored here; update veille",
                    "lines were written by a later version and are ignored here; update veille"
                ),
                fr: (
                    "ligne écrite par un veille plus récent, ignorée ici ; mettez veille à jour",
                    "lignes écrites par un veille plus récent, ignorées ici ; mettez veille à jour"
                )
            )
        }
    }

    /// One message for each file.
    private func warn(of places: [Ledger.Place], _ message: ([Int]) -> Phrase) {
        let files = Dictionary(grouping: places, by: \.file).sorted { $0.key < $1.key }
        for (file, places) in files {
            let lines = places.map(\.line)
            console.message("veille: state/\(file):\(lines[0]): " + console.text(message(lines)))
        }
    }

    /// Refuses a network command under `--offline`.
    func requireNetwork() throws {
        guard offline else { return }
        throw UserError(NetworkProblem.offline)
    }
}

extension Language: ExpressibleByArgument {}

/// A moment given on the command line.
struct Moment: ExpressibleByArgument, Sendable {
    let date: Date

    init?(argument: String) {
        guard let date = CivilDate.moment(argument) else { return nil }
        self.date = date
    }
}
