import Delivery
import Feeds
import Home
import Support
import Testing

/// The wording of every reason why an issue does not reach its channel.
@Suite struct DeliveryWordsTests {
    private static func delivery(
        _ problem: DeliveryProblem,
        said: String = "",
        _ en: String,
        _ fr: String,
        _ arguments: [String] = []
    ) -> Sentence {
        Sentence(Phrase(problem, said: said), en, fr, arguments)
    }

    private static func settings(
        _ fault: ChannelFault,
        _ en: String,
        _ fr: String,
        _ arguments: [String] = []
    ) -> Sentence {
        delivery(
            .settings(fault, channel: "post", place: "veille.yml:3"),
            "its settings are wrong: veille.yml:3: \(en)",
            "ses réglages sont à revoir : veille.yml:3 : \(fr)",
            arguments + ["veille.yml:3"]
        )
    }

    static let deliveries: [Sentence] = [
        delivery(
            .fetch(.status(429)),
            said: "slow down",
            "the server answered 429: slow down",
            "le serveur a répondu 429 : slow down",
            ["429", "slow down"]
        ),
        delivery(.fetch(.timeout), said: "Timeout was reached", "timed out", "délai dépassé"),
        delivery(
            .mail(550),
            said: "550 no",
            "the mail server refused it: 550 no",
            "le serveur de courrier l’a refusé : 550 no",
            ["550 no"]
        ),
        delivery(.exit(127), "no such program", "ce programme n’existe pas"),
        delivery(
            .exit(1),
            said: "full",
            "the program exited with 1: full",
            "le programme a terminé avec le code 1 : full",
            ["1", "full"]
        ),
        delivery(.killed, said: "", "the program was stopped", "le programme a été arrêté"),
        delivery(
            .lostProcess,
            said: "SubprocessError",
            "it is unknown how the program ended",
            "on ignore comment le programme s’est terminé"
        ),
        delivery(
            .notStarted,
            said: "SubprocessError",
            "the program cannot be started",
            "le programme ne peut être lancé"
        ),
        delivery(.fileExists, "another file is already there", "un autre fichier est déjà là"),
        delivery(.file, "the file cannot be written", "le fichier ne peut être écrit"),
        delivery(.offline, "there is no network", "il n’y a pas de réseau"),
        settings(
            .missing(variable: "KEY", .token),
            "the environment variable “KEY”, which “post” needs, is not set",
            "la variable d’environnement « KEY », nécessaire à « post », n’est pas définie",
            ["KEY", "post"]
        ),
        settings(
            .invalid(variable: "KEY", .login),
            "the environment variable “KEY” has a value that “post” cannot use",
            "la variable d’environnement « KEY » a une valeur inutilisable pour « post »",
            ["KEY", "post"]
        ),
        settings(
            .noEnvelope,
            "a mail needs a sender and a recipient",
            "un courriel a besoin d’un expéditeur et d’un destinataire"
        ),
        settings(
            .noTopic,
            "the address of “post” has no topic",
            "l’adresse de « post » n’a pas de sujet",
            ["post"]
        ),
        settings(
            .forbiddenPath("page.md"),
            "“post” must not write to “page.md”",
            "« post » ne doit pas écrire dans « page.md »",
            ["post", "page.md"]
        ),
        settings(
            .untrustedProgram("tee got"),
            "“post” runs a program that you have not confirmed: tee got",
            "« post » lance un programme que vous n’avez pas confirmé : tee got",
            ["post", "tee got"]
        ),
        settings(
            .notWeb(address: "ftp://h.fr"),
            "“ftp://h.fr” is not a web address",
            "« ftp://h.fr » n’est pas une adresse web",
            ["ftp://h.fr"]
        ),
        settings(.unreadableTemplate, "the template cannot be read", "le gabarit ne peut être lu"),
        settings(.invalidTemplate(.noEnd), "a section is not closed", "une section n’est pas fermée"),
        settings(
            .templateNotJSON,
            "the template does not make valid JSON",
            "le gabarit ne produit pas de JSON valide"
        ),
        delivery(
            .settings(.unknown(""), channel: "", place: nil),
            "its settings are wrong",
            "ses réglages sont à revoir"
        ),
        delivery(
            .issueLost,
            "the ledger has lost its issue: --arrived ends it",
            "le registre a perdu son numéro : --arrived y met fin"
        ),
        delivery(.unknown(label: "odd"), "unknown problem (odd)", "problème inconnu (odd)", ["odd"]),
    ]

    @Test(arguments: deliveries)
    func `every kind has a sentence in both languages, with its arguments`(sentence: Sentence) {
        #expect(sentence.faults == [])
    }
}
