import Curation
import Feeds
import Foundation
import Home
import Pages
import Storage
import Support
import Testing

/// Taking over what somebody else has added to another version of the page.
@Suite(.temporaryDirectory) struct TakingTests {
    private static let page = """
        # Liste

        ## Outils

        - [Alpha](https://a.example/) - Un outil.
        - [Beta](https://b.example/) - Un autre.
        - [Delta](https://d.example/) - Encore un.
        - [Epsilon](https://x.example/) - Encore un.
        - [Gamma](https://g.example/) - Un autre.
        - [Iota](https://i.example/) - Un autre.
        - [Kappa](https://k.example/) - Un dernier.

        ## Notes

        - [Un](https://e.fr/1)
        - [Six](https://e.fr/6)
        - [Deux](https://e.fr/2)

        ## Livres

        | Titre | De |
        |---|---|
        | [Livre](https://l.example/) | X |

        """

    private static func sample() throws -> SampleHome {
        let sample = try SampleHome()
        try sample.folder.write(page, to: "page.md")
        return sample
    }

    private static func take(_ hunk: String, head: String = "", on sample: SampleHome, isTrial: Bool = false)
        async throws -> Taking.Outcome
    {
        let added = hunk.split(separator: "\n", omittingEmptySubsequences: false).filter {
            !$0.hasPrefix("-")
        }
        let counts = (added.count { !$0.hasPrefix("+") }, added.count)
        let patch = "\(head)--- a/page.md\n+++ b/page.md\n@@ -90,\(counts.0) +90,\(counts.1) @@\n\(hunk)\n"
        let contribution = try Contribution(
            diff: Data(patch.utf8),
            of: try sample.home.pages(),
            named: "x.patch"
        )
        return try await Taking(home: sample.home, store: sample.store)
            .take(contribution, commits: false, isTrial: isTrial, now: SampleHome.now)
    }

    /// What a contributor wrote, and the line that it becomes, with the one above.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var hunk: String
        var above: String
        var line: String
    }

    @Test(arguments: [
        Case(
            testDescription: "in order and with the marks of the others",
            hunk: " - [Beta](https://b.example/) - Un autre.\n+* [Celta](https://c.example/ – à sa place",
            above: "- [Beta](https://b.example/) - Un autre.",
            line: "- [Celta](https://c.example/) - À sa place."
        ),
        Case(
            testDescription: "beside its neighbour where there is no order",
            hunk: " - [Six](https://e.fr/6)\n+- [Neuf](https://n.fr/9)\n - [Deux](https://e.fr/2)",
            above: "- [Six](https://e.fr/6)",
            line: "- [Neuf](https://n.fr/9)"
        ),
        Case(
            testDescription: "at the end where it was at the end",
            hunk: " - [Six](https://e.fr/6)\n+- [Neuf](https://n.fr/9)\n \n ## Livres",
            above: "- [Deux](https://e.fr/2)",
            line: "- [Neuf](https://n.fr/9)"
        ),
        Case(
            testDescription: "a row without the head of its table",
            hunk: " | [Livre](https://l.example/) | X |\n+| [Essai](https://e.example/) | Y |",
            above: "| [Livre](https://l.example/) | X |",
            line: "| [Essai](https://e.example/) | Y |"
        ),
        Case(
            testDescription: "from a nested list of then",
            hunk:
                "         * [Alpha](https://a.example/)\n+        * [Aleph](https://n.fr/9) - Un outil.\n     * Livres",
            above: "## Outils",
            line: "- [Aleph](https://n.fr/9) - Un outil."
        ),
        Case(
            testDescription: "under a heading whose section has none of its neighbours",
            hunk: " ## Notes\n \n+* [Neuf](https://n.fr/9)",
            above: "- [Deux](https://e.fr/2)",
            line: "- [Neuf](https://n.fr/9)"
        ),
        Case(
            testDescription: "below the end of a block of code",
            hunk: " ```\n \n ## Notes\n \n+- [Neuf](https://n.fr/9)",
            above: "- [Deux](https://e.fr/2)",
            line: "- [Neuf](https://n.fr/9)"
        ),
        Case(
            testDescription: "of two lines",
            hunk: " - [Alpha](https://a.example/)\n+- [Bulle](https://n.fr/9) - Un outil\n+  de plus.",
            above: "- [Beta](https://b.example/) - Un autre.",
            line: "- [Bulle](https://n.fr/9) - Un outil de plus."
        ),
    ]) func `a line goes where it belongs today, as its neighbours are written`(_ one: Case) async throws {
        let sample = try Self.sample()
        let trial = try await Self.take(one.hunk, on: sample, isTrial: true)
        #expect(try sample.folder.read("page.md") == Self.page)
        let outcome = try await Self.take(one.hunk, on: sample)
        #expect(outcome.left.isEmpty && outcome.changes.count == 1)
        #expect(trial.changes.map { $0.after.bytes } == outcome.changes.map { $0.after.bytes })
        let lines = try sample.folder.read("page.md").split(separator: "\n").map(String.init)
        let place = try #require(lines.firstIndex(of: one.line))
        #expect(lines[place - 1] == one.above)
        #expect(lines.filter { $0 != one.line } == Self.page.split(separator: "\n").map(String.init))
    }

    @Test func `what the page has, what was refused, and what is no link is left out and told`() async throws
    {
        let sample = try Self.sample()
        let refused = try sample.suggest("refused", section: ["Outils"])
        let accepted = try sample.suggest("accepted", section: ["Outils"])
        _ = try sample.reviewing.refuse([refused], now: SampleHome.now)
        _ = try sample.reviewing.accept([accepted], now: SampleHome.now)
        let outcome = try await Self.take(
            """
             - [Beta](https://b.example/) - Un autre.
            +- [Delta](http://www.d.example) - Encore un.
            +- [Refusé](https://n.fr/refused) - Non.
            +- [Accepté](https://n.fr/accepted) - Oui.
            +- [Neuf](https://n.fr/9) - Oui.
            +- [Neuf encore](https://n.fr/9/) - Oui.
            +
            +Des mots.
            """,
            on: sample
        )
        #expect(
            outcome.left.map(\.reason) == [
                .noEntry, .alreadyThere(line: 7), .refused(SampleHome.now), .accepted(id: accepted), .twice,
            ]
        )
        #expect(outcome.changes.flatMap(\.added).map(\.decision.url) == ["https://n.fr/9"])
    }

    @Test(
        arguments: [
            ("", []),
            ("From: Ana <a@e.fr>\nSubject: [PATCH] x\n\n", ["Ana <a@e.fr>"]),
            (
                "From 1234 Mon Sep 17\nFrom: =?UTF-8?q?=C3=89ric=20D=27Or?= <e@e.fr>\n\n",
                ["Éric D'Or <e@e.fr>"]
            ),
            ("From: Ana <a@e.fr>\n\nFrom: Bo <b@e.fr>\n\n", ["Ana <a@e.fr>"]),
            ("From: =?utf-8?B?w4lyaWM=?= <e@e.fr>\n\n", ["Éric <e@e.fr>"]),
            (
                "Subject: x\nFrom: =?UTF-8?q?=C3=89?=\r\n =?UTF-8?q?ric?=\r\n <e@e.fr>\r\n\r\n",
                ["Éric <e@e.fr>"]
            ),
            (
                "From \(String(repeating: "a", count: 40)) Mon\nFrom: Ana <a@e.fr>\n\nx\nFrom \(String(repeating: "b", count: 40)) Mon\nFrom: Bo <b@e.fr>\n\n",
                ["Ana <a@e.fr>", "Bo <b@e.fr>"]
            ), ("From: @toi fixes #12 <a@e.fr>\n\n", []), ("From: A\u{202E}na <a@e.fr>\n\n", []),
            ("From: Ana\n\n", []), ("From: Ana <a@e.fr> <b@e.fr>\n\n", []),
            ("From: A\u{1B}[31mna <a@e.fr>\n\n", []),
        ] as [(String, [String])]
    ) func `the authors of a patch are named`(head: String, authors: [String])
        async throws
    {
        let sample = try Self.sample()
        let outcome = try await Self.take("+- [Neuf](https://n.fr/9)", head: head, on: sample)
        #expect(outcome.authors == authors)
    }

    @Test func `an entry with entries below it is left whole, with the reason`() async throws {
        let sample = try Self.sample()
        let outcome = try await Self.take(
            " - [Alpha](https://a.example/)\n+- [Neuf](https://n.fr/9) - Oui.\n+  - [Dessous](https://n.fr/10) - Oui.",
            on: sample
        )
        #expect(outcome.changes.isEmpty && outcome.left.map(\.reason) == [.severalBlocks])
    }

    @Test func `many links are not taken at once`() async throws {
        let sample = try Self.sample()
        let lines = (0..<230).map { "+- [L\($0)](https://n\($0).fr/) - Oui." }
        let outcome = try await Self.take(lines.joined(separator: "\n"), on: sample, isTrial: true)
        #expect(outcome.changes.flatMap(\.added).count == 200)
        #expect(outcome.left.count { $0.reason == .tooMany } == 30)
    }

    @Test func `what stands in a block of code is no entry, though its start is out of sight`() async throws {
        let sample = try Self.sample()
        let outcome = try await Self.take(
            "+- [Neuf](https://n.fr/9)\n ```\n \n ## Notes\n \n - [Un](https://e.fr/1)",
            on: sample
        )
        #expect(outcome.changes.isEmpty && outcome.left.map(\.reason) == [.noEntry])
    }
}
