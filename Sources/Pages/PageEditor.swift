package import Feeds

/// A change to a page, proven to add, to repair or to remove one entry and nothing else.
package struct PageEdit: Sendable {
    /// The page after the change, and after those made with it.
    package let page: Page
    /// The new line, without line end; empty for a removal.
    package let line: String
    /// Its line number, from 1.
    package internal(set) var lineNumber: Int
    package internal(set) var proof: Proof
    /// Whether the section is prose, so that a person should write the line.
    package var isFallback = false
    /// Whether the line has no description, although those of its neighbours have.
    package var lacksDescription = false
    /// Why the line is where it is; `nil` for a repair.
    package var basis: PlaceBasis?
    /// The items that headed a section until their list had more links of its own than groups.
    package var endedGroups: [[String]] = []

    /// The facts that were checked.
    package struct Proof: Sendable, Equatable {
        /// What was done to the lines.
        package enum Kind: String, Sendable, Codable { case addition, replacement, removal }

        package let kind: Kind
        /// The lines, including blank ones; those of a removal as they were numbered before.
        package internal(set) var lines: ClosedRange<Int>
        /// The number of links on the page, before and after.
        package let links: (before: Int, after: Int)
        /// The path of the section that was changed.
        package let section: [String]
        /// The engine whose rules were checked in addition to CommonMark's.
        package let engine: PageEngine

        package static func == (one: Proof, other: Proof) -> Bool {
            one.kind == other.kind && one.lines == other.lines && one.links == other.links
                && one.section == other.section && one.engine == other.engine
        }
    }
}

/// A link to add, with what a person decided about it.
package struct Addition: Sendable {
    package var link: NewLink
    /// The heading path of its section.
    package var section: [String]
    /// The line that a person wrote or accepted, instead of the generated one.
    package var line: String?
    /// The order of the section, instead of the detected one.
    package var order: SectionOrder?
    /// The entry that it is to stand beside where the section has no order.
    package var neighbour: Neighbour?

    /// An entry by its address.
    package enum Neighbour: Sendable, Hashable {
        case above(String)
        case below(String)
    }

    package init(_ link: NewLink, to section: [String], line: String? = nil, order: SectionOrder? = nil) {
        (self.link, self.section, self.line, self.order) = (link, section, line, order)
    }
}

/// The position of a new line, as a person sees it before it is written.
package struct Neighbours: Sendable {
    package let above: String
    package let below: String
    /// The number that the line will have.
    package let number: Int
    package let basis: PlaceBasis
}

/// Adds single lines to a page, each one proven.
package enum PageEditor {
    /// The line of a link in a section.
    ///
    /// - Throws: ``PageError`` if there is no such section, or the address cannot be written.
    package static func draft(for link: NewLink, in path: [String], of page: Page) throws(PageError) -> Draft
    {
        let section = try find(path, in: page)
        var style = SectionStyle(section, in: page.sections)
        if !link.note.isEmpty { style.readRemarks(of: section, in: page.sections) }
        // The final position is computed when the line is written: its neighbours may change until then.
        let place = try Place.find(for: link, in: section, style: style, order: .append, page: page)
        return Draft(
            line: try place.lead + LineWriter.content(link, style: style, table: place.table),
            descriptionOrigin: LineWriter.descriptionOrigin(of: link, style: style, table: place.table)
        )
    }

    /// The lines before and after a link's position in a section, its line number, and why it is there.
    ///
    /// - Parameters:
    ///   - link: The article.
    ///   - path: The heading path of the section.
    ///   - page: The current page.
    ///   - order: The order of the section, instead of the detected one.
    ///   - history: The history of the page, asked where its text has no order.
    /// - Returns: The position.
    /// - Throws: ``PageError`` if there is no such section, or no position in it.
    package static func neighbours(
        of link: NewLink,
        in path: [String],
        of page: Page,
        order: SectionOrder? = nil,
        history: PageHistory? = nil
    ) throws(PageError) -> Neighbours {
        let section = try find(path, in: page)
        let style = SectionStyle(section, in: page.sections)
        let basis = order.map(PlaceBasis.chosen) ?? PageOrders(page).basis(of: section, history: history)
        let place = try Place.find(for: link, in: section, style: style, order: basis.order, page: page)
        var above = place.line - 1
        while above > 0, page.text.isBlank(above) { above -= 1 }
        var below = place.line
        while below <= page.text.lines.count, page.text.isBlank(below) { below += 1 }
        return Neighbours(
            above: page.text.content(above),
            below: page.text.content(below),
            number: place.line + place.blanksBefore,
            basis: basis
        )
    }

    /// Adds a link to a section, in the style of its neighbours.
    ///
    /// - Parameters:
    ///   - link: The article.
    ///   - path: The heading path of the section.
    ///   - page: The current page.
    ///   - line: The line that a person wrote or accepted, instead of the generated one.
    ///   - order: The order of the section, instead of the detected one.
    ///   - history: The history of the page, asked where its text has no order.
    /// - Returns: The proven edit.
    /// - Throws: ``PageError``; the page must then not be written.
    package static func add(
        _ link: NewLink,
        to path: [String],
        of page: Page,
        line: String? = nil,
        order: SectionOrder? = nil,
        history: PageHistory? = nil
    )
        throws(PageError) -> PageEdit
    {
        let addition = Addition(link, to: path, line: line, order: order)
        let new = try newLine(addition, in: Context(page), history: history)
        return try prove([new], on: page)[0]
    }

    /// Adds links, each in the style of its neighbours, as if one after the other.
    ///
    /// Lines whose places do not depend on each other are proven together, so that the page is parsed once for all.
    ///
    /// - Parameters:
    ///   - additions: The links, and what was decided about them.
    ///   - page: The current page.
    ///   - history: The history of the page, asked where its text has no order.
    /// - Returns: The page with all lines that are proven, and for each link the edit, with line numbers of that page,
    ///   or the reason why there is none.
    package static func add(_ additions: [Addition], to page: Page, history: PageHistory? = nil)
        -> (page: Page, edits: [Result<PageEdit, PageError>])
    {
        var batch = Batch(page: page, history: history, additions: additions)
        var waiting = Array(additions.indices)
        while !waiting.isEmpty { waiting = batch.addOnce(waiting) }
        return (batch.page, batch.edits.map { $0 ?? .failure(PageError(.alreadyThere)) })
    }

    /// The line for a link, and where it goes.
    ///
    /// - Throws: ``PageError`` if there is no such section, no position in it, or nothing that can be written.
    static func newLine(_ addition: Addition, in context: Context, history: PageHistory?) throws(PageError)
        -> NewLine
    {
        let (link, page) = (addition.link, context.page)
        let section = try find(addition.section, in: page)
        let address = try LineWriter.destination(link.url)
        if let line = context.lines[link.url] ?? context.lines[address] {
            throw PageError(.alreadyThere, line: line)
        }
        var style = SectionStyle(section, in: page.sections)
        if !link.note.isEmpty { style.readRemarks(of: section, in: page.sections) }
        var basis =
            addition.order.map(PlaceBasis.chosen) ?? context.orders.basis(of: section, history: history)
        var index: Int?
        if basis == .unknown, let neighbour = addition.neighbour {
            index = section.index(beside: neighbour)
            if index != nil { basis = .beside(neighbour) }
        }
        let place = try Place.find(
            for: link,
            in: section,
            style: style,
            order: basis.order,
            at: index,
            page: page
        )
        // The position just before a closing comment is also inside.
        if page.closedLines.contains(where: { $0.contains(place.line) && $0.lowerBound < place.line }) {
            throw PageError(.nowhereToInsert(.closed), line: place.line)
        }
        var new = NewLine(
            text: "",
            link: link,
            address: address,
            section: section.path,
            place: place,
            basis: basis
        )
        // By the alphabet or by numbers, the place and the lead depend on the line before.
        new.isStackable =
            section.entryList != nil && index == nil && basis.order != .alphabetical
            && !place.lead.contains(where: \.isNumber)
        if let line = addition.line, !line.trimming().isEmpty {
            guard !line.contains(where: \.isNewline) else {
                throw PageError(.notProven(.lineBreak))
            }
            guard Self.withoutMarker(line).prefixMatch(of: MarkdownPattern.otherBlock.regex) == nil else {
                throw PageError(.notProven(.otherBlock))
            }
            // The marker follows the neighbours, even if they changed after the line was accepted.
            new.text = place.lead + Self.withoutMarker(line)
        } else {
            new.text = try place.lead + LineWriter.content(link, style: style, table: place.table)
        }
        guard !LineWriter.containsTemplateCode(new.text) else {
            throw PageError(.notProven(.templateCommand(new.text)))
        }
        if addition.line == nil {
            new.title = LineWriter.linkedTitle(link, style: style)
            new.isFallback = style.isFallback
            new.lacksDescription =
                LineWriter.descriptionOrigin(of: link, style: style, table: place.table) == .missing
        }
        return new
    }

    static func withoutMarker(_ line: String) -> String {
        String(line.trimmingPrefix(MarkdownPattern.lead.regex))
    }

    static func find(_ path: [String], in page: Page) throws(PageError) -> Section {
        if let section = page.sections.first(where: { $0.path == path }) { return section }
        throw PageError(.noSuchSection(path, known: page.linkSections.map(\.path)))
    }
}
