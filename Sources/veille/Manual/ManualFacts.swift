import ArgumentParser
import Home

/// The parts of the manual that do not describe commands.
enum ManualFacts {
    private static let variables: [(names: [String], what: Phrase)] = [
        (
            ["VEILLE_TOKEN"],
            Phrase(
                en: "The token that serve asks for when it listens to more than this machine.",
                fr: "Le jeton que serve demande quand il écoute au-delà de cette machine."
            )
        ),
        (
            ["LC_ALL", "LC_MESSAGES", "LANG"],
            Phrase(
                en:
                    "The language of messages: French if the first one that is set starts with fr, else English. The option --lang takes precedence.",
                fr:
                    "La langue des messages : le français si la première qui est définie commence par fr, sinon l’anglais. L’option --lang l’emporte."
            )
        ),
        (
            ["NO_COLOR"],
            Phrase(en: "Any value switches colors off.", fr: "Toute valeur supprime les couleurs.")
        ),
        (
            ["TERM"],
            Phrase(
                en: "With dumb, no colors and no full screen.",
                fr: "Avec dumb, ni couleurs ni plein écran."
            )
        ),
        (
            ["CI"],
            Phrase(
                en: "If set, no question is asked and no progress is shown.",
                fr: "Si elle est définie, aucune question n’est posée et aucune progression montrée."
            )
        ),
        (
            ["http_proxy", "https_proxy", "all_proxy", "no_proxy"],
            Phrase(en: "Proxies, as curl understands them.", fr: "Les proxys, comme curl les comprend.")
        ),
    ]

    private static let files: [(name: String, what: Phrase)] = [
        (
            "veille.yml",
            Phrase(
                en:
                    "Pages, thresholds, politeness; found in the working directory or above it, as git finds its repository.",
                fr:
                    "Pages, seuils, politesse ; cherché dans le dossier de travail ou au-dessus, comme git cherche son dépôt."
            )
        ),
        (
            "feeds/feeds.opml",
            Phrase(
                en: "The subscriptions, in OPML 2.0; keep it in git.",
                fr: "Les abonnements, en OPML 2.0 ; à garder dans git."
            )
        ),
        (
            "state/decisions.jsonl",
            Phrase(
                en: "The decisions, one record per line, append-only; keep it in git.",
                fr: "Les décisions, une par ligne, seulement ajoutées ; à garder dans git."
            )
        ),
        (
            "state/decisions/NAME.jsonl",
            Phrase(
                en: "The decisions of one person, where several decide; keep it in git.",
                fr: "Les décisions d’une personne, quand plusieurs décident ; à garder dans git."
            )
        ),
        (
            "state/veille.sqlite",
            Phrase(
                en:
                    "Articles, validators and suggestions. It may be deleted at any time: polling rebuilds it, and it contains no decision.",
                fr:
                    "Articles, validateurs et propositions. On peut l’effacer à tout moment : veille poll le refait, et il ne contient aucune décision."
            )
        ),
    ]

    /// What each exit code means.
    static let codes: [(code: Int32, what: Phrase)] = [
        (ExitCode.success.rawValue, Phrase(en: "Success.", fr: "Succès.")),
        (
            Failure.Code.findings.rawValue,
            Phrase(
                en:
                    "Something was found, by a command that looks for something: check, apply --check, list --exit-code, feeds doctor.",
                fr:
                    "Une commande qui cherche a trouvé quelque chose : check, apply --check, list --exit-code, feeds doctor."
            )
        ),
        (
            Failure.Code.usage.rawValue,
            Phrase(
                en: "The command line or the configuration is wrong.",
                fr: "La ligne de commande ou la configuration est fautive."
            )
        ),
        (Failure.Code.failed.rawValue, Phrase(en: "Failure.", fr: "Échec.")),
        (
            Failure.Code.partial.rawValue,
            Phrase(
                en: "A feed failed; only with poll --strict.",
                fr: "Un flux a échoué ; seulement avec poll --strict."
            )
        ),
        (
            Failure.Code.pageChanged.rawValue,
            Phrase(
                en: "The page changed in the meantime; nothing was written.",
                fr: "La page a changé entre-temps ; rien n’a été écrit."
            )
        ),
        (
            Failure.Code.interrupted.rawValue,
            Phrase(
                en: "Interrupted; completed work is kept.",
                fr: "Interrompu ; ce qui a été fait est gardé."
            )
        ),
    ]

    static func environment(in page: inout Mdoc) {
        page.section(Phrase(en: "ENVIRONMENT", fr: "ENVIRONNEMENT"))
        page.raw(".Bl -tag -width Ds")
        for (names, what) in variables {
            page.raw(".It " + names.map { "Ev " + Mdoc.argument($0) }.joined(separator: " , "))
            page.prose(what)
        }
        page.raw(".El")
    }

    static func files(in page: inout Mdoc) {
        page.section(Phrase(en: "FILES", fr: "FICHIERS"))
        page.raw(".Bl -tag -width Ds")
        for (name, what) in files {
            page.macro("It Pa", name)
            page.prose(what)
        }
        page.raw(".El")
    }

    static let exitStatus = Phrase(en: "EXIT STATUS", fr: "CODE DE RETOUR")

    static func exitStatus(in page: inout Mdoc) {
        page.section(exitStatus)
        page.raw(".Bl -tag -width Ds")
        for (code, what) in codes {
            page.macro("It Li", "\(code)")
            page.prose(what)
        }
        page.raw(".El")
    }
}
