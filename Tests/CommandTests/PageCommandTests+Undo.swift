import Curation
import Foundation
import Support
import Testing

@testable import veille

/// Taking back what `apply` wrote.
extension PageCommandTests {
    @Test func `undo --apply gives the page back, and says so`() async throws {
        try lay()
        for (path, section) in [("a", "1"), ("b", "2")] { try await accept(path, section: section) }
        try await run("apply")
        let written = try folder.read("page.md")
        let refused = try await run("undo")
        #expect(refused.code == 2 && refused.messages.contains("“veille undo --apply”"))
        let useless = try await run("undo", "-n")
        #expect(useless.code == 2 && useless.reports(OptionProblem.trialWithoutApply))

        let trial = try await run("undo", "--apply", "-n")
        #expect(trial.code == 0 && trial.output.contains("-* [Titre a](https://n.fr/a)"))
        #expect(trial.messages.contains("Next: veille undo --apply"))
        #expect(try folder.read("page.md") == written)
        let undo = try await run("undo", "--apply", "--lang", "fr")
        #expect(undo.code == 0 && undo.output.contains(/annulé.: écriture «.Titre a.»/))
        #expect(try folder.read("page.md") == Self.page)

        #expect(try await run("status").output.contains("2 accepted, not yet written"))
        #expect(try await run("list", "--state", "accepted").output.contains("Titre a"))
        let nothing = try await run("undo", "--apply")
        #expect(nothing.code == 0 && nothing.messages.contains("There is nothing to undo."))
        #expect(try await run("undo").output.contains("undone: accepted “Titre b”"))
        #expect(try await run("apply").code == 0)
        #expect(
            try folder.read("page.md").contains("n.fr/a") && !(try folder.read("page.md")).contains("n.fr/b")
        )
    }

    @Test func `what was committed and pushed is taken back by a commit of its own`() async throws {
        try layRepository()
        try await accept("a")
        try git("init", "--quiet", "--bare", "remote.git")
        try git("remote", "add", "origin", "remote.git")
        try await run("apply", "--commit")
        try git("push", "--quiet", "origin", "main")
        let pushed = try git("rev-parse", "HEAD")
        let undo = try await run("undo", "--apply")
        #expect(undo.code == 0 && undo.messages.contains("git log -p"))
        #expect(try git("log", "-1", "--format=%P") == pushed, "history is not rewritten")
        #expect(try git("log", "-1", "--format=%s") == "Revient sur 1 lien de «\u{202F}Énergie\u{202F}»\n")
        #expect(try git("show", "--numstat", "--format=", "HEAD", "--", "page.md") == "0\t1\tpage.md\n")
        #expect(try git("show", "HEAD:page.md") == Self.page)
        #expect(try git("status", "--porcelain", "--", "page.md", "state/decisions.jsonl").isEmpty)
        // Written again, and undone again.
        try await run("apply", "--commit")
        #expect(try folder.read("page.md").contains("n.fr/a"))
        #expect(try await run("undo", "--apply").code == 0)
        #expect(try folder.read("page.md") == Self.page)
        #expect(try git("rev-list", "--count", "HEAD") == "5\n")
    }

    @Test func `a line that was changed since is named, with the exit code of a changed page`() async throws {
        try lay()
        try await accept("a")
        try await accept("b")
        try await run("apply")
        let page = try folder.read("page.md").replacing("[Titre a]", with: "[Mieux]")
        try folder.write(page, to: "page.md")
        let undo = try await run("undo", "--apply")
        #expect(undo.code == 5)
        #expect(undo.messages.contains("was not taken back: the line was changed since, to “* [Mieux]"))
        #expect(try folder.read("page.md") == page.replacing("* [Titre b](https://n.fr/b)\n", with: ""))
        let json = try await run("undo", "--apply", "--json")
        #expect(json.code == 5)
        #expect(json.output.contains("\"schema\" : \"veille.undo/1\""))
        #expect(json.output.contains("\"reason\" : \"lineChanged\""))
    }

    @Test func `what was announced is not announced again`() async throws {
        try lay()
        try await accept("a")
        try await run("apply")
        #expect(try await run("digest").output.contains("n.fr/a"))
        #expect(try await run("undo", "--apply", day: 15).code == 0)
        #expect(try await !run("digest", day: 15).output.contains("n.fr/a"))
        try await run("apply", day: 16)
        #expect(try await !run("digest", day: 16).output.contains("n.fr/a"))
    }

    @Test func `an undo that is killed leaves the page and the ledger whole`() async throws {
        try lay()
        try await accept("a")
        try await run("apply")
        let written = try folder.read("page.md")
        let shell = try #require(SystemTool("sh"))
        for delay in ["0.00", "0.02", "0.04", "0.06", "0.1"] {
            let undo = "'\(Program.url.path)' undo --apply >/dev/null 2>&1 & p=$!; sleep \(delay); kill -9 $p"
            _ = try await shell.run(["-c", undo + " 2>/dev/null; wait $p; true"], in: folder.url)
            let page = try folder.read("page.md")
            #expect([written, Self.page].contains(page))
            let status = try await run("status")
            #expect(status.code == 0 && !status.messages.contains("damaged"))
            guard page == Self.page else { continue }
            // Killed before its record, the undo is completed by a decision.
            let list = try await run("list", "--state", "accepted")
            if !list.output.contains("Titre a") {
                let id = try #require(
                    try await run("list", "--state", "all").output.firstMatch(
                        of: /\b[a-z0-9]{4}\b(?=.*Titre a)/
                    )
                )
                #expect(try await run("accept", String(id.output)).code == 0)
            }
            try await run("apply")
            #expect(try folder.read("page.md") == written)
        }
    }
}
