import Feeds
import Foundation
import Pages
import Curation

/// What a card shows of a suggestion, as the templates are given it.
struct ReviewCard {
    let words: ReviewWords
    let csrf: String
    let isReadOnly: Bool
    let now: Date

    /// When something that is put off may come back.
    private var delays: [[String: String]] {
        func day(_ days: Int) -> String {
            String(now.addingTimeInterval(Double(days) * 86_400).formatted(.iso8601).prefix(10))
        }
        return [
            ["value": "tomorrow", "name": words.text(en: "until tomorrow", fr: "jusqu’à demain")],
            ["value": "monday", "name": words.text(en: "until Monday", fr: "jusqu’à lundi")],
            [
                "value": "confirmed",
                "name": words.text(
                    en: "until a second source tells it",
                    fr: "quand une autre source en parle"
                ),
            ],
            ["value": day(14), "name": words.text(en: "in two weeks", fr: "dans deux semaines")],
            ["value": day(60), "name": words.text(en: "in two months", fr: "dans deux mois")],
        ]
    }

    func context(
        _ item: Reviewing.Item,
        on file: PageFile?,
        position: Int,
        total: Int,
        back: String
    ) -> [String: Any] {
        let suggestion = item.suggestion
        let article = suggestion.article
        let path = suggestion.section
        var card: [String: Any] = [
            "id": suggestion.id,
            "state": item.state.rawValue,
            "stateName": words.state(item.state),
            "isPending": item.state == .pending,
            "canDecide": item.state != .applied && !isReadOnly,
            "canUndo": item.settled != nil && item.state != .applied && !isReadOnly,
            "section": path.last ?? suggestion.page,
            "path": path.dropLast().joined(separator: " / "),
            "confidence": words.confidence(suggestion.confidence),
            "confidenceNumber": words.number(suggestion.confidence),
            "isMoved": item.isMoved,
            "chosen": words.text(en: "chosen by you", fr: "choisie par vous"),
            "worthNumber": words.number(suggestion.relevance),
            "title": PlainText.harmless(article.title),
            "url": article.url,
            "host": WebURL(article.url)?.host ?? "",
            "site": PlainText.harmless(article.site),
            "language": article.language ?? "",
            "hasDate": article.published != nil,
            "date": article.published.map(words.longDate) ?? "",
            "machineDate": article.published.map { $0.formatted(.iso8601) } ?? "",
            "summary": PlainText.harmless(String(article.summary.prefix(420))),
            "hasSummary": !article.summary.isEmpty,
            "line": suggestion.line,
            "position": position,
            "total": total,
            "csrf": csrf,
            "delays": delays,
            "back": back,
            "feed": article.feedURL ?? "",
            "also": article.alsoAt.map { coverage in
                [
                    "url": coverage.url,
                    "site": PlainText.harmless(coverage.site.isEmpty ? coverage.url : coverage.site),
                    "title": PlainText.harmless(coverage.title),
                ]
            },
            "hasAlso": !article.alsoAt.isEmpty,
        ]
        if let story = suggestion.priorCoverage {
            let place = story.line.map { "l. \($0)" } ?? story.id ?? ""
            card["toldBy"] = "\(place) \(PlainText.harmless(story.title))"
        }
        if let runnerUp = suggestion.runnerUp, !item.isMoved {
            card["runnerUp"] = runnerUp.section.last ?? ""
            card["runnerUpNumber"] = words.number(runnerUp.confidence)
        }
        card.merge(reasons(suggestion.reasons)) { first, _ in first }
        card["warnings"] = item.warnings.map { words.text($0) }
        if let repair = suggestion.repair {
            card["isRepair"] = true
            card["before"] = repair.before
            card["code"] = repair.code
        }
        if let file {
            if suggestion.repair == nil,
                let place = try? PageEditor.neighbours(of: NewLink(article), in: path, of: file.page)
            {
                card["above"] = place.above
                card["below"] = place.below
                card["lineNumber"] = place.number
            }
            card["sections"] = file.page.linkSections.enumerated().map { index, section in
                [
                    "number": index + 1, "name": section.path.joined(separator: " / "),
                    "isChosen": section.path == path,
                ] as [String: Any]
            }
        }
        // To a template an empty text is something.
        return card.filter { ($0.value as? String) != "" }
    }

    private func reasons(_ reasons: Reasons) -> [String: Any] {
        var context: [String: Any] = [
            "hasReasons": !reasons.terms.isEmpty || !reasons.nearest.isEmpty || reasons.site != nil,
            "terms": reasons.terms.prefix(5).map { term in
                [
                    "word": PlainText.harmless(term.word),
                    "weight": (term.weight < 0 ? "−" : "+") + words.number(abs(term.weight)),
                ]
            },
            "nearest": reasons.nearest.prefix(2).map { link in
                [
                    "line": link.line, "title": PlainText.harmless(link.title),
                    "similarity": words.number(link.similarity),
                ] as [String: Any]
            },
        ]
        if let refused = reasons.refused.first {
            let title = PlainText.harmless(refused.title)
            context["refused"] = words.text(en: "you refused “\(title)”", fr: "vous avez refusé « \(title) »")
        }
        if let site = reasons.site {
            let decided = site.accepted + site.refused
            context["siteRecord"] = words.text(
                en: "\(site.host): \(site.onPage) on the page, \(site.inSection) in this section"
                    + (decided > 0 ? ", \(site.accepted) accepted of \(decided)" : ""),
                fr: "\(site.host) : \(site.onPage) sur la page, \(site.inSection) dans cette section"
                    + (decided > 0 ? ", \(site.accepted) acceptées sur \(decided)" : "")
            )
        }
        return context
    }
}
