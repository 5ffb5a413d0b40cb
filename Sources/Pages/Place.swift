/// The position of a new line, with its blank lines and its lead.
struct Place {
    /// The line that it precedes.
    var line: Int
    var blanksBefore = 0
    var blanksAfter = 0
    var lead: String
    /// The source of a neighbouring row.
    var model: String?

    static func find(
        for link: NewLink,
        in section: Section,
        style: SectionStyle,
        order: SectionOrder,
        page: Page
    ) throws(PageError) -> Place {
        guard let list = lastList(in: section) else { return try under(section, page: page) }
        let linked = list.items.filter { $0.link != nil }
        guard let lastItem = list.items.last, let lastLinked = linked.last, let lastIndex = lastLinked.link
        else {
            throw PageError(.nowhereToInsert(.noItem), line: section.headingLine)
        }
        // For CommonMark a different marker starts a new list; people see one list with one spacing. Nested
        // lists belong to their item, so gaps between them do not count.
        let neighbours =
            list.depth == 0
            ? section.lists.filter { other in other.depth == 0 && other.items.contains { $0.link != nil } }
                .flatMap(\.items) : list.items
        // A row after a blank line is not part of the table.
        let gap = section.links[lastIndex].style.form == .tableRow ? 0 : lastGap(neighbours)
        let next = follower(of: link, in: section, list: linked, form: style.form, order: order)
        let neighbour = next ?? lastIndex
        var place = Place(
            line: next.map { section.links[$0].firstLine } ?? lastItem.lastLine + 1,
            lead: continuing(
                section.links[neighbour].style.lead,
                after: linked.dropLast().last?.link.map { section.links[$0].style.lead },
                isAfter: next == nil
            ),
            model: page.text.content(section.links[neighbour].firstLine)
        )
        let blanks = list.isParagraphs ? max(1, gap) : gap
        if next == nil { place.blanksBefore = blanks } else { place.blanksAfter = blanks }
        return place
    }

    /// The last list at the depth of most links.
    private static func lastList(in section: Section) -> ItemList? {
        let withLinks = section.lists.filter { list in list.items.contains { $0.link != nil } }
        var linksAtDepth: [Int: Int] = [:]
        for list in withLinks { linksAtDepth[list.depth, default: 0] += list.items.count { $0.link != nil } }
        let depth = linksAtDepth.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
        let level = withLinks.filter { $0.depth == depth }
        func marker(_ list: ItemList) -> String {
            list.items.first { $0.link != nil }?.link.map { section.links[$0].style.marker } ?? ""
        }
        // Ignore a single item with another marker: use the last list with the most frequent marker.
        var markers: [String: Int] = [:]
        for list in level { markers[marker(list), default: 0] += list.items.count }
        let most = markers.max { $0.value < $1.value }
        if let most, markers.count(where: { $0.value == most.value }) == 1,
            let list = level.last(where: { marker($0) == most.key })
        {
            return list
        }
        return level.last
    }

    private static func lastGap(_ items: [ItemList.Item]) -> Int {
        guard items.count >= 2 else { return 0 }
        let last = items[items.count - 1]
        let before = items[items.count - 2]
        return max(0, last.firstLine - before.lastLine - 1)
    }

    /// The link that the new one precedes, if the order determines it.
    private static func follower(
        of link: NewLink,
        in section: Section,
        list: [ItemList.Item],
        form: LinkStyle.Form,
        order: SectionOrder
    )
        -> Int?
    {
        switch order {
        case .append: return nil
        case .newestFirst: return list.first?.link
        case .alphabetical:
            let text = form == .siteThenTitle ? link.site + " " + link.title : link.title
            let key = Collation.key(text)
            return list.first { item in
                item.link.map { Collation.key(section.links[$0].context) > key } ?? false
            }?.link
        }
    }

    /// The lead with the next number of a numbered list; other items are not renumbered.
    private static func continuing(_ lead: String, after previous: String?, isAfter: Bool) -> String {
        // If all items have the same number, Markdown does the counting.
        guard isAfter, previous != lead, let match = lead.firstMatch(of: /^(\s*)([0-9]{1,8})([.)]\s+)$/),
            let number = Int(match.output.2)
        else { return lead }
        return match.output.1 + String(number + 1) + match.output.3
    }

    /// The position in an empty section: under its heading, with the most frequent marker of the page.
    private static func under(_ section: Section, page: Page) throws(PageError) -> Place {
        guard section.headingLine > 0 else {
            throw PageError(.nowhereToInsert(.beforeFirstHeading))
        }
        let leads = page.links.map(\.style.lead).filter {
            !$0.hasPrefix(" ") && !$0.isEmpty && !$0.contains(where: \.isNumber)
        }
        var counts: [String: Int] = [:]
        for lead in leads { counts[lead, default: 0] += 1 }
        let lead = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? "- "
        var last = section.lines.upperBound - 1
        while last >= section.lines.lowerBound, page.text.isBlank(last) { last -= 1 }
        let isBare = last < section.lines.lowerBound
        var place = Place(line: isBare ? section.lines.lowerBound : last + 1, lead: lead)
        // Some pages have a blank line under headings, some do not: do as the other sections.
        let others = page.linkSections.filter { $0.headingLine > 0 }
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
