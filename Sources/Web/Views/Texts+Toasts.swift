extension Texts {
    /// A text of the script; `{name}` stands for what the script knows.
    struct Toast: Sendable {
        /// The name of a data attribute; `-one` and `-other` are plural forms (CLDR).
        let name: String
        let text: String
    }

    var toasts: [Toast] {
        [
            Toast(name: "kept", text: text(en: "Saved.", fr: "C’est enregistré.")),
            Toast(name: "accept", text: text(en: "Accepted: {section}.", fr: "Acceptée : {section}.")),
            Toast(name: "second", text: text(en: "Accepted: {section}.", fr: "Acceptée : {section}.")),
            Toast(name: "refuse", text: text(en: "Refused.", fr: "Refusée.")),
            Toast(name: "later", text: text(en: "Put off.", fr: "Remise à plus tard.")),
            Toast(name: "left-one", text: text(en: "{count} left.", fr: "{count} restante.")),
            Toast(name: "left-other", text: text(en: "{count} left.", fr: "{count} restantes.")),
            Toast(name: "undo-key", text: text(en: "{key} undoes.", fr: "{key} pour annuler.")),
            Toast(name: "undone", text: text(en: "Undone.", fr: "Annulé.")),
            Toast(
                name: "accept-shown-one",
                text: text(
                    en: "{key} again accepts the suggestion shown.",
                    fr: "{key} encore une fois accepte la proposition affichée."
                )
            ),
            Toast(
                name: "accept-shown-other",
                text: text(
                    en: "{key} again accepts all {count} suggestions shown.",
                    fr: "{key} encore une fois accepte les {count} propositions affichées."
                )
            ),
            Toast(
                name: "refuse-shown-one",
                text: text(
                    en: "{key} again refuses the suggestion shown.",
                    fr: "{key} encore une fois refuse la proposition affichée."
                )
            ),
            Toast(
                name: "refuse-shown-other",
                text: text(
                    en: "{key} again refuses all {count} suggestions shown.",
                    fr: "{key} encore une fois refuse les {count} propositions affichées."
                )
            ),
            Toast(
                name: "elsewhere",
                text: text(en: "Elsewhere: {title} ({state})", fr: "Ailleurs : {title} ({state})")
            ),
            Toast(name: "close", text: text(en: "Close", fr: "Fermer")),
            Toast(name: "withdrawn", text: text(en: "withdrawn", fr: "retirée")),
            Toast(
                name: "unreachable",
                text: text(en: "The server does not answer.", fr: "Le serveur ne répond pas.")
            ),
        ]
    }
}
