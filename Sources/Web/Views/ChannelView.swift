import Delivery
import Feeds
import Home
import Hummingbird

/// A channel of the digest, and how the issues stand on it.
struct ChannelView: Sendable {
    let channel: String
    /// What was sent, and what was not.
    let facts: [String]
    /// Why nothing can be sent.
    let fault: String?
    /// Where a person asks for what.
    let actions: [LinkView]

    init(_ status: ChannelStatus, language: String?, _ texts: Texts) {
        let name = status.channel.name
        channel = PlainText.printable(name)
        let pending = status.pending.map { number in
            texts.text(
                en: "issue \(number) has not been sent yet",
                fr: "le numéro \(number) n’est pas encore envoyé"
            )
        }
        let states = status.deliveries.map { texts.text(DeliveryText.state($0.key, $0.state)) }
        let none = texts.text(en: "nothing to send", fr: "rien à envoyer")
        let facts = states + [pending].compactMap(\.self)
        self.facts = facts.isEmpty && status.problem == nil ? [none] : facts
        fault = status.problem.flatMap { WebError(describing: $0) }?.message.text(in: texts.language)
        func link(_ action: ChannelAction, _ label: String) -> LinkView {
            let items = ["channel=" + QueueQuery.encoded(name), "action=" + action.rawValue]
            return LinkView(
                path: "/digest/send" + Request.joined(items + (language.map { ["lang=" + $0] } ?? [])),
                label: label,
                isCurrent: false
            )
        }
        actions = [
            status.pending.map {
                link(.send, texts.text(en: "Send issue \($0)…", fr: "Envoyer le numéro \($0)…"))
            },
            status.isUnfinished ? link(.again, texts.text(en: "Send it again…", fr: "Le renvoyer…")) : nil,
            status.isUnfinished
                ? link(.arrived, texts.text(en: "It did arrive…", fr: "Il est bien arrivé…")) : nil,
        ].compactMap(\.self)
    }
}

/// What one channel is about to do, and the form that lets it.
struct SendView: Sendable {
    struct FormView: Sendable {
        let channel: String
        let action: String
        /// What would be sent.
        let plan: String
        let label: String
    }

    let title: String
    /// What goes where.
    let deliveries: [String]
    let isEmpty: Bool
    let advice: String
    let form: FormView?

    init(
        _ plan: Delivering.Plan,
        _ action: ChannelAction,
        over channel: String,
        isOffline: Bool,
        texts: Texts
    ) {
        let name = PlainText.printable(channel)
        title =
            switch action {
            case .send: texts.text(en: "Send over “\(name)”", fr: "Envoyer par « \(name) »")
            case .again: texts.text(en: "Send again over “\(name)”", fr: "Renvoyer par « \(name) »")
            case .arrived: texts.text(en: "Arrived over “\(name)”", fr: "Arrivé par « \(name) »")
            }
        deliveries = plan.prepared.map { prepared in
            let target = PlainText.printable(prepared.target)
            let number = prepared.key.number
            let size = Phrase.count(prepared.bytes.count, en: ("byte", "bytes"), fr: ("octet", "octets"))
            return texts.text(
                en: "issue \(number) to \(target), \(size.en)",
                fr: "le numéro \(number) à \(target), \(size.fr)"
            )
        }
        isEmpty = deliveries.isEmpty
        let text =
            switch action {
            case .send:
                Phrase(
                    en:
                        "What was sent is not sent twice; what fails for a while is sent again by “veille digest --send” and “veille watch”.",
                    fr:
                        "Ce qui est envoyé ne l’est pas deux fois ; ce qui échoue pour un temps est repris par « veille digest --send » et « veille watch »."
                )
            case .again:
                Phrase(
                    en: "It may have arrived: then the readers get it twice.",
                    fr: "Il est peut-être arrivé : les lecteurs l’auraient alors deux fois."
                )
            case .arrived:
                Phrase(
                    en: "Nothing is sent; it counts as sent.",
                    fr: "Rien n’est envoyé ; il compte comme envoyé."
                )
            }
        let offline = Phrase(
            en: "Offline: nothing is sent.",
            fr: "Hors ligne : rien n’est envoyé."
        )
        advice = texts.text(isOffline ? offline : text)
        let label =
            switch action {
            case .send: texts.text(en: "Send now", fr: "Envoyer maintenant")
            case .again: texts.text(en: "Send again now", fr: "Renvoyer maintenant")
            case .arrived: texts.text(en: "It did arrive", fr: "Il est bien arrivé")
            }
        form =
            isEmpty || isOffline
            ? nil
            : FormView(
                channel: channel,
                action: action.rawValue,
                plan: plan.fingerprint,
                label: label
            )
    }
}
