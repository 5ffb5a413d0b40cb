/// How a link is written, in enough detail to write another in the same style.
package struct LinkStyle: Sendable, Hashable {
    /// The prefix of the content: indent, marker and spaces, as in `* ` or `   - `.
    package var lead: String
    package var form: Form
    /// The separator between the two parts of the form, with its spaces, as in ` : `.
    package var separator: String
    /// The end of the line after the last part: `.` or nothing.
    package var ending: String
    /// The ornament before the link: emphasis, quotation marks, a checkbox, an emoji.
    package var opening = ""
    /// The ornament after the link that closes ``opening``.
    package var closing = ""
    /// Whether a sentence leads into the link; with ``Form/sentence`` only.
    package var hasWordsBefore = false

    /// The forms of a link line.
    package enum Form: String, Sendable, Hashable, Codable, CaseIterable {
        /// `[Title](address)`
        case title
        /// `Site : [Title](address)`
        case siteThenTitle
        /// `[Title](address) - text`
        case titleThenText
        /// `Label : [address](address)`
        case labelThenAddress
        /// `<address>`
        case autolink
        /// The address alone.
        case bare
        /// `Label : <address>` or `Label : address`
        case labelThenAutolink
        /// A row of a table.
        case tableRow
        /// A sentence that contains the link: only a person can write the next one.
        case sentence
    }

    init(lead: String, form: Form, separator: String, ending: String) {
        self.lead = lead
        self.form = form
        self.separator = separator
        self.ending = ending
    }

    /// The marker without indent and spaces: `*`, `-`, `+`, `1.` or nothing.
    package var marker: String { lead.trimming() }
}

extension LinkStyle {
    /// Characters that separate a site or a description from a link.
    static let separators: Set<Character> = [":", "-", "–", "—", "|", "·", "•", "→", ","]

    /// Detects the style of an item.
    ///
    /// - Parameters:
    ///   - lead: Indent, marker and spaces.
    ///   - content: The rest of the item's first line.
    ///   - link: The bytes of the link in `content`, with its text and address.
    init(lead: String, content: String, link: (range: Range<String.Index>, title: String, url: String)) {
        self.lead = lead
        var before = String(content[..<link.range.lowerBound])
        let source = content[link.range]
        var (after, ending) = Self.splitEnding(String(content[link.range.upperBound...]))
        (opening, closing) = Self.takeOrnaments(&before, &after)
        hasWordsBefore = before.contains { $0.isLetter }
        let isAddressAsTitle = link.title == link.url || link.title + "/" == link.url
        let isInline = source.hasPrefix("[")
        self.ending = ending
        separator = ""
        switch (before.trimming().isEmpty, after.isEmpty) {
        case (true, true):
            form = isInline ? .title : source.hasPrefix("<") ? .autolink : .bare
        case (false, true):
            if let separator = Self.trailingSeparator(of: before), Self.isLabel(before) {
                self.separator = separator
                form = isInline ? (isAddressAsTitle ? .labelThenAddress : .siteThenTitle) : .labelThenAutolink
            } else {
                form = .sentence
            }
        case (true, false):
            if isInline, let separator = Self.leadingSeparator(of: after) {
                self.separator = separator
                form = .titleThenText
            } else {
                form = .sentence
            }
        case (false, false):
            form = .sentence
        }
    }

    private static let pairs: [(opening: String, closing: String)] = [
        ("**", "**"), ("__", "__"), ("*", "*"), ("_", "_"), ("\"", "\""), ("“", "”"), ("«\u{A0}", "\u{A0}»"),
        ("«\u{202F}", "\u{202F}»"), ("« ", " »"), ("(", ")"),
    ]

    /// Removes the ornaments around a link from `before` and `after`, and returns them.
    private static func takeOrnaments(_ before: inout String, _ after: inout String) -> (String, String) {
        var opening = ""
        var closing = ""
        // Fast path: most links have nothing before them.
        guard !before.isEmpty else { return ("", "") }
        if let pair = pairs.first(where: { before.hasSuffix($0.opening) && after.hasPrefix($0.closing) }) {
            (opening, closing) = pair
            before.removeLast(pair.opening.count)
            after.removeFirst(pair.closing.count)
        }
        let box = before.trimming()
        let isBox = box == "[ ]" || box == "[x]" || box == "[X]"
        let isPicture =
            !before.trimming().isEmpty && !before.contains { $0.isLetter || $0.isNumber || $0 == "[" }
        if isBox || isPicture, trailingSeparator(of: before) == nil {
            opening = before + opening
            before = ""
        }
        return (opening, closing)
    }

    /// The text before the separator, for forms with a label.
    static func label(before link: Range<String.Index>, in content: String, form: Form) -> String? {
        guard form == .siteThenTitle || form == .labelThenAddress || form == .labelThenAutolink else {
            return nil
        }
        return content[..<link.lowerBound].trimmingSuffix { $0.isWhitespace || separators.contains($0) }
            .trimming()
    }

    /// A label is short and has no inner full stop, unless it is a host name.
    private static func isLabel(_ text: String) -> Bool {
        text.split(separator: " ").count <= 8 && !text.contains(". ") && !text.contains("](")
    }

    private static func splitEnding(_ text: String) -> (String, String) {
        let trimmed = text.trimmingSuffix { $0 == " " || $0 == "\t" }
        guard let last = trimmed.last, last == "." || last == ";" else { return (trimmed, "") }
        return (String(trimmed.dropLast()), String(last))
    }

    private static func trailingSeparator(of text: String) -> String? {
        let start = text.trimmingSuffix { $0.isWhitespace || separators.contains($0) }.endIndex
        return separatorText(text[start...])
    }

    private static func leadingSeparator(of text: String) -> String? {
        separatorText(text.prefix { $0.isWhitespace || separators.contains($0) })
    }

    private static func separatorText(_ text: Substring) -> String? {
        guard text.contains(where: separators.contains) else { return nil }
        // A double space is a typing error; everything else, including no-break spaces, is the page's
        // typography.
        return String(text).replacing("  ", with: " ")
    }
}

/// The common style of a section's links, used to write the next one.
package struct SectionStyle: Sendable, Hashable {
    /// The most frequent form that can be imitated; ``LinkStyle/Form/siteThenTitle`` if all are sentences.
    package var form: LinkStyle.Form
    /// The separator of the form.
    package var separator: String
    /// The ending of the form.
    package var ending: String
    /// The most frequent opening and closing ornament.
    package var ornaments: [String] = []
    /// Whether the form is a fallback, because the section has none that can be imitated.
    package var isFallback: Bool
    package var gap: Gap
    /// Blank lines between items.
    package enum Gap: String, Sendable, Codable {
        /// None.
        case tight
        /// At least one between all items.
        case loose
        /// Between some items.
        case mixed
    }

    /// The style of a section; the whole page breaks ties.
    package init(_ section: Section, in page: Page) { self.init(section, in: page.sections) }

    init(_ section: Section, in page: [Section]) {
        // An empty section takes the style of the whole page.
        let links = section.links.isEmpty ? page.flatMap(\.links) : section.links
        let imitable = links.filter {
            $0.isWellFormed && $0.style.form != .sentence
                && !(section.links.isEmpty && $0.style.form == .tableRow)
        }
        let counts = Self.count(imitable.map(\.style.form))
        let isProse = Double(imitable.count) < Double(links.count) / 3
        if let most = counts.first, !isProse, !Self.isTie(counts) {
            form = most.key
            isFallback = false
        } else if let tied = counts.first(where: { $0.key == .siteThenTitle }) ?? counts.first, !isProse {
            form = tied.key
            isFallback = false
        } else {
            // If sentences lead into the links, use the site's name instead; otherwise the title alone.
            let running = links.count { $0.style.hasWordsBefore || !$0.isWellFormed }
            form = !links.isEmpty && running * 2 >= links.count ? .siteThenTitle : .title
            isFallback = !links.isEmpty
        }
        let sameForm = imitable.filter { [form] in $0.style.form == form }
        // Search the whole page only if the section has no model.
        let models =
            sameForm.isEmpty ? page.flatMap(\.links).filter { [form] in $0.style.form == form } : sameForm
        separator =
            Self.count(models.map(\.style.separator)).first?.key ?? (form == .titleThenText ? " - " : " : ")
        ending = Self.count(models.map(\.style.ending)).first?.key ?? ""
        if let most = Self.count(section.links.map { [$0.style.opening, $0.style.closing] }).first,
            most.value * 2 > section.links.count
        {
            ornaments = most.key
        }
        let gaps = Self.gaps(in: section)
        gap = gaps.allSatisfy { $0 == 0 } ? .tight : gaps.allSatisfy { $0 > 0 } ? .loose : .mixed
    }

    private static func isTie(_ counts: [(key: LinkStyle.Form, value: Int)]) -> Bool {
        counts.count > 1 && counts[0].value == counts[1].value
    }

    private static func gaps(in section: Section) -> [Int] {
        section.lists.flatMap { list in
            zip(list.items, list.items.dropFirst()).map { max(0, $1.firstLine - $0.lastLine - 1) }
        }
    }

    /// Values by descending frequency; ties in order of first occurrence.
    private static func count<Value: Hashable>(_ values: [Value]) -> [(key: Value, value: Int)] {
        var counts: [Value: (first: Int, count: Int)] = [:]
        for (index, value) in values.enumerated() { counts[value, default: (index, 0)].count += 1 }
        return counts.sorted { ($1.value.count, $0.value.first) < ($0.value.count, $1.value.first) }
            .map { ($0.key, $0.value.count) }
    }
}
