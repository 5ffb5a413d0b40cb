import Home

/// What muting a site does, and the form that does it.
struct MuteView: Sendable {
    /// The form that mutes the site.
    struct FormView: Sendable {
        /// The suggestion whose site it is.
        let id: String
    }

    let question: String
    let effect: String
    let form: FormView?

    init(_ site: (host: String, waiting: Int), id: String, texts: Texts) {
        question = texts.text(en: "Mute \(site.host)?", fr: "Mettre \(site.host) en sourdine ?")
        effect = texts.text(
            .count(
                site.waiting,
                en: (
                    "suggestion of it and its subdomains waits: it leaves the queue.",
                    "suggestions of it and its subdomains wait: they leave the queue."
                ),
                fr: (
                    "proposition de ce site et de ses sous-domaines attend : elle quitte la file.",
                    "propositions de ce site et de ses sous-domaines attendent : elles quittent la file."
                )
            )
        )
        form = FormView(id: id)
    }
}
