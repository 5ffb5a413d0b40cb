import Foundation
import Pages
import Testing

/// Invariants of page edits, checked on two thousand pages; `VEILLE_PAGES` is another number.
@Suite struct PagePropertyTests {
    private static let pagesPerBatch =
        (ProcessInfo.processInfo.environment["VEILLE_PAGES"].flatMap { Int($0) } ?? 2000) / 20

    /// Lines with their ends, split by code other than the code under test.
    private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        for (index, byte) in bytes.enumerated() where byte == 10 || byte == 13 {
            if byte == 13, index + 1 < bytes.count, bytes[index + 1] == 10 { continue }
            lines.append(bytes[start...index])
            start = index + 1
        }
        if start < bytes.count { lines.append(bytes[start...]) }
        return lines
    }

    private static func withoutEnd(_ line: ArraySlice<UInt8>) -> [UInt8] {
        Array(line.prefix { $0 != 10 && $0 != 13 })
    }

    @Test(arguments: 0..<20)
    func `a page is never damaged`(batch: Int) async throws {
        var written = 0
        var refused = 0
        var repairs = 0
        var why: [String: Int] = [:]
        for seed in (batch * Self.pagesPerBatch)..<((batch + 1) * Self.pagesPerBatch) {
            // Give other tests' clients a turn.
            await Task.yield()
            var generator = GeneratedPage(seed: UInt64(seed))
            let text = generator.text()
            let bytes = Array(text.utf8)
            let page = try PageParser.parse(bytes)
            #expect(page.bytes == bytes)
            let lines = Self.lines(bytes)
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
                #expect((1...lines.count).contains(finding.line), "seed \(seed)")
                guard let repair = PageEditor.repair(for: finding, on: page) else { continue }
                let repaired = try PageEditor.repair(repair, of: page).page.bytes
                repairs += 1
                let after = Self.lines(repaired)
                let changed = zip(lines, after).count { $0 != $1 }
                #expect(changed == 1 && lines.count == after.count, "seed \(seed)")
            }
        }
        #expect(repairs > 0)
        // One in a hundred, and two standard deviations of the count.
        let expected = Double(written) / 100
        #expect(
            written > Self.pagesPerBatch / 2
                && Double(refused) <= expected + 2 * expected.squareRoot(),
            "\(written) written, \(refused) refused: \(why)"
        )
    }

    private func check(_ edit: PageEdit, seed: Int, before: [UInt8]) {
        var lines = Self.lines(edit.page.bytes)
        let added = edit.proof.lines
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
