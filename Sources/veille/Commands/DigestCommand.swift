import ArgumentParser
import Digests
import Feeds
import Foundation
import Storage
import Curation
import Delivery
import Home

struct DigestCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "digest",
            en: "Write what is new since the last issue.",
            fr: "Écrire ce qui est nouveau depuis le dernier numéro.",
            discussion: Phrase(
                en: """
                    Issues are recorded in state/decisions.jsonl: the next one contains only new links. An \
                    empty issue is not written, unless --empty send is given. --number reprints an earlier \
                    issue unchanged. --send sends new issues over the channels of digest.send in veille.yml, \
                    each issue once per channel, and retries failed ones when they are due.
                    """,
                fr: """
                    Les numéros sont retenus dans state/decisions.jsonl : le suivant ne contient que les \
                    nouveaux liens. Un numéro vide n’est pas écrit, sauf avec --empty send. --number redonne \
                    un ancien numéro tel quel. --send envoie le nouveau numéro par les canaux de digest.send \
                    dans veille.yml, une fois par canal, et reprend les envois en échec quand ils sont dus.
                    """
            ),
            examples: [
                Example("veille digest"),
                Example("veille digest --format html -o digest.html"),
                Example("veille digest --format eml | sendmail -t"),
                Example("veille digest --number 3 --format text"),
                Example("veille digest --template post.mustache"),
                Example("veille digest --send -n"),
                Example("veille digest --send list team"),
                Example("veille digest --since 2026-03-01 --what proposed --no-mark"),
            ]
        )
    }

    /// What to do with an empty issue.
    enum Empty: String, CaseIterable, ExpressibleByArgument { case skip, send }

    @Option(
        help: .phrase(
            en: "The format: md, html, text, atom, rss, json or eml.",
            fr: "Le format : md, html, text, atom, rss, json ou eml.",
            .format
        )
    )
    var format: DigestFormat?

    @Option(
        help: .phrase(
            en: "Use this Mustache template instead of the built-in one.",
            fr: "Prendre ce modèle Mustache au lieu du modèle intégré.",
            .file
        )
    )
    var template: String?

    @Option(
        help: .phrase(
            en: "The number of the issue: the next one, or an earlier one to reprint unchanged.",
            fr: "Le numéro : le prochain, ou un ancien à redonner tel quel.",
            .number
        )
    )
    var number: Int?

    @Option(
        help: .phrase(
            en: "Include everything since this date (2026-03-14), even if it was in an earlier issue.",
            fr: "Tout prendre depuis cette date (2026-03-14), même ce qui a déjà paru.",
            .date
        )
    )
    var since: Moment?

    @Option(
        help: .phrase(
            en: "What to include: accepted or proposed links.",
            fr: "Ce qui y figure : liens accepted (acceptés) ou proposed (proposés).",
            .what
        )
    )
    var what: Publishing.Source = .accepted

    @Option(
        help: .phrase(
            en: "What to do with an empty issue: skip or send.",
            fr: "Que faire d’un numéro vide : skip (l’omettre) ou send (l’envoyer).",
            .what
        )
    )
    var empty: Empty = .skip

    @Option(
        help: .phrase(
            en: "The name of the digest, if there are several.",
            fr: "Le nom du récapitulatif, s’il y en a plusieurs.",
            .name
        )
    )
    var name = Publishing.defaultName

    @Option(
        name: .shortAndLong,
        help: .phrase(en: "Write to this file.", fr: "Écrire dans ce fichier.", .file)
    )
    var output: String?

    @Flag(
        inversion: .prefixedNo,
        help: .phrase(
            en: "Record the issue, so that the next one contains only newer links.",
            fr: "Retenir le numéro, pour que le suivant ne contienne que du plus récent."
        )
    )
    var mark = true

    @Flag(
        name: [.customShort("n"), .long],
        help: .phrase(
            en: "Show the issue; record nothing and write no file.",
            fr: "Montrer le numéro ; ne rien retenir, n’écrire aucun fichier."
        )
    )
    var dryRun = false

    @Flag(help: .phrase(en: "Mark the post as a draft.", fr: "Marquer l’article comme brouillon."))
    var draft = false

    @Flag(
        help: .phrase(
            en: "Send new issues and due retries over the channels of digest.send.",
            fr: "Envoyer le nouveau numéro et les reprises dues par les canaux de digest.send."
        )
    )
    var send = false

    @Argument(
        help: .phrase(
            en: "With --send: use only these channels.",
            fr: "Avec --send : seulement ces canaux.",
            .channel
        )
    )
    var channels: [String] = []

    @Option(
        help: .phrase(
            en: "Send the last issue again to a channel where it may not have arrived.",
            fr: "Renvoyer le dernier numéro par un canal où il n’est peut-être pas arrivé.",
            .channel
        )
    )
    var resend: [String] = []

    @Option(
        help: .phrase(
            en: "Record that the last issue did arrive on this channel.",
            fr: "Retenir que le dernier numéro est bien arrivé par ce canal.",
            .channel
        )
    )
    var arrived: [String] = []

    private var isDelivery: Bool { send || !resend.isEmpty || !arrived.isEmpty }

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if number != nil, since != nil || what == .proposed {
            throw UserError(OptionProblem.numberWithSelection)
        }
        if template != nil, let format, !format.takesTemplate {
            throw UserError(OptionProblem.templateWithFormat(format.rawValue))
        }
        if !channels.isEmpty, !send { throw UserError(OptionProblem.channelsWithoutSend(channels)) }
        if [send, !resend.isEmpty, !arrived.isEmpty].count(where: \.self) > 1 {
            throw UserError(OptionProblem.severalDeliveries)
        }
        if isDelivery,
            format != nil || template != nil || output != nil || !mark || draft || what != .accepted
        {
            throw UserError(OptionProblem.sendWithFormat)
        }
    }

    func run() async throws {
        if isDelivery { return try await deliver() }
        let home = try common.home()
        let console = common.console
        let file = try output.map { try OutputFile($0, in: common.folder, of: home, makesFolder: true) }
        let template = try template.map { try DigestTemplateFile.read($0, relativeTo: common.folder) }
        // The ledger is enough for an issue; the database only adds the failing sources.
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
        for waiting in made.waiting { console.say(Phrase(waiting)) }
        guard made.digest.count > 0 || made.isRecorded || empty == .send else {
            try showNothingNew(store, made.waiting, console)
            return
        }
        made.digest.isDraft = draft
        let text = try made.text(as: format ?? .md, template: template)
        // Proposed links may still be refused: they are repeated until they are accepted.
        let isMarked = mark && !dryRun && what == .accepted
        // The reader of a pipe may be slow: others can decide in the meantime.
        if file == nil || !isMarked { try write(text, to: file, console) }
        if isMarked { try publishing.record(made) { if file != nil { try write(text, to: file, console) } } }
        try show(made, console)
    }

    private func deliver() async throws {
        var options = Delivering.Options(digest: name)
        options.number = number
        options.channels = channels
        options.repeated = resend
        options.since = since?.date
        options.sendsEmpty = empty == .send
        options.language = common.lang
        let sending = DigestSending(
            common: common,
            options: options,
            isDryRun: dryRun,
            showNothingNew: { try showNothingNew($0, $1, $2) }
        )
        if arrived.isEmpty { try await sending.run() } else { try sending.settle(arrived) }
    }

    private func write(_ text: String, to file: OutputFile?, _ console: Console) throws {
        guard let file, let output, !dryRun else { return try Output.write(Data(text.utf8)) }
        try file.write(text)
        console.say(Phrase(en: "Written: \(output)", fr: "Écrit : \(output)"))
    }

    private func showNothingNew(
        _ store: Store?,
        _ waiting: [Publishing.Waiting],
        _ console: Console
    ) throws {
        console.say(
            Phrase(
                en: "Nothing new since the last issue: none was written.",
                fr: "Rien de neuf depuis le dernier numéro : aucun n’a été écrit."
            )
        )
        if let branch = waiting.first?.branch {
            console.next(Phrase(MergeAdvice(branch, in: try common.home()).merge))
            return
        }
        // With nothing fetched yet there is nothing to review either.
        let hasPolled = try store?.health().contains { $0.health.lastChecked != nil } ?? false
        guard hasPolled else {
            console.next(Phrase("veille poll"))
            return
        }
        console.next(
            Phrase(
                en: "veille review; --since DATE includes earlier links again",
                fr: "veille review ; --since DATE reprend tout"
            )
        )
    }

    private func show(_ made: Publishing.Draft, _ console: Console) throws {
        let links = Phrase.count(made.digest.count, en: ("link", "links"), fr: ("lien", "liens"))
        let number = made.issue.number
        if made.isRecorded {
            console.say(
                Phrase(
                    en: "Issue \(number), \(links.en), reprinted unchanged.",
                    fr: "Numéro \(number), \(links.fr), redonné tel quel."
                )
            )
        } else if mark, !dryRun, what == .accepted {
            console.say(
                Phrase(en: "Issue \(number), \(links.en).", fr: "Numéro \(number), \(links.fr).")
            )
        } else {
            console.say(
                Phrase(
                    en: "\(links.en); not recorded as an issue.",
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
        let commit = Phrase(committingLedgerOf: try common.home())
        console.next(Phrase(en: "publish it; \(commit.en)", fr: "publiez-le ; \(commit.fr)"))
    }
}

extension DigestFormat: ExpressibleByArgument {}
extension Publishing.Source: ExpressibleByArgument {}
