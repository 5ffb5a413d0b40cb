import Feeds
import Foundation
import Delivery
import Home

/// The words for what became of a delivery.
enum DeliveryText {
    /// What went wrong, in a few words.
    static func fault(_ fault: Deliveries.Fault, _ console: Console) -> Phrase {
        let detail = Console.harmless(fault.detail)
        let tail = detail.isEmpty ? Phrase("") : Phrase(en: ": \(detail)", fr: "\u{A0}: \(detail)")
        switch fault.label {
        case "file-exists":
            return Phrase(
                en: "another file is there already",
                fr: "un autre fichier est déjà là"
            )
        case "file": return Phrase(en: "the file cannot be written", fr: "le fichier ne peut être écrit")
        case "start":
            return Phrase(
                en: "the program cannot be started\(tail.en)",
                fr: "le programme ne peut être lancé\(tail.fr)"
            )
        case Deliveries.settingsLabel:
            return Phrase(en: "its settings are wrong\(tail.en)", fr: "ses réglages sont à revoir\(tail.fr)")
        case Deliveries.lostLabel:
            return Phrase(
                en: "the ledger does not know its issue any more: --arrived ends it",
                fr: "le registre ne connaît plus son numéro : --arrived y met fin"
            )
        case "offline": return Phrase(en: "there is no network", fr: "il n’y a pas de réseau")
        case "killed":
            return Phrase(en: "the program was stopped\(tail.en)", fr: "le programme a été arrêté\(tail.fr)")
        case "exit-127":
            return Phrase(en: "there is no such program\(tail.en)", fr: "ce programme n’existe pas\(tail.fr)")
        case let label where label.hasPrefix("exit-"):
            let code = label.dropFirst(5)
            return Phrase(
                en: "the program ended with \(code)\(tail.en)",
                fr: "le programme a fini par \(code)\(tail.fr)"
            )
        case let label where label.hasPrefix("smtp-"):
            return Phrase(
                en: "the mail server did not take it\(tail.en)",
                fr: "le serveur de courrier ne l’a pas pris\(tail.fr)"
            )
        case let label where label.hasPrefix("http-"):
            let code = label.dropFirst(5)
            return Phrase(
                en: "the server answered \(code)\(tail.en)",
                fr: "le serveur a répondu \(code)\(tail.fr)"
            )
        default:
            let problem = FeedHealth.Problem(stage: .fetch, label: fault.label, detail: detail)
            return Phrase(Labels.problem(problem, console))
        }
    }

    /// What a person can do about something that failed for good.
    static func remedy(_ label: String, _ channel: Channel) -> Phrase {
        let again = Phrase(
            en: "veille digest --resend \(channel.name)",
            fr: "veille digest --resend \(channel.name)"
        )
        let advice: Phrase
        switch label {
        case "private-network":
            advice = Phrase(
                en: "add the host to fetch.allow_private in veille.yml",
                fr: "ajoutez l’hôte à fetch.allow_private dans veille.yml"
            )
        case "tls":
            advice = Phrase(
                en: "check the server’s certificate and the key tls",
                fr: "vérifiez le certificat du serveur et la clé tls"
            )
        case "smtp-530":
            advice = Phrase(
                en: "the server wants a login or encryption: check the keys credentials and tls",
                fr:
                    "le serveur veut une identification ou du chiffrement : vérifiez les clés credentials et tls"
            )
        case "smtp-534", "smtp-535", "smtp-538", "http-401", "http-403":
            let variable = channel.credentials.map { " \($0)" } ?? ""
            advice = Phrase(
                en: "check the credentials\(variable)",
                fr: "vérifiez les identifiants\(variable)"
            )
        case "http-404", "http-410":
            advice = Phrase(
                en: "the address is not there any more: make a new webhook",
                fr: "l’adresse n’existe plus : créez un nouveau webhook"
            )
        case let label where label.hasPrefix("http-3"):
            advice = Phrase(
                en: "it redirects, which is not followed: give the address it leads to",
                fr: "elle redirige, ce qui n’est pas suivi : donnez l’adresse où elle mène"
            )
        case "file-exists":
            advice = Phrase(en: "move the other file away", fr: "déplacez l’autre fichier")
        case "exit-127":
            advice = Phrase(
                en: "install it, or give its whole path",
                fr: "installez-le, ou donnez son chemin"
            )
        default: advice = Phrase(en: "mend what is wrong", fr: "réparez ce qui ne va pas")
        }
        return Phrase(en: "\(advice.en), then \(again.en)", fr: "\(advice.fr), puis \(again.fr)")
    }

    /// What a person has to decide when nobody knows whether it arrived.
    static func uncertain(_ channel: String) -> Phrase {
        Phrase(
            en: "ask a reader: veille digest --resend \(channel), or --arrived \(channel)",
            fr: "demandez à un lecteur : veille digest --resend \(channel), ou --arrived \(channel)"
        )
    }

    /// A moment to the minute, in the world's time.
    static func moment(_ date: Date) -> String {
        let style = Date.ISO8601FormatStyle().year().month().day()
            .dateTimeSeparator(.space).time(includingFractionalSeconds: false)
        return String(date.formatted(style).prefix(16)) + " UTC"
    }

    /// Where an issue stands on a channel that is left alone.
    static func resting(_ key: Deliveries.Key, _ state: Deliveries.State, _ console: Console) -> Phrase {
        let since = moment(state.since)
        let why =
            state.label.map { fault(Deliveries.Fault($0, state.detail ?? ""), console) } ?? Phrase("")
        let start = Phrase(
            en: "\(key.channel): issue \(key.number) ",
            fr: "\(key.channel) : numéro \(key.number) "
        )
        let end: Phrase
        switch state.step {
        case .planned: end = Phrase(en: "is to be sent", fr: "est à envoyer")
        case .sent:
            end = Phrase(
                en: "was sent on \(since), and is not sent twice",
                fr: "envoyé le \(since), et pas deux fois"
            )
        case .waiting:
            let next = state.next.map(moment) ?? ""
            let tries = Phrase.count(state.tries, en: ("try", "tries"), fr: ("essai", "essais"))
            end = Phrase(
                en: "waits until \(next), \(tries.en) (\(why.en))",
                fr: "attend jusqu’au \(next), \(tries.fr) (\(why.fr))"
            )
        case .failed:
            end = Phrase(
                en: "failed for good on \(since) (\(why.en)): veille digest --resend \(key.channel)",
                fr: "a échoué pour de bon le \(since) (\(why.fr)) : veille digest --resend \(key.channel)"
            )
        case .uncertain:
            let advice = uncertain(key.channel)
            end = Phrase(
                en: "was begun on \(since), and nobody knows whether it arrived; \(advice.en)",
                fr: "commencé le \(since), et nul ne sait s’il est arrivé ; \(advice.fr)"
            )
        }
        return Phrase(en: start.en + end.en, fr: start.fr + end.fr)
    }
}
