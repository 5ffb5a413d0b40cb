import Home

/// Options that do not go together, and values that an option cannot have.
enum OptionProblem: UserError.Cause {
    /// `digest --number` with `--since` or `--what`.
    case numberWithSelection
    /// `edit` without a line or a place.
    case nothingToChange
    /// `digest --template` with a format that takes none.
    case templateWithFormat(String)
    /// `digest` with channels, without `--send`.
    case channelsWithoutSend([String])
    /// Several of `digest --send`, `--resend` and `--arrived`.
    case severalDeliveries
    /// `digest --send` with options that choose what is written.
    case sendWithFormat
    /// `--select` without `--as listing`.
    case selectorWithoutListing
    case invalidSelector(String)
    /// A section by name or number, for suggestions of several pages.
    case sectionOfSeveralPages(String, one: String, other: String)
    /// A number of rows below 1.
    case belowOne(option: String)
    /// A number that is not between 0 and 1.
    case notAShare(option: String)
    case invalidPort(Int)
    /// `undo --dry-run` without `--apply`: a decision has no diff.
    case trialWithoutApply
    /// An option that only means something beside another.
    case without(String, needs: String)
    /// `mute --undo` without a site or a word.
    case nothingToUnmute
    /// Two options of which one makes the other useless.
    case together(String, String)

    var message: UserError.Message {
        switch self {
        case .nothingToChange:
            .init(
                en: ("there is nothing to change", "give --line, --order or both"),
                fr: ("il n’y a rien à changer", "donnez --line, --order ou les deux")
            )
        case .nothingToUnmute:
            .init(
                en: ("--undo needs a site or a --word", "“veille mute” lists what is muted"),
                fr: ("--undo demande un site ou --word", "« veille mute » liste ce qui est en sourdine")
            )
        case .trialWithoutApply:
            .init(
                en: (
                    "--dry-run needs --apply here: undoing a decision changes no page",
                    "“veille list --state all” shows the decisions"
                ),
                fr: (
                    "--dry-run demande --apply ici : annuler une décision ne change aucune page",
                    "« veille list --state all » montre les décisions"
                )
            )
        case .numberWithSelection:
            .init(
                en: "--number reprints an issue unchanged: it does not go with --since or --what",
                fr: "--number redonne un numéro tel quel : il ne va ni avec --since ni avec --what"
            )
        case .notAShare(let option):
            .init(
                en: ("\(option) is not between 0 and 1", "0.5 shows what is worth half or more"),
                fr: ("\(option) n’est pas entre 0 et 1", "0.5 montre ce qui vaut la moitié ou plus")
            )
        case .together(let one, let other):
            .init(en: "\(one) does not go with \(other)", fr: "\(one) ne va pas avec \(other)")
        case .without(let option, let needed):
            .init(en: "\(option) needs \(needed)", fr: "\(option) demande \(needed)")
        case .templateWithFormat(let format):
            .init(
                en: ("--template does not go with --format \(format)", "use md, html, text, atom or rss"),
                fr: ("--template ne va pas avec --format \(format)", "employez md, html, text, atom ou rss")
            )
        case .channelsWithoutSend(let channels):
            .init(
                Phrase(en: "channels need --send", fr: "des canaux demandent --send"),
                remedy: Phrase(
                    en: "run “veille digest --send \(channels.joined(separator: " "))”",
                    fr: "lancez « veille digest --send \(channels.joined(separator: " ")) »"
                )
            )
        case .severalDeliveries:
            .init(
                en: ("--send, --resend and --arrived do not go together", "give one of them"),
                fr: ("--send, --resend et --arrived ne vont pas ensemble", "donnez-en un seul")
            )
        case .sendWithFormat:
            .init(
                en: (
                    "--send takes its formats from veille.yml",
                    "remove --format, --template, --output, --no-mark, --draft and --what"
                ),
                fr: (
                    "--send prend ses formats dans veille.yml",
                    "retirez --format, --template, --output, --no-mark, --draft et --what"
                )
            )
        case .selectorWithoutListing:
            .init(
                en: ("--select needs --as listing", "add --as listing, or remove --select"),
                fr: ("--select demande --as listing", "ajoutez --as listing, ou retirez --select")
            )
        case .invalidSelector(let selector):
            .init(
                en: (
                    "“\(selector)” is not a valid path of elements",
                    "use tag, .class and #id with spaces or > between them, as in main h2 > a"
                ),
                fr: (
                    "« \(selector) » n’est pas un chemin d’éléments valide",
                    "employez balise, .classe et #id séparés par des espaces ou >, comme main h2 > a"
                )
            )
        case .sectionOfSeveralPages(let section, let one, let other):
            .init(
                en: (
                    "--section \(section): the suggestions are for several pages, \(one) and \(other)",
                    "accept the suggestions of each page separately"
                ),
                fr: (
                    "--section \(section) : les propositions sont pour plusieurs pages, \(one) et \(other)",
                    "acceptez séparément les propositions de chaque page"
                )
            )
        case .belowOne(let option):
            .init(en: "\(option) must be at least 1", fr: "\(option) doit valoir au moins 1")
        case .invalidPort(let port):
            .init(
                en: ("\(port) is not a valid port", "give a number from 0 to 65535 with --port"),
                fr: ("\(port) n’est pas un port valide", "donnez un nombre de 0 à 65535 avec --port")
            )
        }
    }
}
