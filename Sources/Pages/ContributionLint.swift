import Feeds

/// Compares the new entries of a page with their neighbours: what a maintainer would ask a contributor to change.
///
/// Only what nearly all entries of a section share is asked for.
package enum ContributionLint {
    /// The findings on added lines, and what differs from the section's own form and order.
    ///
    /// - Parameters:
    ///   - page: The page with the additions.
    ///   - added: The numbers of the added lines.
    ///   - known: The findings of the whole page.
    /// - Returns: The findings that the page does not silence, in line order, with the corrected line where it is known.
    package static func findings(on page: Page, added: Set<Int>, among known: [Finding]) -> [Finding] {
        var findings = known.compactMap { $0.about(added) }
        // What a malformed line should be is compared as if it were so already.
        let (mended, corrections) = mended(page, findings)
        let entries = Entry.all(on: mended, added: added)
        if !entries.isEmpty, let base = mended.without(entries) {
            for entry in entries { findings += entry.findings(base) }
        }
        var lines = corrections
        for finding in findings {
            if let correction = finding.correction { lines[finding.line] = correction }
        }
        for index in findings.indices where findings[index].code != .outOfOrder {
            findings[index].correction = lines[findings[index].line]
        }
        return PageLint.unsilenced(findings, on: page)
    }

    /// The page with the faults of its added lines repaired where only one repair is possible, and those lines.
    private static func mended(_ page: Page, _ findings: [Finding]) -> (page: Page, lines: [Int: String]) {
        var text = page.text
        var lines: [Int: String] = [:]
        for finding in findings {
            let line = lines[finding.line] ?? page.text.content(finding.line)
            guard let better = PageEditor.mended(line, finding), better != line else { continue }
            lines[finding.line] = better
            text.replace(finding.line, with: Array(better.utf8))
        }
        guard !lines.isEmpty, let mended = try? PageParser.parse(text.bytes) else { return (page, [:]) }
        return (mended, lines)
    }

    /// A new entry with a link.
    fileprivate struct Entry {
        let section: Section
        let link: Link
        let page: Page

        static func all(on page: Page, added: Set<Int>) -> [Entry] {
            page.linkSections.flatMap { section in
                section.links.filter { link in (link.firstLine...link.lastLine).allSatisfy(added.contains) }
                    .map { Entry(section: section, link: $0, page: page) }
            }
        }
    }
}

extension Finding {
    /// The same finding if it is about an added line; of two lines that are the same, the added one is at fault.
    fileprivate func about(_ added: Set<Int>) -> Finding? {
        if added.contains(line) { return self }
        guard let otherLine, code == .duplicateURL || code == .duplicateArticle, added.contains(otherLine)
        else {
            return nil
        }
        return Finding(code, line: otherLine, subject: subject, otherLine: line, detail: detail)
    }
}

extension Page {
    /// The page as it was before some entries; `nil` if the rest is no page.
    fileprivate func without(_ entries: [ContributionLint.Entry]) -> BasePage? {
        let removed = Set(entries.flatMap { $0.link.firstLine...$0.link.lastLine })
        let kept = text.lines.indices.filter { !removed.contains($0 + 1) }
        guard let page = try? PageParser.parse(Array(kept.map { text.lines[$0] }.joined())) else {
            return nil
        }
        return BasePage(page: page, orders: PageOrders(page), numbers: kept.map { $0 + 1 })
    }
}

/// A page without its new entries.
private struct BasePage {
    let page: Page
    let orders: PageOrders
    /// For each of its lines, the number that it has with them.
    let numbers: [Int]

    /// The section with the same heading.
    func section(_ other: Section) -> Section? {
        page.sections.first { $0.path == other.path }
    }
}

extension ContributionLint.Entry {
    fileprivate func findings(_ base: BasePage) -> [Finding] {
        guard link.isWellFormed, link.firstLine == link.lastLine, let old = base.section(section),
            let list = old.entryList
        else { return [] }
        let siblings = list.linkedItems.compactMap { $0.link.map { old.links[$0] } }.filter(\.isWellFormed)
        guard siblings.count >= Siblings.least else { return [] }
        let place = section.lists.first { list in list.items.contains { $0.firstLine == link.firstLine } }
        let isNested = (place?.depth ?? 0) > (list.lists.first?.depth ?? 0)
        // Entries of entries have no form of their own; where there are none, the indentation is a slip.
        if isNested, old.lists.contains(where: { $0.depth > (list.lists.first?.depth ?? 0) }) { return [] }
        var findings = form(Siblings(siblings))
        if let misplaced = misplaced(in: base, old, list) { findings.append(misplaced) }
        return findings
    }

    private func form(_ siblings: Siblings) -> [Finding] {
        guard let parts = LineParts(link, page.text.content(link.firstLine)) else { return [] }
        let differences = siblings.differences(of: parts)
        var findings: [Finding] = []
        if siblings.haveNotes, parts.note.isEmpty, parts.isInline {
            findings.append(Finding(.noDescription, line: link.firstLine, subject: link.title))
        }
        guard !differences.isEmpty else { return findings }
        let finding = Finding(
            .otherForm,
            line: link.firstLine,
            subject: link.title,
            detail: .form(differences)
        )
        findings.insert(finding, at: 0)
        let corrected = siblings.corrected(parts)
        if let written = PageParser.link(in: corrected), written.url == link.url, written.title == link.title
        {
            findings[0].correction = corrected
        }
        return findings
    }

    /// That the entry is not where the alphabet puts it.
    private func misplaced(in base: BasePage, _ old: Section, _ list: EntryList) -> Finding? {
        guard base.orders.basis(of: old, history: nil) == .alphabetical,
            let now = section.entryList,
            let index = now.items.firstIndex(where: { $0.firstLine == link.firstLine })
        else { return nil }
        let evidence = AlphabetEvidence(list, in: old)
        let others = Set(list.items.map { base.numbers[$0.firstLine - 1] })
        // Other new entries say nothing of the order.
        let before = now.items[..<index].last { others.contains($0.firstLine) }
        let after = now.items[(index + 1)...].first { others.contains($0.firstLine) }
        guard evidence.isStrict, !evidence.fits(now.items[index], between: before, and: after, in: section)
        else { return nil }
        let new = NewLink(title: link.title, url: link.url, site: link.label ?? "")
        guard
            let found = try? PageEditor.neighbours(of: new, in: old.path, of: base.page, order: .alphabetical)
        else { return nil }
        // The last entry above the right place, as it is numbered now.
        let above = list.items.last { $0.firstLine < found.number }
        let line = above.map { base.numbers[$0.firstLine - 1] }
        guard line != before?.firstLine else { return nil }
        return Finding(
            .outOfOrder,
            line: link.firstLine,
            subject: link.title,
            otherLine: line,
            detail: .order(after: above.map { base.page.text.content($0.firstLine) })
        )
    }
}
