import ArgumentParser
import Digests
import Feeds
import Foundation
import Storage
import Curation
import Delivery
import Home

struct DigestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "digest",
        abstract: "Write what is new since the last issue.",
        discussion: """
            An issue that was made is remembered in state/decisions.jsonl: the next one tells only what is new. An issue \
            with nothing in it is not written, unless --empty send is given. --number tells an issue again as it was.
            --send sends what is new over the channels of digest.send in veille.yml, each issue over each once, and tries \
            again what failed and is due.

            Examples:
              veille digest
              veille digest --format html -o digest.html
              veille digest --format eml | sendmail -t
              veille digest --number 3 --format text
              veille digest --template post.mustache
              veille digest --send -n
              veille digest --send list team
              veille digest --since 2026-03-01 --what proposed --no-mark
            """
    )

    /// What becomes of an issue with nothing in it.
    enum Empty: String, CaseIterable, ExpressibleByArgument { case skip, send }

    @Option(help: ArgumentHelp("md, html, text, atom, rss, json or eml.", valueName: "format"))
    var format: DigestFormat?

    @Option(help: ArgumentHelp("A Mustache template in place of the built-in one.", valueName: "file"))
    var template: String?

    @Option(
        help: ArgumentHelp("This issue: the next one, or one that is told again as it was.", valueName: "n")
    )
    var number: Int?

    @Option(help: ArgumentHelp("Everything from this date on, whatever was sent before.", valueName: "date"))
    var since: Moment?

    @Option(help: ArgumentHelp("accepted, or proposed.", valueName: "what"))
    var what: Publishing.Source = .accepted

    @Option(help: ArgumentHelp("An issue with nothing in it: skip or send.", valueName: "what"))
    var empty: Empty = .skip

    /// The digest where nobody names one.
    static let usualName = "default"

    @Option(help: ArgumentHelp("Which digest, where there are several.", valueName: "name"))
    var name = Self.usualName

    @Option(name: .shortAndLong, help: ArgumentHelp("Write to this file.", valueName: "file"))
    var output: String?

    @Flag(inversion: .prefixedNo, help: "Remember the issue, so that the next one tells only what is newer.")
    var mark = true

    @Flag(name: [.customShort("n"), .long], help: "Show the issue; remember nothing and write no file.")
    var dryRun = false

    @Flag(help: "Mark a post as a draft.")
    var draft = false

    @Flag(help: "Send what is new, and what is due, over the channels of digest.send.")
    var send = false

    @Argument(help: ArgumentHelp("With --send: only these channels.", valueName: "channel"))
    var channels: [String] = []

    @Option(
        help: ArgumentHelp("Send the last issue again that may not have arrived there.", valueName: "channel")
    )
    var resend: [String] = []

    @Option(help: ArgumentHelp("Remember that the last issue did arrive there.", valueName: "channel"))
    var arrived: [String] = []

    private var isDelivery: Bool { send || !resend.isEmpty || !arrived.isEmpty }

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if number != nil, since != nil || what == .proposed {
            throw ValidationError("--number tells an issue as it is: leave --since and --what out.")
        }
        if template != nil, let format, !format.takesTemplate {
            throw ValidationError(
                "--template goes with md, html, text, atom and rss, not with \(format.rawValue)."
            )
        }
        if !channels.isEmpty, !send {
            throw ValidationError("Channels are named after --send.")
        }
        if [send, !resend.isEmpty, !arrived.isEmpty].count(where: \.self) > 1 {
            throw ValidationError("--send, --resend and --arrived are three different things: give one.")
        }
        if isDelivery,
            format != nil || template != nil || output != nil || !mark || draft || what != .accepted
        {
            throw ValidationError(
                "--send takes its formats from veille.yml: leave --format, --template, --output, --no-mark, --draft and --what out."
            )
        }
    }

    func run() async throws {
        if isDelivery { return try await deliver() }
        let home = try common.home()
        let console = common.console
        let file = try output.map { try OutputFile($0, in: common.folder, of: home, makesFolder: true) }
        let template = try template.map { try DigestTemplateFile.read($0, relativeTo: common.folder) }
        // The ledger is enough for an issue; the database only knows which sources are in trouble.
        let hasStore = FileManager.default.fileExists(atPath: home.storeURL.path)
        let store = hasStore || what == .proposed ? try home.openStore() : nil
        let publishing = Publishing(home: home, store: store)
        var made = try publishing.next(
            name,
            number: number,
            since: since?.date,
            proposed: what == .proposed
                ? try store.map { try Reviewing(home: home, store: $0).items(now: common.date) } : nil,
            language: common.lang,
            now: common.date
        )
        guard made.digest.count > 0 || made.isMarked || empty == .send else {
            try tellNothingNew(store, console)
            return
        }
        made.digest.isDraft = draft
        let text = try Self.rendered(made.digest, as: format ?? .md, template)
        // What waits for a decision may still be refused: it is told again until it is accepted.
        let isMarked = mark && !dryRun && what == .accepted
        // Whoever reads from a pipe may take all day: meanwhile others decide.
        if file == nil || !isMarked { try write(text, to: file, console) }
        if isMarked { try publishing.mark(made) { if file != nil { try write(text, to: file, console) } } }
        tell(made, console)
    }

    private static func rendered(_ digest: Digest, as format: DigestFormat, _ template: Digest.Template?)
        throws -> String
    {
        do {
            return try digest.rendered(as: format, template: template)
        } catch Digest.Problem.noEnvelope {
            throw UserError(SendProblem.noEnvelope, at: HomeFolder.fileName)
        }
    }

    private func deliver() async throws {
        var options = Delivering.Options(digest: name)
        options.number = number
        options.channels = channels
        options.again = resend
        options.since = since?.date
        options.sendsEmpty = empty == .send
        options.language = common.lang
        let sending = DigestSending(
            common: common,
            options: options,
            isDryRun: dryRun,
            tellNothingNew: { try tellNothingNew($0, $1) }
        )
        if arrived.isEmpty { try await sending.run() } else { try sending.settle(arrived) }
    }

    private func write(_ text: String, to file: OutputFile?, _ console: Console) throws {
        guard let file, let output, !dryRun else { return try Output.write(Data(text.utf8)) }
        try file.write(text)
        console.say(Phrase(en: "Written: \(output)", fr: "Écrit : \(output)"))
    }

    private func tellNothingNew(_ store: Store?, _ console: Console) throws {
        console.say(
            Phrase(
                en: "Nothing new since the last issue: none was written.",
                fr: "Rien de neuf depuis le dernier numéro : aucun n’a été écrit."
            )
        )
        // With nothing fetched yet there is nothing to review either.
        let hasPolled = try store?.health().contains { $0.health.lastChecked != nil } ?? false
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
    }

    private func tell(_ made: Publishing.Draft, _ console: Console) {
        let links = Phrase.count(made.digest.count, en: ("link", "links"), fr: ("lien", "liens"))
        let number = made.issue.number
        if made.isMarked {
            console.say(
                Phrase(
                    en: "Issue \(number), \(links.en), told again as it was.",
                    fr: "Numéro \(number), \(links.fr), redonné tel qu’il était."
                )
            )
        } else if mark, !dryRun, what == .accepted {
            console.say(
                Phrase(en: "Issue \(number), \(links.en).", fr: "Numéro \(number), \(links.fr).")
            )
        } else {
            console.say(
                Phrase(
                    en: "\(links.en); not remembered as an issue.",
                    fr: "\(links.fr) ; non retenu comme numéro."
                )
            )
            console.next(what == .proposed ? Phrase("veille review") : Phrase("veille digest"))
            return
        }
        if dryRun {
            console.next(Phrase("veille digest --number \(number)"))
            return
        }
        console.next(
            Phrase(
                en: "publish it; git commit state/decisions.jsonl",
                fr: "publiez-le ; git commit state/decisions.jsonl"
            )
        )
    }
}

extension DigestFormat: ExpressibleByArgument {}
extension Publishing.Source: ExpressibleByArgument {}
