import Feeds
import Support
import Testing

@testable import Pages

/// Taking back what was written on a page.
@Suite struct WithdrawalTests {
    private static func written(_ edit: PageEdit, _ link: NewLink) throws -> WrittenLine {
        let key = try #require(CanonicalURL(link.url)).key
        return WrittenLine(line: edit.line, key: key, section: edit.proof.section, repair: nil)
    }

    @Test(arguments: 0..<8)
    func `what is written on generated pages is taken back, byte for byte`(batch: Int) async throws {
        var (taken, refused) = (0, 0)
        var why: [String: Int] = [:]
        for seed in (batch * 25)..<((batch + 1) * 25) {
            await Task.yield()
            var generator = GeneratedPage(seed: UInt64(seed))
            let page = try PageParser.parse(Array(generator.text().utf8))
            for section in page.linkSections.prefix(3) {
                let link = NewLink(title: "Un titre", url: "https://nouveau.fr/\(seed)", site: "Site")
                guard let edit = try? PageEditor.add(link, to: section.path, of: page) else { continue }
                let line = try Self.written(edit, link)
                let restored = PageEditor.restore(page.bytes, from: edit.page, undoing: [line])
                #expect(restored?.first?.page.bytes == page.bytes, "seed \(seed)")
                do throws(PageError) {
                    let back = try PageEditor.takeBack(line, from: edit.page)
                    #expect(back.page.bytes == page.bytes, "seed \(seed)")
                    taken += 1
                } catch {
                    refused += 1
                    why["\(error.kind)".prefix(38).description, default: 0] += 1
                }
            }
            for finding in PageLint.findings(in: page, isPedantic: true) {
                guard let repair = PageEditor.repair(for: finding, on: page) else { continue }
                let edit = try PageEditor.repair(repair, of: page)
                let line = WrittenLine(line: edit.line, key: "", section: edit.proof.section, repair: repair)
                let restored = PageEditor.restore(page.bytes, from: edit.page, undoing: [line])
                #expect(restored?.first?.page.bytes == page.bytes, "seed \(seed)")
                if let back = try? PageEditor.takeBack(line, from: edit.page) {
                    #expect(back.page.bytes == page.bytes, "seed \(seed)")
                }
            }
        }
        #expect(taken > refused * 3, "\(taken) taken back, \(refused) refused: \(why)")
    }

    private static let page =
        "## A\n\n* [Un](https://e.fr/1)\n* [Deux](https://e.fr/2)\n\n## B\n\n* [Trois](https://e.fr/3)\n"
    private static let link = NewLink(title: "Neuf", url: "https://n.fr/1", site: "")

    /// The page with a new line in its first section, and that line.
    private static func edited(_ change: (String) -> String = { $0 }) throws -> (
        page: Page, line: WrittenLine
    ) {
        let page = try PageParser.parse(Array(page.utf8))
        let edit = try PageEditor.add(link, to: ["A"], of: page)
        let text = change(String(decoding: edit.page.bytes, as: UTF8.self))
        return (try PageParser.parse(Array(text.utf8)), try written(edit, link))
    }

    @Test(
        arguments: [
            ("- [Neuf](https://n.fr/1)", nil), ("* [Neuf](https://n.fr/1) - Mieux", .lineChanged),
            ("* [Autre](https://n.fr/1)", .lineChanged), ("* [Neuf](https://n.fr/1)\n  Plus.", .lineChanged),
            ("", .lineGone), ("* [Neuf](https://n.fr/2)", .lineGone),
            ("* [Neuf](https://n.fr/1)\n  * [Sous](https://e.fr/4)", .lineChanged),
        ] as [(String, PageError.Reason?)]
    )
    func `a line that is another one now stays`(now: String, reason: PageError.Reason?) throws {
        let (page, line) = try Self.edited { text in
            text.replacing("* [Neuf](https://n.fr/1)" + (now.isEmpty ? "\n" : ""), with: now)
        }
        do throws(PageError) {
            let back = try PageEditor.takeBack(line, from: page)
            #expect(reason == nil && back.proof.kind == .removal)
            #expect(String(decoding: back.page.bytes, as: UTF8.self) == Self.page)
        } catch {
            #expect(error.reason == reason)
        }
    }

    @Test func `of two lines that are the same, that of its section goes`() throws {
        let (page, line) = try Self.edited { $0 + "* [Neuf](https://n.fr/1)\n" }
        let back = try PageEditor.takeBack(line, from: page)
        #expect(String(decoding: back.page.bytes, as: UTF8.self) == Self.page + "* [Neuf](https://n.fr/1)\n")
    }

    @Test(arguments: [
        ("[Un]", "[Uno]"), ("## B\n", "\n\n## B\n"), ("3)\n", "3)\n\n"), ("3)\n", "3)"), ("\n", "\r\n"),
        ("[Neuf]", "[Autre]"), ("3)\n", "3)\n* [Neuf](https://n.fr/1)\n"),
    ])
    func `an earlier version is not put back over other changes`(old: String, new: String) throws {
        let earlier = Array(Self.page.utf8)
        let (page, line) = try Self.edited { $0.replacing(old, with: new) }
        #expect(PageEditor.restore(earlier, from: page, undoing: [line], allowingGaps: false) == nil)
    }
}
