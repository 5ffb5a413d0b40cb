import Curation
import Feeds
import Foundation
import Home
import Pages

/// The diff of each page, and what was proven of it.
struct ChangeReport {
    let console: Console
    var showsProof = false
    var isCommitted = false
    /// The branch of the commits, if it is not the current one.
    var branch: MergeAdvice?
    /// Who wrote the lines, for the commit that the person makes.
    var coauthors: [String] = []
    /// The folder: what somebody else decided there is told.
    var home: HomeFolder?
    /// The command that writes what was shown.
    var writer = "veille apply"

    /// Exits with the code of what was not written.
    static func requireAll(_ changes: [Applying.Change]) throws {
        let reasons = changes.flatMap { $0.refused.map(\.reason.reason) }
        guard !reasons.isEmpty else { return }
        let missing: Set<PageError.Reason> = [
            .noSuchSection, .nowhereToInsert, .lineGone, .lineChanged,
        ]
        let isMissing = !missing.isDisjoint(with: reasons)
        throw isMissing ? Failure.Code.pageChanged : Failure.Code.failed
    }

    /// Shows the changes, for people or as JSON, and exits with the code of what was not written.
    func showAll(_ changes: [Applying.Change], isWritten: Bool, asJSON: Bool) throws {
        if asJSON {
            try JSONOutput.print(ApplyReport(changes, isWritten: isWritten), schema: .apply)
        } else {
            show(changes, isWritten: isWritten)
        }
        try Self.requireAll(changes)
    }

    func show(_ changes: [Applying.Change], isWritten: Bool) {
        for change in changes {
            showDiff(change)
            showPlaces(change)
            showOthers(change)
            if showsProof { showProof(change) }
            showRefusals(change)
            showWaiting(change)
        }
        let added = changes.flatMap(\.added)
        guard !added.isEmpty else {
            console.say(Phrase(en: "Nothing to write.", fr: "Rien à écrire."))
            console.next(Phrase("veille review"))
            return
        }
        console.say(.proof(of: added.map(\.edit)))
        console.next(nextStep(isWritten: isWritten))
    }

    func showDiff(_ change: Applying.Change) {
        for line in change.diff.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .dropLast()
        {
            let text = Console.printable(String(line))
            console.out(line.hasPrefix("+") && !line.hasPrefix("+++") ? console.green(text) : text)
        }
    }

    /// What each new line's place follows from.
    private func showPlaces(_ change: Applying.Change) {
        for (decision, edit) in change.added {
            guard let basis = edit.basis else { continue }
            let place = "\(change.file.name):\(edit.lineNumber)  "
            let why = Phrase(basis)
            console.say(Phrase(en: place + why.en, fr: place + why.fr))
            for group in edit.endedGroups {
                let name = Console.printable(group.last ?? "")
                console.say(
                    Phrase(
                        en:
                            "  “\(name)” is an entry of its list now, no section: veille list --state unplaced shows what waits for it",
                        fr:
                            "  « \(name) » est désormais une entrée de sa liste, non une section : veille list --state unplaced montre ce qui l’attend"
                    )
                )
            }
            guard edit.lacksDescription else { continue }
            console.say(
                Phrase(
                    en:
                        "  without a description, unlike its neighbours: veille edit \(decision.id) --line '…'",
                    fr:
                        "  sans description, contrairement à ses voisines : veille edit \(decision.id) --line '…'"
                )
            )
        }
    }

    /// Who decided, where the person here did not: what comes with a merge is to be looked at.
    private func showOthers(_ change: Applying.Change) {
        for (decision, edit) in change.added where home?.isOfAnother(decision) ?? false {
            let place = "\(change.file.name):\(edit.lineNumber)  "
            let said = Phrase(said: decision)
            let unknown = Phrase(en: ", nobody knows by whom", fr: ", on ne sait par qui")
            let end = decision.shownBy == nil ? unknown : Phrase("")
            console.say(
                Phrase(
                    en: Console.printable(place + said.en + end.en),
                    fr: Console.printable(place + said.fr + end.fr)
                )
            )
        }
    }

    private func showRefusals(_ change: Applying.Change) {
        for (decision, reason) in change.refused {
            let place = reason.line.map { "\(change.file.name):\($0)" } ?? change.file.name
            let why = Phrase(reason)
            let what = Phrase(
                en: "“\(decision.title)” (\(decision.id)) was not written: \(why.en)",
                fr: "« \(decision.title) » (\(decision.id)) n’a pas été écrit : \(why.fr)"
            )
            let remedy =
                if case .notProven(.otherAddress) = reason.kind {
                    Phrase(
                        en: "veille undo \(decision.id) drops it",
                        fr: "veille undo \(decision.id) l’écarte"
                    )
                } else if let repair = decision.repair {
                    repair.isRemoval
                        ? Phrase(en: "run veille prune again", fr: "relancez veille prune")
                        : Phrase(en: "run veille fix again", fr: "relancez veille fix")
                } else {
                    Phrase(
                        en: "veille edit \(decision.id) --line '…', or veille move \(decision.id) SECTION",
                        fr: "veille edit \(decision.id) --line '…', ou veille move \(decision.id) SECTION"
                    )
                }
            console.message("veille: \(place): " + console.text(what))
            console.message("  → " + console.text(remedy))
        }
    }

    /// What more people have to accept before it is written.
    private func showWaiting(_ change: Applying.Change) {
        for (decision, approvals) in change.waiting {
            let what = Phrase(waiting: decision, approvals)
            console.say(Phrase(en: Console.printable(what.en), fr: Console.printable(what.fr)))
        }
    }

    private func nextStep(isWritten: Bool) -> Phrase {
        guard isWritten else { return Phrase(writer) }
        guard isCommitted else {
            guard coauthors.isEmpty else {
                let trailers = coauthors.map { " --trailer " + Console.word("Co-authored-by: " + $0) }
                return Phrase("git commit -a" + trailers.joined())
            }
            return Phrase(
                en: "git diff, git commit; veille digest",
                fr: "git diff, git commit ; veille digest"
            )
        }
        guard let branch else {
            return Phrase(en: "git log -p; veille digest", fr: "git log -p ; veille digest")
        }
        return branch.afterCommits
    }

    // MARK: Proof

    private func showProof(_ change: Applying.Change) {
        for (decision, edit) in change.added {
            console.out(console.bold("\(change.file.name):\(edit.lineNumber)") + "  \(decision.id)")
            for fact in facts(edit.proof) {
                console.out("  ✓ " + Console.printable(console.text(fact)))
            }
            guard edit.isFallback else { continue }
            let advice = Phrase(
                en: "this section is prose: write the next sentence yourself (veille edit)",
                fr: "cette section est en prose : écrivez vous-même la phrase suivante (veille edit)"
            )
            console.out("  · " + console.text(advice))
        }
    }

    private func facts(_ proof: PageEdit.Proof) -> [Phrase] {
        let (before, after) = proof.links
        let links = Phrase.count(before, en: ("link", "links"), fr: ("lien", "liens"))
        let section = proof.section.joined(separator: " / ")
        return [
            change(proof),
            Phrase(
                en: "read again by CommonMark: \(links.en) before, \(after) after",
                fr: "relue par CommonMark : \(links.fr) avant, \(after) après"
            ),
            Phrase(
                en: "read again by \(proof.engine.rawValue)'s rules: the same",
                fr: "relue selon les règles de \(proof.engine.rawValue) : de même"
            ),
            Phrase(
                en: "in the section “\(section)”; all others unchanged",
                fr: "dans la section « \(section) » ; les autres inchangées"
            ),
        ]
    }

    private func change(_ proof: PageEdit.Proof) -> Phrase {
        let lines = proof.lines
        let place = lines.count == 1 ? "\(lines.lowerBound)" : "\(lines.lowerBound)–\(lines.upperBound)"
        let (en, fr) = (lines.count == 1 ? "line \(place) is" : "lines \(place) are", "l. \(place)")
        switch proof.kind {
        case .addition:
            return Phrase(
                en:
                    "\(en) added; without \(lines.count == 1 ? "it" : "them") the page is the same, byte for byte",
                fr: "ajout : \(fr) ; sans cela la page est la même, à l’octet près"
            )
        case .replacement:
            return Phrase(
                en: "\(en) replaced; putting the old one back gives the page back, byte for byte",
                fr: "la ligne \(place) est remplacée ; remettre l’ancienne rend la page à l’octet près"
            )
        case .removal:
            return Phrase(
                en:
                    "\(en) removed; putting \(lines.count == 1 ? "it" : "them") back gives the page back, byte for byte",
                fr: "retrait : \(fr) ; les remettre rend la page à l’octet près"
            )
        }
    }
}

extension Applying.Change {
    fileprivate var diff: String {
        UnifiedDiff.text(from: file.page.bytes, to: after.bytes, name: file.name)
    }
}

/// The changes of pages, for programs.
struct ApplyReport: Encodable {
    var written: Bool
    var pages: [PageChange]

    struct PageChange: Encodable {
        var page: String
        var added: [Line]
        var refused: [Refusal]
        /// Accepted by fewer people than their sections ask for.
        var waiting: [Waiting]
        var diff: String
    }

    struct Line: Encodable {
        var id: String
        var kind: PageEdit.Proof.Kind
        var line: Int
        var text: String
        var section: [String]
        /// When that was decided.
        var decided: Date
        /// Who did, if that is known.
        var by: String?
    }

    struct Waiting: Encodable {
        var id: String
        var approvals: Approvals
    }

    struct Refusal: Encodable {
        var id: String
        var reason: String
        var detail: String
    }

    init(_ changes: [Applying.Change], isWritten: Bool) {
        written = isWritten
        pages = changes.map { change in
            PageChange(
                page: change.file.name,
                added: change.added.map {
                    Line(
                        id: $0.decision.id,
                        kind: $0.edit.proof.kind,
                        line: $0.edit.lineNumber,
                        text: $0.edit.line,
                        section: $0.edit.proof.section,
                        decided: $0.decision.at,
                        by: $0.decision.by
                    )
                },
                refused: change.refused.map {
                    Refusal(
                        id: $0.decision.id,
                        reason: $0.reason.reason.rawValue,
                        detail: Phrase($0.reason).en
                    )
                },
                waiting: change.waiting.map { Waiting(id: $0.decision.id, approvals: $0.approvals) },
                diff: change.diff
            )
        }
    }
}
