import Curation
import Feeds
import Fetch
import Foundation
import Home

/// The exchange with one feed, for people.
struct TrialSummary {
    let console: Console
    let url: String
    let trial: FeedTrial

    func show() {
        showHops()
        var table = Table(limits: [18, 0])
        for (name, value) in rows {
            if let value, !value.isEmpty { table.add("  " + console.text(name), Console.printable(value)) }
        }
        console.out(table)
    }

    private var rows: [(name: Phrase, value: String?)] {
        let headers = ["Content-Type", "ETag", "Last-Modified", "Cache-Control", "Retry-After"]
        return headers.map { (Phrase($0), trial.response.header($0.lowercased())) } + [
            (Phrase(en: "received", fr: "reçu"), received),
            (Phrase(en: "asked again", fr: "redemandé"), trial.format.map { _ in repeated }),
            (Phrase(en: "feed", fr: "flux"), trial.format.map(feed)),
            (Phrase(en: "damaged", fr: "abîmé"), trial.repairs > 0 ? repairs : nil),
            (Phrase(en: "problem", fr: "problème"), trial.problem.map { Labels.problem($0, console) }),
            (Phrase(en: "next visit", fr: "prochaine visite"), nextVisit),
        ]
    }

    private var received: String {
        console.text(
            .list(
                [
                    .count(trial.response.wireBytes, en: ("byte", "bytes"), fr: ("octet", "octets")),
                    .count(
                        trial.response.body.count,
                        en: ("decompressed", "decompressed"),
                        fr: ("décompressé", "décompressés")
                    ),
                ],
                separator: ", "
            )
        )
    }

    private func feed(_ format: String) -> String {
        let articles = Phrase.count(
            trial.entries,
            en: ("article", "articles"),
            fr: ("article", "articles")
        )
        return [trial.title ?? "", format, console.text(articles)].filter { !$0.isEmpty }
            .joined(separator: " · ")
    }

    private var repairs: String {
        let places = Phrase.count(
            trial.repairs,
            en: ("place was repaired", "places were repaired"),
            fr: ("endroit a dû être réparé", "endroits ont dû être réparés")
        )
        return console.text(
            Phrase(
                en: "\(places.en): veille feeds doctor shows more",
                fr: "\(places.fr) : veille feeds doctor en montre plus"
            )
        )
    }

    private func showHops() {
        var asked = url
        for hop in trial.response.redirects {
            showHop(asked, "\(hop.status) → \(hop.target)", hop.transferInfo)
            asked = hop.target
        }
        showHop(asked, "\(trial.response.status)", trial.response.transferInfo)
    }

    private func showHop(_ asked: String, _ answer: String, _ transferInfo: Response.TransferInfo) {
        console.out(console.bold("GET " + Console.printable(asked)) + "  " + Console.printable(answer))
        func milliseconds(_ seconds: Double) -> Int { Int((seconds * 1000).rounded()) }
        var facts = [Phrase("HTTP/\(transferInfo.httpVersion)"), Phrase(transferInfo.address)]
        let steps: [(Phrase, Double)] = [
            (Phrase(en: "name", fr: "nom"), transferInfo.nameLookup),
            (Phrase(en: "connection", fr: "connexion"), transferInfo.connect),
            (Phrase("TLS"), transferInfo.tls),
            (Phrase(en: "first byte", fr: "premier octet"), transferInfo.firstByte),
            (Phrase(en: "total", fr: "total"), transferInfo.total),
        ]
        for (name, seconds) in steps where milliseconds(seconds) > 0 {
            let time = milliseconds(seconds)
            facts.append(Phrase(en: "\(name.en) \(time) ms", fr: "\(name.fr) \(time) ms"))
        }
        console.out("  " + console.text(.list(facts.filter { !$0.en.isEmpty })))
    }

    private var repeated: String {
        let phrase: Phrase =
            switch trial.repeatedStatus {
            case nil:
                Phrase(
                    en: "no validators: every visit downloads the whole body",
                    fr: "pas de validateurs : chaque visite télécharge le corps entier"
                )
            case 304: Phrase(en: "304, as expected", fr: "304, comme prévu")
            case let status?:
                Phrase(
                    en: "\(status) instead of 304: every visit downloads the whole body",
                    fr: "\(status) au lieu de 304 : chaque visite télécharge le corps entier"
                )
            }
        return console.text(phrase)
    }

    private var nextVisit: String {
        let reason = reason
        guard trial.plan.reason != .gone else { return console.text(reason) }
        let date = trial.plan.date.formatted(.iso8601).replacing("T", with: " ").prefix(16)
        return "\(date) UTC, " + console.text(reason)
    }

    private var reason: Phrase {
        switch trial.plan.reason {
        case .usual: Phrase(en: "posting interval unknown", fr: "rythme de publication inconnu")
        case .rhythm:
            trial.cadence.postingInterval.map { interval in
                let span = Labels.span(interval)
                return Phrase(
                    en: "an article about every \(span.en)",
                    fr: "un article tous les \(span.fr) environ"
                )
            } ?? Phrase(en: "the age of its last article", fr: "l’âge de son dernier article")
        case .silence: Phrase(en: "no article for months", fr: "pas d’article depuis des mois")
        case .lifetime:
            Phrase(en: "the answer is fresh until then", fr: "la réponse est valable jusque-là")
        case .document:
            Phrase(
                en: "the feed asks for it (ttl, updatePeriod)",
                fr: "le flux le demande (ttl, updatePeriod)"
            )
        case .skipped: Phrase(en: "skipHours or skipDays", fr: "skipHours ou skipDays")
        case .failures: Phrase(en: "it failed", fr: "la visite a échoué")
        case .retryAfter:
            Phrase(en: "the server asks for it (Retry-After)", fr: "le serveur le demande (Retry-After)")
        case .gone: Phrase(en: "never: the feed is gone", fr: "jamais : le flux a disparu")
        }
    }
}
