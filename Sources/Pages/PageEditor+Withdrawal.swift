import Feeds

/// What was written on a page, to be taken back.
package struct WrittenLine: Sendable {
    /// The line, without line end; empty if an entry was removed.
    package var line: String
    /// The canonical address of its link.
    package var key: String
    /// The heading path of its section.
    package var section: [String]
    /// The repair that wrote it; `nil` for a new line.
    package var repair: PageRepair?

    package init(line: String, key: String, section: [String], repair: PageRepair?) {
        (self.line, self.key, self.section, self.repair) = (line, key, section, repair)
    }
}

extension PageEditor {
    /// Takes a line off the page, or puts back the one that it replaced, and proves that nothing else has changed.
    ///
    /// Where a removed entry stood is not known: ``restore(_:from:undoing:)`` puts it back.
    ///
    /// - Throws: ``PageError``; the page must then not be written.
    package static func takeBack(_ written: WrittenLine, from page: Page) throws(PageError) -> PageEdit {
        guard let repair = written.repair else { return try takeOff(written, page) }
        guard !repair.isRemoval else {
            throw PageError(.nowhereToInsert(.unknownPlace), line: repair.line)
        }
        let text = page.text
        let places = text.lines.indices.map { $0 + 1 }.filter { text.content($0) == written.line }
        guard let number = places.min(by: { abs($0 - repair.line) < abs($1 - repair.line) }) else {
            throw PageError(.lineGone(String(written.line.prefix(80))), line: repair.line)
        }
        var mended = text
        mended.replace(number, with: Array(repair.before.utf8))
        let before = try PageParser.parse(mended.bytes)
        // Repaired again, it must be the page as it is.
        let again = try self.repair(repair, of: before, line: written.line)
        guard again.page.bytes == page.bytes, again.lineNumber == number else {
            throw PageError(.notProven(.notReversible), line: number)
        }
        let proof = PageEdit.Proof(
            kind: .replacement,
            lines: number...number,
            links: (again.proof.links.after, again.proof.links.before),
            section: written.section,
            engine: again.proof.engine
        )
        return PageEdit(page: before, line: repair.before, lineNumber: number, proof: proof)
    }

    private static func takeOff(_ written: WrittenLine, _ page: Page) throws(PageError) -> PageEdit {
        let text = page.text
        let links = page.sections.flatMap { section in section.links.map { (path: section.path, link: $0) } }
        // With another marker, it is still the same line.
        let same = links.filter { isSame(text.content($0.link.firstLine), written.line) }
        guard let found = (same.first { $0.path == written.section } ?? same.first)?.link else {
            let other = page.addresses.first { CanonicalURL($0.url)?.key == written.key }
            guard let other else { throw PageError(.lineGone(String(written.line.prefix(80)))) }
            throw PageError(.lineChanged(String(text.content(other.line).prefix(80))), line: other.line)
        }
        guard found.lastLine == found.firstLine else {
            let more = text.content(found.firstLine + 1)
            throw PageError(.lineChanged(String(more.prefix(80))), line: found.firstLine)
        }
        return try takeOff(found, page)
    }

    /// Takes the line with those blank lines that came with it, as far as that can be told.
    private static func takeOff(_ link: Link, _ page: Page) throws(PageError) -> PageEdit {
        let entry = link.firstLine...link.lastLine
        var usual: Result<PageEdit, PageError>?
        for cut in cuts(of: entry, in: page.text) {
            do throws(PageError) {
                let edit = try remove(entry, from: page, cutting: cut)
                if isWritten(link, at: cut.lowerBound, on: edit.page, as: page) { return edit }
                usual = usual ?? .success(edit)
            } catch {
                usual = usual ?? .failure(error)
            }
        }
        guard let usual else { return try remove(entry, from: page) }
        return try usual.get()
    }

    /// The lines of an entry with blank lines beside it, the most usual ones first.
    private static func cuts(of entry: ClosedRange<Int>, in text: SourceText) -> [ClosedRange<Int>] {
        let most = 3
        func blanks(_ lines: some Sequence<Int>) -> Int {
            lines.prefix(most).prefix(while: text.isBlank).count
        }
        let above = blanks((1..<entry.lowerBound).reversed())
        let below = entry.upperBound < text.lines.count ? blanks(entry.upperBound + 1...text.lines.count) : 0
        var cuts = [withGap(entry, in: text), entry]
        if below > 0 { cuts += (1...below).map { entry.lowerBound...(entry.upperBound + $0) } }
        if above > 0 { cuts += (1...above).map { (entry.lowerBound - $0)...entry.upperBound } }
        if above > 0, below > 0 { cuts.append((entry.lowerBound - 1)...(entry.upperBound + 1)) }
        var seen: Set<ClosedRange<Int>> = []
        return cuts.filter { seen.insert($0).inserted }
    }

    /// Whether a page becomes another one by writing a line at a place, with the blank lines that it gets there.
    private static func isWritten(_ link: Link, at number: Int, on page: Page, as other: Page) -> Bool {
        let text = other.text.content(link.firstLine)
        for section in page.sections where section.lines.upperBound >= number - 1 {
            let items = section.entryList?.items ?? []
            let index = items.firstIndex { $0.firstLine >= number } ?? items.count
            let new = NewLink(title: link.title, url: link.url, site: "")
            guard
                let place = try? Place.find(
                    for: new,
                    in: section,
                    style: SectionStyle(section, in: page.sections),
                    order: .append,
                    at: items.isEmpty ? nil : index,
                    page: page
                ), place.line == number
            else { continue }
            let line = NewLine(
                text: text,
                link: new,
                address: link.url,
                section: section.path,
                place: place,
                basis: .unknown
            )
            if Insertion([line], into: page).bytes == other.bytes { return true }
        }
        return false
    }

    private static func isSame(_ line: String, _ other: String) -> Bool {
        line == other || withoutMarker(line) == withoutMarker(other)
    }

    /// Puts an earlier version of the page back, if it differs by nothing but what was written since.
    ///
    /// - Parameters:
    ///   - earlier: The version.
    ///   - page: The page as it is.
    ///   - written: What was written since.
    ///   - allowingGaps: Whether it may also differ by blank lines beside what was written.
    /// - Returns: An edit for each of them; `nil` if anything else differs.
    package static func restore(
        _ earlier: [UInt8],
        from page: Page,
        undoing written: [WrittenLine],
        allowingGaps: Bool = true
    ) -> [PageEdit]? {
        guard let difference = Difference(from: earlier, to: page.bytes) else { return nil }
        var rest = difference
        var places: [(kind: PageEdit.Proof.Kind, lines: ClosedRange<Int>, line: String)] = []
        for one in written {
            if let repair = one.repair {
                let before = repair.before.split(separator: "\n", omittingEmptySubsequences: false)
                guard let old = rest.takeOld(before.map(String.init)) else { return nil }
                if repair.isRemoval {
                    places.append((.addition, old, repair.before))
                } else if let new = rest.takeNew({ $0 == one.line }) {
                    places.append((.replacement, new...new, repair.before))
                } else {
                    return nil
                }
            } else if let new = rest.takeNew({ isSame($0, one.line) }) {
                places.append((.removal, new...new, ""))
            } else {
                return nil
            }
        }
        guard allowingGaps ? rest.hasOnlyGaps : rest.isEmpty, let earlier = try? PageParser.parse(earlier)
        else { return nil }
        let links = (before: page.links.count, after: earlier.links.count)
        let engine = PageEngine(page.frontMatter)
        return zip(written, places).map { one, place in
            let proof = PageEdit.Proof(
                kind: place.kind,
                lines: place.lines,
                links: links,
                section: one.section,
                engine: engine
            )
            return PageEdit(page: earlier, line: place.line, lineNumber: place.lines.lowerBound, proof: proof)
        }
    }
}

/// The lines by which two versions of a page differ.
private struct Difference {
    private let old: SourceText
    private let new: SourceText
    /// Lines of the earlier version that the later one lacks, and those that it has more, not yet accounted for.
    private var oldLines: Set<Int> = []
    private var newLines: Set<Int> = []
    /// All of them.
    private let allOld: Set<Int>
    private let allNew: Set<Int>

    /// `nil` if only one of the versions ends with a line end.
    init?(from earlier: [UInt8], to later: [UInt8]) {
        func hasEnd(_ bytes: [UInt8]) -> Bool { bytes.last.map { $0 == 0x0A || $0 == 0x0D } ?? true }
        guard hasEnd(earlier) == hasEnd(later) else { return nil }
        (old, new) = (SourceText(earlier), SourceText(later))
        // A last line without an end gets one when a line follows.
        let (before, after) = (Self.ended(old), Self.ended(new))
        let start = zip(before, after).prefix { $0 == $1 }.count
        let end = zip(before[start...].reversed(), after[start...].reversed()).prefix { $0 == $1 }.count
        let changes = after[start..<(after.count - end)].difference(
            from: before[start..<(before.count - end)]
        )
        for change in changes {
            switch change {
            case .remove(let offset, _, _): oldLines.insert(start + offset + 1)
            case .insert(let offset, _, _): newLines.insert(start + offset + 1)
            }
        }
        (allOld, allNew) = (oldLines, newLines)
    }

    private static func ended(_ text: SourceText) -> [ArraySlice<UInt8>] {
        var text = text
        text.endLastLine(with: text.end(before: text.lines.count))
        return text.lines
    }

    /// Accounts for the lines of an entry that the later version lacks.
    mutating func takeOld(_ contents: [String]) -> ClosedRange<Int>? {
        for first in oldLines.sorted() {
            let lines = first...(first + contents.count - 1)
            guard oldLines.isSuperset(of: lines), lines.map(old.content) == contents else { continue }
            oldLines.subtract(lines)
            return lines
        }
        return nil
    }

    /// Accounts for a line that only the later version has.
    mutating func takeNew(_ isWanted: (String) -> Bool) -> Int? {
        let line = newLines.sorted().first { isWanted(new.content($0)) }
        if let line { newLines.remove(line) }
        return line
    }

    /// Whether all lines are accounted for.
    var isEmpty: Bool { oldLines.isEmpty && newLines.isEmpty }

    /// Whether the lines that are left are blank, each beside others that are accounted for.
    var hasOnlyGaps: Bool {
        Self.areGaps(oldLines, among: allOld, of: old) && Self.areGaps(newLines, among: allNew, of: new)
    }

    private static func areGaps(_ rest: Set<Int>, among all: Set<Int>, of text: SourceText) -> Bool {
        rest.allSatisfy { line in
            guard text.isBlank(line) else { return false }
            var (above, below) = (line, line)
            while rest.contains(above) { above -= 1 }
            while rest.contains(below) { below += 1 }
            return all.contains(above) || all.contains(below)
        }
    }
}
