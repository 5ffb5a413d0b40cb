package import Home

extension Phrase {
    /// What two sides have exchanged.
    package init(exchanged report: Syncing.Report) {
        self = Phrase.sync(
            report,
            sent: (en: ("decision sent", "decisions sent"), fr: ("décision envoyée", "décisions envoyées")),
            received: (
                en: ("decision received", "decisions received"), fr: ("décision reçue", "décisions reçues")
            ),
            nothing: Phrase(en: "Nothing was to be exchanged.", fr: "Il n’y avait rien à échanger.")
        )
    }

    /// What two sides would exchange.
    package init(toExchange report: Syncing.Report) {
        self = Phrase.sync(
            report,
            sent: (
                en: ("decision to send", "decisions to send"),
                fr: ("décision à envoyer", "décisions à envoyer")
            ),
            received: (
                en: ("decision to receive", "decisions to receive"),
                fr: ("décision à recevoir", "décisions à recevoir")
            ),
            nothing: Phrase(en: "Both sides are the same.", fr: "Les deux côtés sont identiques.")
        )
    }

    private typealias Forms = (en: (String, String), fr: (String, String))

    private static func sync(_ report: Syncing.Report, sent: Forms, received: Forms, nothing: Phrase)
        -> Phrase
    {
        guard !report.isInSync else { return nothing }
        var facts = [
            Phrase.count(report.sent, en: sent.en, fr: sent.fr),
            Phrase.count(report.received, en: received.en, fr: received.fr),
        ]
        let people = report.receivedFrom.filter { !$0.key.isEmpty }.sorted { $0.key < $1.key }
            .map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        if !people.isEmpty {
            facts[1] = Phrase(en: "\(facts[1].en) (\(people))", fr: "\(facts[1].fr) (\(people))")
        }
        if report.addedFeeds > 0 {
            facts.append(
                .count(
                    report.addedFeeds,
                    en: ("new feed", "new feeds"),
                    fr: ("nouveau flux", "nouveaux flux")
                )
            )
        }
        if report.removedFeeds > 0 {
            facts.append(
                .count(
                    report.removedFeeds,
                    en: ("feed removed elsewhere", "feeds removed elsewhere"),
                    fr: ("flux retiré ailleurs", "flux retirés ailleurs")
                )
            )
        }
        if report.sentCommits + report.receivedCommits > 0 {
            facts.append(
                Phrase(
                    en: "commits: ↑\(report.sentCommits) ↓\(report.receivedCommits)",
                    fr: "commits : ↑\(report.sentCommits) ↓\(report.receivedCommits)"
                )
            )
        }
        return .list(facts)
    }
}
