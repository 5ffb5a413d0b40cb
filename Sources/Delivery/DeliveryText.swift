package import Feeds
package import Foundation
package import Home

/// The wording of the states of deliveries.
package enum DeliveryText {
    package static func fault(_ fault: Deliveries.Fault) -> Phrase {
        Phrase(fault.problem, said: fault.detail).printable
    }

    /// What a person can do about something that failed for good.
    package static func remedy(_ problem: DeliveryProblem, _ channel: Channel) -> Phrase {
        let again = "veille digest --resend \(channel.name)"
        let advice = advice(problem, channel)
        return Phrase(en: "\(advice.en), then \(again)", fr: "\(advice.fr), puis \(again)")
    }

    private static func advice(_ problem: DeliveryProblem, _ channel: Channel) -> Phrase {
        switch problem {
        case .fetch(.privateNetwork):
            return Phrase(
                en: "add the host to fetch.allow_private in veille.yml",
                fr: "ajoutez l’hôte à fetch.allow_private dans veille.yml"
            )
        case .fetch(.tls):
            return Phrase(
                en: "check the server’s certificate and the key tls",
                fr: "vérifiez le certificat du serveur et la clé tls"
            )
        case .mail(530):
            return Phrase(
                en: "the server requires a login or encryption: check the keys credentials and tls",
                fr:
                    "le serveur exige une identification ou du chiffrement : vérifiez les clés credentials et tls"
            )
        case .mail(534), .mail(535), .mail(538), .fetch(.status(401)), .fetch(.status(403)):
            let variable = channel.credentials.map { " \($0)" } ?? ""
            return Phrase(
                en: "check the credentials\(variable)",
                fr: "vérifiez les identifiants\(variable)"
            )
        case .fetch(.status(404)), .fetch(.status(410)):
            return Phrase(
                en: "the address no longer exists: make a new webhook",
                fr: "l’adresse n’existe plus : créez un nouveau webhook"
            )
        case .fetch(.status(300..<400)):
            return Phrase(
                en: "it redirects, which is not followed: give the address it leads to",
                fr: "elle redirige, ce qui n’est pas suivi : donnez l’adresse où elle mène"
            )
        case .fileExists:
            return Phrase(en: "move the other file away", fr: "déplacez l’autre fichier")
        case .settings(.untrustedProgram, _, _):
            return Phrase(en: "veille trust", fr: "veille trust")
        case .exit(127):
            return Phrase(
                en: "install it, or give its whole path",
                fr: "installez-le, ou donnez son chemin"
            )
        default: return Phrase(en: "fix what is wrong", fr: "réparez ce qui ne va pas")
        }
    }

    /// What to do when it is unknown whether an issue arrived.
    package static func uncertain(_ channel: String) -> Phrase {
        Phrase(
            en: "ask a reader: veille digest --resend \(channel), or --arrived \(channel)",
            fr: "demandez à un lecteur : veille digest --resend \(channel), ou --arrived \(channel)"
        )
    }

    /// A date to the minute, in UTC.
    package static func moment(_ date: Date) -> String {
        let style = Date.ISO8601FormatStyle().year().month().day()
            .dateTimeSeparator(.space).time(includingFractionalSeconds: false)
        return String(date.formatted(style).prefix(16)) + " UTC"
    }

    /// The state of an issue on a channel that needs no delivery now.
    package static func resting(_ key: Deliveries.Key, _ state: Deliveries.State) -> Phrase {
        let text = self.state(key, state)
        let advice: Phrase
        switch state.step {
        case .planned, .waiting, .sent: advice = Phrase("")
        case .failed:
            let command = "veille digest --resend \(key.channel)"
            advice = Phrase(en: ": \(command)", fr: " : \(command)")
        case .uncertain:
            let question = uncertain(key.channel)
            advice = Phrase(en: "; \(question.en)", fr: " ; \(question.fr)")
        }
        return Phrase(
            en: "\(key.channel): \(text.en)\(advice.en)",
            fr: "\(key.channel) : \(text.fr)\(advice.fr)"
        )
    }

    /// The same without the channel, and without what to do.
    package static func state(_ key: Deliveries.Key, _ state: Deliveries.State) -> Phrase {
        let since = moment(state.since)
        let why = state.fault.map(fault) ?? Phrase("")
        let start = Phrase(en: "issue \(key.number) ", fr: "numéro \(key.number) ")
        let end: Phrase
        switch state.step {
        case .planned: end = Phrase(en: "will be sent", fr: "sera envoyé")
        case .sent:
            end = Phrase(
                en: "was sent on \(since) and is not sent again",
                fr: "envoyé le \(since), ne l’est pas deux fois"
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
                en: "failed for good on \(since) (\(why.en))",
                fr: "a échoué pour de bon le \(since) (\(why.fr))"
            )
        case .uncertain:
            end = Phrase(
                en: "was started on \(since) and may have arrived",
                fr: "commencé le \(since), peut-être arrivé"
            )
        }
        return Phrase(en: start.en + end.en, fr: start.fr + end.fr)
    }
}
