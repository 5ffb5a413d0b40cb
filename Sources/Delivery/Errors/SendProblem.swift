package import Home

/// Why an issue cannot be sent.
package enum SendProblem: UserError.Cause {
    /// `digest.send` is empty.
    case noChannels
    /// No channel has this name; the existing ones.
    case unknownChannel(String, known: [String])
    /// Nothing was sent over the channel yet.
    case nothingSent(channel: String)
    /// Everything sent over the channel has arrived.
    case allArrived(channel: String)
    /// No issue has this number; the next number, if known.
    case noSuchIssue(Int, next: Int?)
    /// Another process has created the issue since.
    case issueTaken(Int)
    /// Mail needs `digest.mail`.
    case noEnvelope
    /// The ntfy URL has no topic.
    case noTopic(channel: String)
    /// The path is outside of the home, or one of veille's own files.
    case forbiddenPath(String, channel: String)
    /// The program of the channel was not confirmed for this home.
    case untrustedProgram(String, channel: String)

    package var kind: UserError.Kind {
        if case .issueTaken = self { .failed } else { .usage }
    }

    package var message: UserError.Message {
        switch self {
        case .noChannels:
            .init(
                en: ("digest.send has no channels", "add one; docs/digest.md shows each kind"),
                fr: ("digest.send n’a aucun canal", "ajoutez-en un ; docs/digest.md montre chaque sorte")
            )
        case .unknownChannel(let name, let known):
            .init(
                en: ("digest.send has no channel “\(name)”", "channels: \(known.joined(separator: ", "))"),
                fr: ("digest.send n’a pas de canal « \(name) »", "canaux : \(known.joined(separator: ", "))")
            )
        case .nothingSent(let channel):
            .init(
                en: (
                    "nothing was sent over “\(channel)” yet",
                    "“veille digest --send \(channel)” sends what is new"
                ),
                fr: (
                    "rien n’a encore été envoyé par « \(channel) »",
                    "« veille digest --send \(channel) » envoie les nouveautés"
                )
            )
        case .allArrived(let channel):
            .init(
                en: (
                    "everything sent over “\(channel)” has arrived, and nothing is sent twice",
                    "“veille digest --send \(channel)” sends what is new"
                ),
                fr: (
                    "tout ce qui est passé par « \(channel) » est arrivé, et rien n’est envoyé deux fois",
                    "« veille digest --send \(channel) » envoie les nouveautés"
                )
            )
        case .noSuchIssue(let number, let next):
            .init(
                Phrase(en: "issue \(number) does not exist", fr: "le numéro \(number) n’existe pas"),
                remedy: next.map { next in
                    Phrase(
                        en: "the next one is \(next)",
                        fr: "le prochain est le \(next)"
                    )
                }
            )
        case .issueTaken(let number):
            .init(
                en: (
                    "another veille process created issue \(number) first; this one was discarded",
                    "run “veille status”"
                ),
                fr: (
                    "un autre processus veille a créé le numéro \(number) avant ; celui-ci a été abandonné",
                    "lancez « veille status »"
                )
            )
        case .noEnvelope:
            .init(
                en: (
                    "a mail needs a sender and a recipient",
                    "add: digest: {mail: {from: you@example.org, to: list@example.org}}"
                ),
                fr: (
                    "un courriel a besoin d’un expéditeur et d’un destinataire",
                    "ajoutez : digest: {mail: {from: vous@example.org, to: liste@example.org}}"
                )
            )
        case .noTopic(let channel):
            .init(
                en: ("the address of “\(channel)” has no topic", "as in https://ntfy.example.org/topic"),
                fr: (
                    "l’adresse de « \(channel) » n’a pas de sujet",
                    "par exemple https://ntfy.example.org/sujet"
                )
            )
        case .forbiddenPath(let path, let channel):
            .init(
                en: (
                    "“\(channel)” must not write to “\(path)”",
                    "choose a path in this folder that is not one of veille’s own files"
                ),
                fr: (
                    "« \(channel) » ne doit pas écrire dans « \(path) »",
                    "choisissez dans ce dossier un chemin qui n’est pas à veille"
                )
            )
        case .untrustedProgram(let program, let channel):
            .init(
                en: (
                    "“\(channel)” runs a program that you have not confirmed: \(program)",
                    "if it may run, “veille trust” confirms the programs of this folder"
                ),
                fr: (
                    "« \(channel) » lance un programme que vous n’avez pas confirmé : \(program)",
                    "s’il peut être lancé, « veille trust » confirme les programmes de ce dossier"
                )
            )
        }
    }
}
