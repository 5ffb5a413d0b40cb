import Feeds
import Foundation
import Hummingbird
import Pages
import Storage
import Curation
import Home

/// What is beside the queue: history, preview, sources.
extension ReviewPages {
    func history(_ request: Request, _ addressGuard: ReviewGuard, _ now: Date) throws -> Response {
        let words = words(request)
        let decisions = Standings(try home.readLedger().decisions).decisions.reversed().prefix(200)
        var seen: Set<String> = []
        let rows = decisions.map { decision in
            // The last word on a suggestion is what can be taken back.
            let isLast = seen.insert(decision.page + "\u{1F}" + decision.key).inserted
            return [
                "date": words.longDate(decision.at) + ", " + words.time(decision.at),
                "machineDate": decision.at.formatted(.iso8601),
                "verdict": verdict(decision.verdict, words), "title": PlainText.harmless(decision.title),
                "section": decision.section.last ?? "", "id": decision.id, "url": decision.url,
                "isWeb": decision.url.hasPrefix("http"),
                "canUndo": isLast && decision.verdict != .applied && !settings.isReadOnly,
                "csrf": addressGuard.csrf, "undo": words.text(en: "Undo", fr: "Annuler"),
            ] as [String: Any]
        }
        let empty = words.text(en: "Nothing was decided yet.", fr: "Rien n’a encore été décidé.")
        let context: [String: Any] = ["rows": rows, "isEmpty": rows.isEmpty, "empty": empty]
        return try page(
            "history",
            words.labels["history"] ?? "",
            request,
            addressGuard,
            context,
            current: "history"
        )
    }

    private func verdict(_ verdict: Decision.Verdict, _ words: ReviewWords) -> String {
        switch verdict {
        case .propose: words.text(en: "added", fr: "ajout")
        case .accept: words.text(en: "accepted", fr: "acceptée")
        case .refuse: words.text(en: "refused", fr: "refusée")
        case .later: words.text(en: "put off", fr: "remise")
        case .move: words.text(en: "moved", fr: "déplacée")
        case .edit: words.text(en: "edited", fr: "modifiée")
        case .undo: words.text(en: "undone", fr: "annulée")
        case .applied: words.text(en: "written", fr: "écrite")
        }
    }

    func preview(_ request: Request, _ addressGuard: ReviewGuard) throws -> Response {
        let words = words(request)
        let changes = try Applying(home: home).plan().filter { !$0.added.isEmpty || !$0.refused.isEmpty }
        let pages = changes.map { change in
            let diff = UnifiedDiff.text(
                from: change.file.page.bytes,
                to: change.after.bytes,
                name: change.file.name
            )
            let lines = diff.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).dropLast()
                .map { line in
                    [
                        "text": PlainText.harmless(String(line)),
                        "kind": line.hasPrefix("@@")
                            ? "hunk" : line.hasPrefix("+") ? "plus" : line.hasPrefix("-") ? "minus" : "same",
                    ]
                }
            let refused = change.refused.map { "\($0.decision.title) : \(words.text(Phrase($0.reason)))" }
            return ["name": change.file.name, "lines": lines, "refused": refused] as [String: Any]
        }
        let context: [String: Any] = [
            "pages": pages, "isEmpty": pages.isEmpty,
            "advice": words.text(
                en: "“veille apply” writes these lines; nothing was written yet.",
                fr: "« veille apply » écrit ces lignes ; rien n’est encore écrit."
            ),
        ]
        return try page(
            "preview",
            words.labels["preview"] ?? "",
            request,
            addressGuard,
            context,
            current: "preview"
        )
    }

    func sources(_ request: Request, _ addressGuard: ReviewGuard, _ now: Date) async throws -> Response {
        let words = words(request)
        var accepted: [String: Int] = [:]
        var decided: [String: Int] = [:]
        for item in try await queue.all(now: now) {
            guard let feed = item.suggestion.article.feedURL, item.state != .pending, item.state != .later
            else {
                continue
            }
            decided[feed, default: 0] += 1
            if item.state != .refused { accepted[feed, default: 0] += 1 }
        }
        let rows = try store.health().map { feed, health, entries in
            let problem = health.problem.map { PlainText.harmless(words.text(Phrase($0))) } ?? ""
            let isFailing = health.failures > 0
            return [
                "title": PlainText.harmless(feed.title), "url": feed.url, "entries": entries,
                "isFailing": isFailing,
                "health": isFailing
                    ? problem
                    : health.lastChecked == nil
                        ? words.text(en: "never visited", fr: "jamais visité")
                        : words.text(en: "fine", fr: "en ordre"),
                "since": isFailing ? health.failingSince.map(words.longDate) ?? "" : "",
                "yield": decided[feed.url].map { "\(accepted[feed.url] ?? 0) / \($0)" } ?? "–",
            ] as [String: Any]
        }
        return try page(
            "sources",
            words.labels["sources"] ?? "",
            request,
            addressGuard,
            [
                "rows": rows, "isEmpty": rows.isEmpty,
                "empty": words.text(
                    en: "No feed is followed yet. “veille init” finds those of the page’s sites.",
                    fr: "Aucun flux n’est suivi. « veille init » trouve ceux des sites de la page."
                ),
            ],
            current: "sources"
        )
    }
}
