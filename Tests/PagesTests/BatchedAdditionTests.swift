import Feeds
import Foundation
import Pages
import Testing

/// Lines added together: the page, the lines and the refusals are those of one after the other.
@Suite struct BatchedAdditionTests {
    private static func link(_ number: Int) -> NewLink {
        NewLink(
            title: "Titre \(number)",
            url: "https://neuf\(number).fr/",
            site: "Site",
            summary: "Des mots."
        )
    }

    /// The same additions, each with a parse of its own.
    private func oneByOne(_ additions: [Addition], to page: Page) -> (page: Page, refused: [Int]) {
        var page = page
        var refused: [Int] = []
        for (index, addition) in additions.enumerated() {
            do {
                page = try PageEditor.add(
                    addition.link,
                    to: addition.section,
                    of: page,
                    line: addition.line,
                    order: addition.order
                ).page
            } catch {
                refused.append(index)
            }
        }
        return (page, refused)
    }

    /// Where the links are.
    ///
    /// Their forms may differ: where entries of two forms are as many, a line added before decides for one of them.
    private func places(_ page: Page) -> [[String]] {
        page.sections.map { [$0.name] + $0.links.map { "\($0.firstLine) \($0.url)" } }
    }

    private func check(_ additions: [Addition], to page: Page, _ comment: Comment) {
        let (after, edits) = PageEditor.add(additions, to: page)
        let expected = oneByOne(additions, to: page)
        #expect(places(after) == places(expected.page), comment)
        let lines = after.bytes.split(separator: 10, omittingEmptySubsequences: false)
        var refused: [Int] = []
        var added: Set<Int> = []
        for (index, edit) in edits.enumerated() {
            switch edit {
            case .failure: refused.append(index)
            case .success(let edit):
                let line = lines[edit.lineNumber - 1].filter { $0 != 13 }
                #expect(String(decoding: line, as: UTF8.self) == edit.line, comment)
                added.formUnion(edit.proof.lines)
            }
        }
        #expect(refused == expected.refused, comment)
        let rest = lines.enumerated().filter { !added.contains($0.offset + 1) }.map(\.element)
        let before = page.bytes.split(separator: 10, omittingEmptySubsequences: false)
        #expect(rest == before, comment)
    }

    @Test(arguments: 0..<20)
    func `generated pages`(batch: Int) async throws {
        var added = 0
        for seed in (batch * 10)..<(batch * 10 + 10) {
            await Task.yield()
            var generator = GeneratedPage(seed: UInt64(seed))
            let bytes = Array(generator.text().utf8)
            // Each line end is one byte here, so that lines can be counted.
            guard !bytes.contains(13) else { continue }
            let page = try PageParser.parse(bytes)
            let sections = page.linkSections.prefix(4)
            let additions = (0..<2).flatMap { round in
                sections.enumerated().map { Addition(Self.link(round * 10 + $0), to: $1.path) }
            }
            guard !additions.isEmpty else { continue }
            check(additions, to: page, "seed \(seed)")
            added += additions.count
        }
        #expect(added > 0)
    }

    private static let page = """
        # P

        ## A

        - [Alpha](https://a.fr/)
        - [Beta](https://b.fr/)

        ## B

        - [Gamma](https://g.fr/)

        ## C

        - [Delta](https://d.fr/)
        """

    @Test func `a line that cannot be proven keeps no other off the page`() throws {
        let page = try PageParser.parse(Array(Self.page.utf8))
        let additions = [
            Addition(Self.link(1), to: ["A"]),
            Addition(Self.link(2), to: ["B"], line: "- no link"),
            Addition(Self.link(3), to: ["nowhere"]),
            Addition(Self.link(4), to: ["C"], line: "- [Quatre](https://neuf4.fr/)"),
            Addition(Self.link(1), to: ["B"]),
            Addition(Self.link(5), to: ["B"]),
        ]
        check(additions, to: page, "one bad line")
        let edits = PageEditor.add(additions, to: page).edits
        let numbers = edits.map { (try? $0.get())?.lineNumber }
        #expect(numbers == [7, nil, nil, 17, nil, 12])
    }

    @Test func `a line between another one and its blank line`() throws {
        let sections = ["A", "B", "C", "D"].map { name in
            "## \(name)\n\n"
                + ["Alpha", "Bravo", "Charlie"].map { "- [\($0)](https://\(name).fr/\($0))\n" }.joined()
                + "\n"
        }
        let page = try PageParser.parse(Array(("# P\n\n" + sections.joined() + "## E\n").utf8))
        let additions = ["Zulu", "Delta"].map { title in
            Addition(
                NewLink(title: title, url: "https://neuf.fr/\(title)", site: ""),
                to: ["E"],
                order: .alphabetical
            )
        }
        let (after, edits) = PageEditor.add(additions, to: page)
        let lines = String(decoding: after.bytes, as: UTF8.self).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        for (edit, title) in zip(try edits.map { try $0.get() }, ["Zulu", "Delta"]) {
            #expect(lines[edit.lineNumber - 1].contains(title))
            #expect(edit.proof.lines.contains(edit.lineNumber))
        }
        let ranges = try edits.map { try $0.get().proof.lines }
        #expect(!ranges[0].overlaps(ranges[1]))
    }

    @Test func `many lines that cannot be proven`() throws {
        let page = try PageParser.parse(Array(Self.page.utf8))
        let additions = (0..<24).map { index in
            Addition(
                Self.link(index),
                to: [["A", "B", "C"][index % 3]],
                line: index.isMultiple(of: 4) ? nil : "- no link"
            )
        }
        check(additions, to: page, "many bad lines")
    }

    @Test func `groups and the list around them`() throws {
        let text = """
            # P

            ## L

            - Tools
              - [A](https://a.fr/)
              - [B](https://b.fr/)
            - Books
              - [C](https://c.fr/)
              - [D](https://d.fr/)
            """
        let page = try PageParser.parse(Array(text.utf8))
        let paths = page.linkSections.map(\.path)
        #expect(paths.count == 2)
        let additions = (0..<6).map { Addition(Self.link($0), to: paths[$0 % paths.count]) }
        check(additions, to: page, "groups")
    }

    @Test func `lines at the end of a file without a line end`() throws {
        let page = try PageParser.parse(Array(Self.page.utf8))
        let sections = [["C"], ["A"], ["C"]]
        check(sections.enumerated().map { Addition(Self.link($0), to: $1) }, to: page, "no line end")
    }
}
