import Pages
import Testing

/// Invariants of page edits, checked on ten thousand pages.
@Suite struct PagePropertyTests {
    /// Lines with their ends, split by code other than the code under test.
    private static func lines(_ bytes: [UInt8]) -> [[UInt8]] {
        var lines: [[UInt8]] = [[]]
        for (index, byte) in bytes.enumerated() {
            lines[lines.count - 1].append(byte)
            let isEnd = byte == 10 || byte == 13 && !(index + 1 < bytes.count && bytes[index + 1] == 10)
            if isEnd { lines.append([]) }
        }
        if lines.last == [] { lines.removeLast() }
        return lines
    }

    private static func withoutEnd(_ line: [UInt8]) -> [UInt8] { Array(line.prefix { $0 != 10 && $0 != 13 }) }

    @Test(arguments: 0..<20)
    func `a page is never damaged`(batch: Int) async throws {
        var written = 0
        var refused = 0
        var mendedPages = 0
        var why: [String: Int] = [:]
        for seed in (batch * 500)..<((batch + 1) * 500) {
            // Give other tests' clients a turn.
            await Task.yield()
            var generator = GeneratedPage(seed: UInt64(seed))
            let text = generator.text()
            let bytes = Array(text.utf8)
            let page = try PageParser.parse(bytes)
            #expect(page.bytes == bytes)
            for section in page.linkSections.prefix(3) {
                let link = NewLink(
                    title: "Un titre [neuf]",
                    url: "https://nouveau.fr/\(seed)",
                    site: "Site",
                    summary: "Des mots."
                )
                do throws(PageError) {
                    let edit = try PageEditor.add(link, to: section.path, of: page)
                    written += 1
                    check(edit, seed: seed, before: bytes)
                    #expect(throws: PageError.self) {
                        try PageEditor.add(link, to: section.path, of: edit.page)
                    }
                } catch {
                    refused += 1
                    why["\(error.kind)".prefix(38).description, default: 0] += 1
                }
            }
            for finding in PageLint.findings(in: page, isPedantic: true) {
                #expect((1...Self.lines(bytes).count).contains(finding.line), "seed \(seed)")
                guard let repair = PageEditor.repair(for: finding, on: page) else { continue }
                let mended = try PageEditor.repair(repair, of: page).page.bytes
                mendedPages += 1
                let changed = zip(Self.lines(bytes), Self.lines(mended)).count { $0 != $1 }
                #expect(changed == 1 && Self.lines(bytes).count == Self.lines(mended).count, "seed \(seed)")
            }
        }
        #expect(mendedPages > 0)
        #expect(written > 300 && refused * 20 < written, "\(written) written, \(refused) refused: \(why)")
    }

    private func check(_ edit: PageEdit, seed: Int, before: [UInt8]) {
        var lines = Self.lines(edit.page.bytes)
        let added = edit.proof.addedLines
        #expect(Self.withoutEnd(lines[edit.lineNumber - 1]) == Array(edit.line.utf8), "seed \(seed)")
        lines.removeSubrange((added.lowerBound - 1)..<added.upperBound)
        var rest = Array(lines.joined())
        if rest.count > before.count {
            // The new line needed a line end that the file did not have.
            rest = Array(rest.prefix(before.count))
            #expect(added.upperBound == Self.lines(edit.page.bytes).count, "seed \(seed)")
        }
        #expect(rest == before, "seed \(seed)")
    }
}
