public import ArgumentParser
public import Digests
import Feeds
import Foundation
import Storage
public import Watch

struct DigestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "digest",
        abstract: "Write what is new since the last issue.",
        discussion: """
            An issue that was made is remembered in state/decisions.jsonl: the next one tells only what is new. An issue \
            with nothing in it is not written.

            Examples:
              veille digest
              veille digest --format html -o digest.html
              veille digest --since 2026-03-01 --what proposed --no-mark
            """
    )

    @Option(help: ArgumentHelp("md, html or atom.", valueName: "format"))
    var format: Digest.Format = .md

    @Option(help: ArgumentHelp("Everything from this date on, whatever was sent before.", valueName: "date"))
    var since: Moment?

    @Option(help: ArgumentHelp("accepted, or proposed.", valueName: "what"))
    var what: Publishing.Source = .accepted

    @Option(help: ArgumentHelp("Which digest, where there are several.", valueName: "name"))
    var name = "default"

    @Option(name: .shortAndLong, help: ArgumentHelp("Write to this file.", valueName: "file"))
    var output: String?

    @Flag(inversion: .prefixedNo, help: "Remember the issue, so that the next one tells only what is newer.")
    var mark = true

    @OptionGroup var common: CommonOptions

    func run() throws {
        let home = try common.home()
        let console = common.console
        var proposed: [Reviewing.Item]?
        if what == .proposed {
            proposed = try Reviewing(home: home, store: home.openStore()).items(now: common.date)
        }
        let publishing = Publishing(home: home)
        let (digest, issue) = try publishing.next(
            name,
            since: since?.date,
            proposed: proposed,
            language: common.lang?.rawValue,
            now: common.date
        )
        guard digest.count > 0 else {
            console.say(
                Phrase(
                    en: "Nothing new since the last issue: none was written.",
                    fr: "Rien de neuf depuis le dernier numéro : aucun n’a été écrit."
                )
            )
            // With nothing fetched yet there is nothing to review either.
            let hasPolled = try home.openStore().health().contains { $0.health.lastChecked != nil }
            guard hasPolled else {
                console.next(Phrase("veille poll"))
                return
            }
            console.next(
                Phrase(
                    en: "veille review; --since DATE tells it all again",
                    fr: "veille review ; --since DATE reprend tout"
                )
            )
            return
        }
        let text = try digest.rendered(as: format)
        if let output {
            do {
                try Data(text.utf8).write(to: URL(filePath: output), options: .atomic)
            } catch {
                throw HomeError(
                    .failed,
                    place: output,
                    Phrase(en: "the file cannot be written", fr: "le fichier ne peut être écrit"),
                    remedy: Phrase(
                        en: "check that its folder exists and may be written",
                        fr: "vérifiez que son dossier existe et qu’on peut y écrire"
                    )
                )
            }
            console.say(Phrase(en: "Written: \(output)", fr: "Écrit : \(output)"))
        } else {
            try Output.write(Data(text.utf8))
        }
        // What waits for a decision may still be refused: it is told again until it is accepted.
        let isMarked = mark && what == .accepted
        if isMarked { try publishing.mark(issue) }
        let marked =
            isMarked
            ? Phrase(
                en: "Issue \(issue.number), \(digest.count) links.",
                fr: "Numéro \(issue.number), \(digest.count) liens."
            )
            : Phrase(
                en: "\(digest.count) links; not remembered as an issue.",
                fr: "\(digest.count) liens ; non retenu comme numéro."
            )
        console.say(marked)
        console.next(
            isMarked
                ? Phrase(
                    en: "publish it; git commit state/decisions.jsonl",
                    fr: "publiez-le ; git commit state/decisions.jsonl"
                ) : Phrase(en: "veille review", fr: "veille review")
        )
    }
}

extension Digest.Format: ExpressibleByArgument {}
extension Publishing.Source: ExpressibleByArgument {}
