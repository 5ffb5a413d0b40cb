import Feeds
import Curation
import Foundation
import Home
import Pages

/// The words for what the server does beside its answers.
extension Texts {
    func progress(_ progress: BackgroundWork.Progress) -> String {
        let (done, total) = (progress.done, progress.total)
        switch (progress.kind, total > 0) {
        case (.poll, true):
            return text(en: "Polling: \(done) of \(total) feeds", fr: "Relève : \(done) flux sur \(total)")
        case (.poll, false): return text(en: "Polling…", fr: "Relève en cours…")
        case (.check, true):
            return text(
                en: "Checking the links: \(done) of \(total)",
                fr: "Vérification des liens : \(done) sur \(total)"
            )
        case (.check, false): return text(en: "Checking the links…", fr: "Vérification des liens…")
        case (.scout, _): return text(en: "Looking for feeds…", fr: "Recherche de flux…")
        }
    }

    /// What came of it, in sentences.
    func outcome(_ outcome: BackgroundWork.Outcome, at date: Date) -> [String] {
        let when = text(en: "At \(time(date)): ", fr: "À \(time(date)) : ")
        switch outcome {
        case .polled(let report, let error):
            let sentences = [
                report.reading, report.articlesRead, report.judgement, error?.message,
                report.embeddingTrouble,
            ]
            let failures = report.round.failures.map { feed, problem in
                "! \(PlainText.printable(feed.url))  \(text(Phrase(problem).printable))"
            }
            let all = sentences.compactMap { $0.map { text($0) } } + failures + report.moves.map { text($0) }
            return [when + all[0]] + all.dropFirst()
        case .checked(let summary, let isCutOff):
            let network = text(
                en: "The network seems to be down here: no link is counted as failing.",
                fr: "Le réseau semble coupé ici : aucun lien n’est mis en cause."
            )
            return [when + text(Phrase(summary))] + (isCutOff ? [network] : [])
        case .scouted(let found):
            let count = found.count { $0.preview != nil }
            let sites = Phrase.count(
                count,
                en: ("site with a feed", "sites with a feed"),
                fr: ("site avec un flux", "sites avec un flux")
            )
            return [when + text(sites)]
        case .failed(let error): return [when + error.message.text(in: language)]
        }
    }

    /// Where the accepted lines go.
    func target(_ target: RequestedApply.Target) -> String {
        switch target {
        case .write: text(en: "into the page only", fr: "dans la page seulement")
        case .commit:
            text(en: "into the page, and commit them", fr: "dans la page, puis les valider dans git")
        case .branch:
            text(
                en: "only onto a branch, the page stays as it is",
                fr: "sur une branche seulement, la page reste telle quelle"
            )
        }
    }

    func severity(_ severity: Finding.Severity) -> String {
        switch severity {
        case .error: text(en: "error", fr: "erreur")
        case .warning: text(en: "warning", fr: "avertissement")
        case .hint: text(en: "hint", fr: "remarque")
        }
    }
}
