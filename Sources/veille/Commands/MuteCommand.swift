import ArgumentParser
import Curation
import Home

struct MuteCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "mute",
            en: "Keep a site, or a word in titles, from being proposed.",
            fr: "Ne plus proposer un site, ou un mot des titres.",
            discussion: Phrase(
                en: """
                    It is written into veille.yml, under mute; the rest of the file stays as it is. A site stands \
                    for all hosts below it. A word or a phrase is found in titles as whole words, whatever the \
                    accents and capitals. What waits leaves the queue at once; with --undo, what nobody has \
                    decided on comes back. What you brought yourself is never muted.
                    """,
                fr: """
                    C’est écrit dans veille.yml, sous mute ; le reste du fichier ne change pas. Un site vaut pour \
                    tous ses sous-domaines. Un mot ou une expression se cherche dans les titres par mots entiers, \
                    quels que soient accents et majuscules. Ce qui attend quitte la file aussitôt ; avec --undo, \
                    ce qui n’est pas décidé revient. Vos propres trouvailles ne sont jamais concernées.
                    """
            ),
            examples: [
                Example("veille mute", en: "what is muted", fr: "ce qui est en sourdine"),
                Example("veille mute example.org"),
                Example("veille mute --word \"black friday\""),
                Example("veille mute --undo example.org"),
            ]
        )
    }

    @Argument(
        help: .phrase(
            en: "The sites: a host, or an address on it.",
            fr: "Les sites : un hôte, ou une adresse dessus.",
            .site
        )
    )
    var sites: [String] = []

    @Option(
        name: .long,
        help: .phrase(
            en: "A word or a phrase of titles; may be given several times.",
            fr: "Un mot ou une expression des titres ; peut être donné plusieurs fois.",
            .text
        )
    )
    var word: [String] = []

    @Flag(help: .phrase(en: "Propose them again.", fr: "Les proposer de nouveau."))
    var undo = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if undo, sites.isEmpty, word.isEmpty { throw UserError(OptionProblem.nothingToUnmute) }
    }

    func run() throws {
        let home = try common.home()
        for site in sites { report(site, try home.mute(site: site, isMuted: !undo)) }
        for word in word { report(word, try home.mute(word: word, isMuted: !undo)) }
        let mute = home.mute
        if common.json {
            return try JSONOutput.print(MuteReport(sites: mute.sites, words: mute.words), schema: .mute)
        }
        let console = common.console
        for site in mute.sites { console.out(Console.printable(site)) }
        for word in mute.words {
            let word = Console.printable(word)
            console.out(Phrase(en: "“\(word)”", fr: "« \(word) »"))
        }
        if mute.isEmpty { console.say(Phrase(en: "Nothing is muted.", fr: "Rien n’est en sourdine.")) }
        console.next(Phrase(mute.isEmpty ? "veille list" : "veille list --state muted"))
    }

    private func report(_ entry: String, _ isChanged: Bool) {
        guard !isChanged else { return }
        let entry = Console.printable(entry)
        common.console.say(
            undo
                ? Phrase(en: "“\(entry)” was not muted.", fr: "« \(entry) » n’était pas en sourdine.")
                : Phrase(en: "“\(entry)” is muted already.", fr: "« \(entry) » est déjà en sourdine.")
        )
    }
}

private struct MuteReport: Encodable {
    var sites: [String]
    var words: [String]
}
