import ArgumentParser
import Feeds
import Foundation
import Pages
import Watch

struct ApplyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Write the accepted lines into the page, and nothing else.",
        discussion: """
            Every line is proven before it is written: only added lines, the rest byte for byte as it was, and, read \
            again, exactly one more link in that section. Otherwise nothing is written and the reason is told.

            Examples:
              veille apply -n          show the diff, write nothing
              veille apply --check     exit with 1 when something waits to be written
            """
    )

    @Flag(name: [.customShort("n"), .long], help: "Show the diff, write nothing.")
    var dryRun = false

    @Flag(help: "Write nothing; exit with 1 when something waits to be written.")
    var check = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        let home = try common.home()
        let applying = Applying(home: home)
        let changes = try applying.plan(page: common.page)
        let waiting = changes.reduce(0) { $0 + $1.added.count }
        let isDry = dryRun || check
        if !isDry {
            for change in changes { try applying.write(change, now: common.date) }
        }
        if common.json {
            try JSONOutput.print(ApplyReport(changes, isWritten: !isDry), schema: "veille.apply/1")
        } else {
            ChangeReport(console: common.console).show(changes, isWritten: !isDry)
        }
        if check, waiting > 0 { throw Failure.Code.findings }
        if changes.contains(where: { !$0.refused.isEmpty }) { throw Failure.Code.failed }
    }
}

/// The diff of each page, and what was proven of it.
struct ChangeReport {
    let console: Console

    func show(_ changes: [Applying.Change], isWritten: Bool) {
        for change in changes {
            let diff = UnifiedDiff.text(
                from: change.file.page.bytes,
                to: change.after.bytes,
                name: change.file.name
            )
            for line in diff.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).dropLast() {
                let text = Console.harmless(String(line))
                console.out(line.hasPrefix("+") && !line.hasPrefix("+++") ? console.green(text) : text)
            }
            for (decision, reason) in change.refused {
                let place = reason.line.map { "\(change.file.name):\($0)" } ?? change.file.name
                console.message(
                    "veille: \(place): "
                        + console.text(
                            Phrase(
                                en: "“\(decision.title)” (\(decision.id)) was not written: \(reason.detail)",
                                fr:
                                    "« \(decision.title) » (\(decision.id)) n’a pas été écrit : \(Phrase(reason).fr)"
                            )
                        )
                )
                console.message(
                    "  → "
                        + console.text(
                            Phrase(
                                en:
                                    "veille edit \(decision.id) --line '…', or veille move \(decision.id) SECTION",
                                fr:
                                    "veille edit \(decision.id) --line '…', ou veille move \(decision.id) SECTION"
                            )
                        )
                )
            }
        }
        let links = changes.reduce(0) { $0 + $1.added.count }
        let lines = changes.flatMap(\.added).reduce(0) { $0 + $1.edit.proof.addedLines.count }
        guard links > 0 else {
            console.say(Phrase(en: "Nothing to write.", fr: "Rien à écrire."))
            console.next(Phrase("veille review"))
            return
        }
        console.say(
            Phrase(
                en:
                    "Proven: +\(lines) −0, \(links) more \(links == 1 ? "link" : "links"), the rest of the page byte for byte as it was.",
                fr:
                    "Prouvé : +\(lines) −0, \(links) \(links == 1 ? "lien" : "liens") de plus, le reste de la page identique à l’octet."
            )
        )
        if isWritten {
            console.next(
                Phrase(en: "git diff, git commit; veille digest", fr: "git diff, git commit ; veille digest")
            )
        } else {
            console.next(Phrase("veille apply"))
        }
    }
}

private struct ApplyReport: Encodable {
    var written: Bool
    var pages: [PageChange]

    struct PageChange: Encodable {
        var page: String
        var added: [Line]
        var refused: [Refusal]
        var diff: String
    }

    struct Line: Encodable {
        var id: String
        var line: Int
        var text: String
        var section: [String]
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
                        line: $0.edit.lineNumber,
                        text: $0.edit.line,
                        section: $0.edit.proof.section
                    )
                },
                refused: change.refused.map {
                    Refusal(id: $0.decision.id, reason: $0.reason.kind.rawValue, detail: $0.reason.detail)
                },
                diff: UnifiedDiff.text(
                    from: change.file.page.bytes,
                    to: change.after.bytes,
                    name: change.file.name
                )
            )
        }
    }
}
