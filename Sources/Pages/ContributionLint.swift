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
        var findings = known.compactMap { $0.about(added, on: page) }
        // What a malformed line should be is compared as if it were so already.
        let (mended, corrections) = mended(page, findings)
        let entries = Entry.all(on: mended, added: added)
        if !entries.isEmpty, let base = mended.without(entries) {
            let forms = SectionForm.all(entries, base)
            findings += forms.flatMap { form, entries in entries.flatMap { form.findings($0) } }
            // What all others do is not held against one.
            let usual = Set(
                forms.filter(\.form.siblings.showAddresses).flatMap { $0.entries.map(\.link.firstLine) }
            )
            findings.removeAll { $0.code == .addressAsText && usual.contains($0.line) }
        }
        var lines = corrections
        for finding in findings {
            if let correction = finding.correction { lines[finding.line] = correction }
        }
        for index in findings.indices {
            let line = lines[findings[index].line]
            let isOfLine = findings[index].code != .outOfOrder && findings[index].code != .noDescription
            let isOther = line != page.text.content(findings[index].line)
            findings[index].correction = isOfLine && isOther ? line : nil
        }
        return PageLint.unsilenced(findings, on: page)
    }

    /// The page with the faults of its added lines repaired where only one repair is possible.
    package static func mended(_ page: Page, added: Set<Int>) -> Page {
        mended(page, PageLint.findings(in: page).filter { added.contains($0.line) }).page
    }

    /// The page with the faults of some findings repaired where only one repair is possible, and those lines.
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
    fileprivate func about(_ added: Set<Int>, on page: Page) -> Finding? {
        if added.contains(line) { return self }
        if let otherLine, code == .duplicateURL || code == .duplicateArticle, added.contains(otherLine) {
            return Finding(code, line: otherLine, subject: subject, otherLine: line, detail: detail)
        }
        // Addresses of an item of several lines have the number of its first one.
        guard subject.contains("://"),
            let place = page.addedLine(of: subject, inItemAt: line, added)
        else { return nil }
        return Finding(code, line: place, subject: subject, otherLine: otherLine, detail: detail)
    }
}

extension Page {
    /// The added line that has an address, of the item that starts at another line; `nil` if there is none.
    package func addedLine(of url: String, inItemAt line: Int, _ added: Set<Int>) -> Int? {
        guard let link = linkStarting(at: line) else { return nil }
        return (link.firstLine...link.lastLine).first { added.contains($0) && text.content($0).contains(url) }
    }

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

/// What a section asks of its new entries, worked out once.
private struct SectionForm {
    let base: BasePage
    let now: Section
    let old: Section
    let list: EntryList
    let siblings: Siblings
    /// Whether there are entries of entries.
    let isNested: Bool
    /// `nil` if the section is not sorted.
    let evidence: AlphabetEvidence?
    /// The old entries, as they are numbered now.
    let others: Set<Int>
    /// The entries now, and the index of each by its line.
    let items: [ItemList.Item]
    let indices: [Int: Int]

    /// The sections of new entries that have a form.
    static func all(_ entries: [ContributionLint.Entry], _ base: BasePage)
        -> [(form: SectionForm, entries: [ContributionLint.Entry])]
    {
        let groups = Dictionary(grouping: entries) { $0.section.headingLine }
        return groups.sorted { $0.key < $1.key }.compactMap { _, entries in
            entries.first.flatMap { SectionForm($0.section, base) }.map { ($0, entries) }
        }
    }

    init?(_ section: Section, _ base: BasePage) {
        guard let old = base.section(section), let list = old.entryList else { return nil }
        let links = list.linkedItems.compactMap { $0.link.map { old.links[$0] } }.filter(\.isWellFormed)
        guard links.count >= Siblings.least else { return nil }
        (self.base, now, self.old, self.list) = (base, section, old, list)
        siblings = Siblings(links)
        let depth = list.lists.first?.depth ?? 0
        isNested = old.lists.contains { $0.depth > depth }
        let evidence = AlphabetEvidence(list, in: old)
        let isSorted = base.orders.basis(of: old, history: nil) == .alphabetical && evidence.isStrict
        self.evidence = isSorted ? evidence : nil
        others = Set(list.items.map { base.numbers[$0.firstLine - 1] })
        items = section.entryList?.items ?? []
        indices = Dictionary(items.enumerated().map { ($0.element.firstLine, $0.offset) }) { first, _ in first
        }
    }

    func findings(_ entry: ContributionLint.Entry) -> [Finding] {
        let link = entry.link
        guard link.isWellFormed, link.firstLine == link.lastLine else { return [] }
        let isInList = indices[link.firstLine] != nil
        // Entries of entries have no form of their own; where there are none, the indentation is a slip.
        if !isInList, isNested { return [] }
        return form(link, entry.page) + [misplaced(link)].compactMap(\.self)
    }

    private func form(_ link: Link, _ page: Page) -> [Finding] {
        guard let parts = LineParts(link, page.text.content(link.firstLine)) else { return [] }
        let differences = siblings.differences(of: parts)
        var findings: [Finding] = []
        if siblings.haveNotes, parts.note.isEmpty, parts.isInline {
            findings.append(Finding(.noDescription, line: link.firstLine, subject: link.title))
        }
        guard !differences.isEmpty else { return findings }
        var finding = Finding(
            .otherForm,
            line: link.firstLine,
            subject: link.title,
            detail: .form(differences)
        )
        let corrected = siblings.corrected(parts)
        if let written = PageParser.link(in: corrected), written.url == link.url, written.title == link.title
        {
            finding.correction = corrected
        }
        return [finding] + findings
    }

    /// That the entry is not where the alphabet puts it.
    private func misplaced(_ link: Link) -> Finding? {
        guard let evidence, let index = indices[link.firstLine] else { return nil }
        // Other new entries say nothing of the order.
        let before = items[..<index].last { others.contains($0.firstLine) }
        let after = items[(index + 1)...].first { others.contains($0.firstLine) }
        guard !evidence.fits(items[index], between: before, and: after, in: now) else { return nil }
        let place = evidence.position(of: link.title)
        let above = place > 0 ? list.items[place - 1] : nil
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
