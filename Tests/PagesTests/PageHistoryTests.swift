import Pages
import Testing

/// What the history of a page says about the place of its next entry; the newest commit comes first, as in git.
@Suite struct PageHistoryTests {
    /// A list without order under a heading, and one entry added in each commit.
    private static func history(_ entries: [String], top: Int, end: String = "\n") -> (
        page: String, log: String
    ) {
        var lines = ["# P", "", "## T", ""] + entries
        let page = lines.joined(separator: end) + end
        var log = ""
        for commit in 0..<(entries.count - 2) {
            let isTop = commit < top
            let index = isTop ? 4 : lines.count - 1
            let line = lines.remove(at: index)
            let old = index
            log += "\0\ndiff --git a/p.md b/p.md\n--- a/p.md\n+++ b/p.md\n"
            log += "@@ -\(old),0 +\(index + 1) @@ ## T\n+\(line)\(end)"
        }
        return (page, log)
    }

    private static func entries(_ count: Int) -> [String] {
        (0..<count).map { "- [Fait \(7 * $0 % 11)](https://e.fr/\($0))" }
    }

    private func basis(_ page: String, _ log: String) throws -> PlaceBasis {
        let parsed = try PageParser.parse(Array(page.utf8))
        let section = try #require(parsed.linkSections.first)
        return PageOrders(parsed).basis(of: section, history: PageHistory(text: page, log: log))
    }

    @Test(arguments: [
        (5, PlaceBasis.habit(.top, count: 5, of: 5)), (0, .habit(.bottom, count: 5, of: 5)),
        (4, .habit(.top, count: 4, of: 5)), (3, .unknown),
    ])
    func `most additions decide`(top: Int, expected: PlaceBasis) throws {
        for end in ["\n", "\r\n"] {
            let (page, log) = Self.history(Self.entries(7), top: top, end: end)
            #expect(try basis(page, log) == expected)
        }
    }

    @Test func `only the last ten count`() throws {
        let (page, log) = Self.history(Self.entries(16), top: 10)
        #expect(try basis(page, log) == .habit(.top, count: 10, of: 10))
    }

    @Test func `two additions are not enough`() throws {
        let (page, log) = Self.history(Self.entries(4), top: 2)
        #expect(try basis(page, log) == .unknown)
    }

    @Test func `the order of the text comes first`() throws {
        let sorted = ["Abri", "Berge", "Cour", "Digue", "Eau", "Flore"].enumerated().map {
            "- [\($1)](https://e.fr/\($0))"
        }
        let (page, log) = Self.history(sorted, top: 4)
        #expect(try basis(page, log) == .alphabetical)
    }

    @Test func `an entry that was changed or moved is not an addition`() throws {
        let page = "## T\n\n- [Zone](https://e.fr/1)\n- [Abri](https://e.fr/2)\n- [Mare](https://e.fr/3)\n"
        let log = ["Z", "Y", "X"].reduce(into: (text: "", now: "Zone")) { log, title in
            log.text +=
                "\0\n@@ -3 +3 @@\n-- [\(title)](https://e.fr/1)\n+- [\(log.now)](https://e.fr/1)\n"
            log.now = title
        }
        #expect(try basis(page, log.text) == .unknown)
    }

    @Test(arguments: [
        "", "\0", "\0\n@@ -1,0 +2 @@\n+- [Autre](https://e.fr/9)\n", "\0\n@@ -1 +99999999999 @@\n+x\n",
        "\0\n@@ -0,0 +0,5 @@\n+x\n", "\0\n@@\n+x\n", "\0\n@@ -9,9 +8,0 @@\n-x\n",
    ])
    func `a history that is not of this page says nothing`(log: String) throws {
        let page = "## T\n\n- [Zone](https://e.fr/1)\n- [Abri](https://e.fr/2)\n"
        #expect(try basis(page, log) == .unknown)
    }

    @Test func `rows and paragraphs have places, too`() throws {
        let heads = ["| a |\n|---|\n", ""]
        for (head, mark) in zip(heads, ["| ", ""]) {
            let gap = head.isEmpty ? "\n" : ""
            let links = [5, 1, 4, 2].map { "\(mark)[Fait \($0)](https://e.fr/\($0))\n" }
            let page = "## T\n\n" + head + links.joined(separator: gap)
            let first = 3 + (head.isEmpty ? 0 : 2)
            let log = links.prefix(3).map {
                "\0\n@@ -\(first - 1),0 +\(first),\(gap.isEmpty ? 1 : 2) @@\n+\($0)"
                    + (gap.isEmpty ? "" : "+\n")
            }
            #expect(try basis(page, log.joined()) == .habit(.top, count: 3, of: 3))
        }
    }
}
