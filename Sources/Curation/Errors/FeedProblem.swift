package import Home
package import Parse

/// Problems with the subscriptions, or with a feed.
package enum FeedProblem: UserError.Cause {
    /// `feeds/feeds.opml` is not OPML.
    case invalidSubscriptions(ParseError)
    /// A file to import is not OPML.
    case invalidImport(ParseError)
    /// No feeds are subscribed.
    case noFeeds
    /// No subscription has this URL, site or title.
    case noSuchFeed(String)
    /// The feed has no move to undo.
    case notMoved
    /// No feed at an address.
    case notFound(url: String)
    /// No sitemap at an address.
    case notASitemap
    /// No list of articles at an address.
    case noArticles
    /// The address has no curated page in Markdown.
    case notAPage
    /// No letters of mailing lists in a folder, or no such folder.
    case noMail(ParseError?)
    /// A folder on this machine, where an address was expected.
    case isFolder
    /// Most hosts failed at the network.
    case networkDown
    /// Every feed failed.
    case allFailed

    package var kind: UserError.Kind {
        switch self {
        case .invalidSubscriptions, .invalidImport, .noFeeds, .noSuchFeed, .notMoved, .isFolder: .usage
        case .notFound, .notASitemap, .noArticles, .notAPage, .noMail, .networkDown, .allFailed: .failed
        }
    }

    private static let select = Phrase(
        en: "select the links, as in --as listing --select \"main h2 a\"",
        fr: "désignez les liens, comme --as listing --select \"main h2 a\""
    )
    private static let tryAgain = Phrase(
        en: "check the network, then run “veille poll” again",
        fr: "vérifiez le réseau, puis relancez « veille poll »"
    )

    package var message: UserError.Message {
        switch self {
        case .invalidSubscriptions(let error):
            .init(
                en: (
                    "invalid OPML: \(Phrase(error).en)",
                    "fix the file, or restore it from git: git checkout feeds/feeds.opml"
                ),
                fr: (
                    "OPML invalide : \(Phrase(error).fr)",
                    "réparez le fichier, ou restaurez-le depuis git : git checkout feeds/feeds.opml"
                )
            )
        case .invalidImport(let error):
            .init(
                en: ("invalid OPML: \(Phrase(error).en)", "export it again as OPML from your reader"),
                fr: (
                    "OPML invalide : \(Phrase(error).fr)",
                    "exportez-le de nouveau en OPML depuis votre lecteur"
                )
            )
        case .noFeeds:
            .init(
                en: ("no feeds to follow", "run “veille init PAGE” or “veille feeds add URL”"),
                fr: ("aucun flux à suivre", "lancez « veille init PAGE » ou « veille feeds add URL »")
            )
        case .noSuchFeed(let name):
            .init(
                en: ("no feed “\(name)”", "“veille feeds list” lists them"),
                fr: ("pas de flux « \(name) »", "« veille feeds list » en donne la liste")
            )
        case .notMoved:
            .init(
                en: ("this feed has not moved", "“veille feeds list” lists the feeds"),
                fr: ("ce flux n’a pas été déplacé", "« veille feeds list » donne la liste des flux")
            )
        case .notFound(let url):
            .init(
                en: ("no feed found", "“veille feeds discover \(url)” shows what else can be followed there"),
                fr: (
                    "aucun flux trouvé",
                    "« veille feeds discover \(url) » montre ce qu’on peut y suivre d’autre"
                )
            )
        case .notASitemap:
            .init(
                Phrase(en: "this is not a sitemap", fr: "ce n’est pas un plan de site"),
                remedy: Self.select
            )
        case .noArticles:
            .init(
                Phrase(en: "no list of articles found", fr: "aucune liste d’articles trouvée"),
                remedy: Self.select
            )
        case .isFolder:
            .init(
                en: ("a folder, not an address", "for the newsletters in it, add --as mail"),
                fr: ("un dossier, pas une adresse", "pour les lettres qu’il contient, ajoutez --as mail")
            )
        case .noMail(let problem):
            .init(
                en: (
                    problem.map { Phrase($0).en } ?? "no letter of a mailing list came in the last 90 days",
                    "name a Maildir, a folder of .eml files, or a mailbox in one file"
                ),
                fr: (
                    problem.map { Phrase($0).fr } ?? "aucune lettre d’une liste de diffusion en 90 jours",
                    "donnez un Maildir, un dossier de fichiers .eml, ou une boîte en un fichier"
                )
            )
        case .notAPage:
            .init(
                en: (
                    "no list of links in Markdown at this address",
                    "give the address of the file itself, as the forge’s button “Raw” has it"
                ),
                fr: (
                    "pas de liste de liens en Markdown à cette adresse",
                    "donnez l’adresse du fichier lui-même, celle du bouton « Raw » de la forge"
                )
            )
        case .networkDown:
            .init(
                Phrase(
                    en: "most hosts cannot be reached: the network here seems to be down; no feed is blamed",
                    fr:
                        "la plupart des hôtes sont hors d’atteinte : le réseau semble coupé ici ; aucun flux n’en est tenu responsable"
                ),
                remedy: Self.tryAgain
            )
        case .allFailed:
            .init(
                Phrase(en: "no feed could be read", fr: "aucun flux n’a pu être lu"),
                remedy: Self.tryAgain
            )
        }
    }
}
