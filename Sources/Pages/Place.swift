import Feeds

/// The position of a new line, with its blank lines and its lead.
struct Place {
    /// The line that it precedes.
    var line: Int
    var blanksBefore = 0
    var blanksAfter = 0
    var lead: String
    /// The rows of the same table.
    var table: TableLayout?

    static func find(
        for link: NewLink,
        in section: Section,
        style: SectionStyle,
        order: SectionOrder,
        at index: Int? = nil,
        page: Page
    ) throws(PageError) -> Place {
        guard let list = section.entryList else { return try under(section, page: page) }
        let index = index ?? position(of: link, in: section, list: list, form: style.form, order: order)
        guard let (index, run) = joined(index, list, in: section),
            let model = run.last(where: { $0.link != nil })?.link
        else {
            throw PageError(.nowhereToInsert(.noItem), line: section.headingLine)
        }
        let isRow = section.links[model].style.form == .tableRow
        // A row after a blank line is not part of the table.
        let gap = isRow ? 0 : max(list.isParagraphs ? 1 : 0, gap(at: index, in: list.items))
        let leads = run.compactMap { $0.link.map { section.links[$0].style.lead } }
        var place: Place
        if index < list.items.count {
            let follower = list.items[index]
            place = Place(line: follower.firstLine, lead: usualLead(leads))
            place.blanksAfter = gap
            if let own = follower.link.map({ section.links[$0].style.lead }), own.contains(where: \.isNumber)
            {
                place.lead = own
            }
        } else {
            place = Place(line: list.items[index - 1].lastLine + 1, lead: usualLead(leads))
            place.blanksBefore = gap
        }
        if index > 0 {
            let last = page.text.content(list.items[index - 1].firstLine)
            if index == list.items.count || list.lists.count > 1 {
                place.lead = continuing(place.lead, after: last, leads: leads)
            }
        }
        if isRow {
            place.table = TableLayout(list.items.suffix(300).map { page.text.content($0.firstLine) })
        }
        return place
    }

    /// The index of the item that the new one precedes, or the number of items.
    private static func position(
        of link: NewLink,
        in section: Section,
        list: EntryList,
        form: LinkStyle.Form,
        order: SectionOrder
    ) -> Int {
        switch order {
        case .append: return list.items.count
        case .newestFirst: return 0
        case .alphabetical:
            let evidence = AlphabetEvidence(list, in: section)
            let hasSite = form == .siteThenTitle && evidence.source == .start
            return evidence.position(of: hasSite ? link.site + " " + link.title : link.title)
        }
    }

    /// The position, and the list with one marker that the new item joins there.
    ///
    /// A list of one or two items with another marker than most is not joined.
    private static func joined(_ index: Int, _ list: EntryList, in section: Section)
        -> (index: Int, items: [ItemList.Item])?
    {
        func marker(_ list: ItemList) -> String {
            list.items.first { $0.link != nil }?.link.map { section.links[$0].style.marker } ?? ""
        }
        var counts: [String: Int] = [:]
        for run in list.lists { counts[marker(run), default: 0] += run.items.count }
        var start = 0
        var best: (index: Int, items: [ItemList.Item])?
        for run in list.lists {
            let end = start + run.items.count
            let isUsual = run.items.count >= 3 || counts[marker(run), default: 0] * 2 >= list.items.count
            if isUsual, start <= index || best == nil {
                best = (min(max(index, start), end), run.items)
            }
            start = end
        }
        return best ?? list.lists.last.map { (list.items.count, $0.items) }
    }

    /// The blank lines between the items before and after a position, unless they are more than usual.
    private static func gap(at index: Int, in items: [ItemList.Item]) -> Int {
        let gaps = zip(items, items.dropFirst()).map { max(0, $1.firstLine - $0.lastLine - 1) }
        guard let last = gaps.last else { return 0 }
        let local = gaps.indices.contains(index - 1) ? gaps[index - 1] : last
        return local <= 2 ? local : min(local, gaps.mostFrequent ?? local)
    }

    /// The most frequent lead.
    private static func usualLead(_ leads: [String]) -> String {
        leads.filter { !$0.contains(where: \.isNumber) }.mostFrequent ?? leads.last ?? ""
    }

    /// The lead with the number after that of the last item; other items are not renumbered.
    private static func continuing(_ lead: String, after last: String, leads: [String]) -> String {
        guard let match = lead.wholeMatch(of: MarkdownPattern.numberedLead.regex) else { return lead }
        // If all items have the same number, Markdown does the counting.
        if leads.count > 1, Set(leads).count == 1 { return lead }
        guard
            let number = last.prefixMatch(of: MarkdownPattern.leadingNumber.regex).flatMap({
                Int($0.output.1)
            })
        else {
            return lead
        }
        return match.output.1 + String(number + 1) + match.output.3
    }

    /// The position in an empty section: under its heading, with the most frequent marker of the page.
    private static func under(_ section: Section, page: Page) throws(PageError) -> Place {
        guard section.headingLine > 0 else {
            throw PageError(.nowhereToInsert(.beforeFirstHeading))
        }
        let leads = page.links.map(\.style.lead).filter {
            !$0.hasPrefix(" ") && !$0.hasPrefix("\t") && !$0.isEmpty && !$0.contains(where: \.isNumber)
        }
        let lead = leads.mostFrequent ?? "- "
        var last = section.lines.upperBound - 1
        while last >= section.lines.lowerBound, page.text.isBlank(last) { last -= 1 }
        let isBare = last < section.lines.lowerBound
        var place = Place(line: isBare ? section.lines.lowerBound : last + 1, lead: lead)
        // Some pages have a blank line under headings, some do not: do as the other sections.
        let others = page.linkSections.filter { $0.headingLine > 0 && $0.groupDepth == nil }
        let spaced = others.count { page.text.isBlank($0.lines.lowerBound) }
        if isBare {
            let hasBlank = !section.lines.isEmpty && page.text.isBlank(section.lines.lowerBound)
            let wantsBlank = spaced * 2 > others.count
            if wantsBlank, hasBlank { place.line += 1 } else if wantsBlank { place.blanksBefore = 1 }
            if place.line <= page.text.lines.count, !page.text.isBlank(place.line) { place.blanksAfter = 1 }
        } else {
            place.blanksBefore = 1
        }
        return place
    }
}
