import Feeds

/// How a link is written, in enough detail to write another in the same style.
package struct LinkStyle: Sendable, Hashable {
    /// The prefix of the content: indent, marker and spaces, as in `* ` or `   - `.
    package var lead: String
    package var form: Form
    /// The separator between the two parts of the form, with its spaces, as in ` : `.
    package var separator: String
    /// The end of the line after the last part: `.` or nothing.
    package var ending: String
    /// What stands before the link apart from words: a checkbox, an emoji.
    package var icon = ""
    /// Emphasis or quotation marks before the link.
    package var opening = ""
    /// The mark after the link that closes ``opening``, with a separator that stands inside, as in `:**`.
    package var closing = ""
    /// The markup inside the link text.
    var markup: TitleMarkup?
    /// Attributes right behind the link, as in `{:target="_blank"}`.
    var attributes = ""
    /// Whether a plain address is in angle brackets.
    var isAngled = true
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

    /// A link in the text of an item.
    struct Source {
        /// Its place in the content.
        var range: Range<String.Index>
        var title: String
        var url: String
        /// The link text as written.
        var text: String?
    }

    /// Detects the style of an item.
    ///
    /// - Parameters:
    ///   - lead: Indent, marker and spaces.
    ///   - content: The rest of the item's first line.
    ///   - link: The link in `content`.
    init(lead: String, content: String, link: Source) {
        self.lead = lead
        var before = String(content[..<link.range.lowerBound])
        let source = content[link.range]
        var (after, ending) = Self.splitEnding(String(content[link.range.upperBound...]))
        attributes = Self.takeAttributes(&after)
        icon = Self.takeIcon(&before)
        (opening, closing) = Self.takePair(&before, &after)
        markup = link.text.flatMap(TitleMarkup.init)
        hasWordsBefore = before.contains { $0.isLetter }
        isAngled = source.hasPrefix("<")
        let isAddressAsTitle = link.title == link.url || link.title + "/" == link.url
        let isInline = source.hasPrefix("[")
        self.ending = ending
        separator = ""
        switch (before.trimming().isEmpty, after.isEmpty) {
        case (true, true):
            form = isInline ? .title : isAngled ? .autolink : .bare
        case (false, true):
            if let separator = Self.trailingSeparator(of: before), Self.isLabel(before) {
                self.separator = separator
                form = isInline ? (isAddressAsTitle ? .labelThenAddress : .siteThenTitle) : .labelThenAutolink
            } else if !isInline, before.hasSuffix(" "), Self.isName(before) {
                separator = " "
                form = .labelThenAutolink
            } else {
                form = .sentence
            }
        case (true, false):
            let isSeparated = closing.first.map { $0 == "." || Self.separators.contains($0) } ?? false
            let separator = isSeparated ? Self.leadingSpace(of: after) : Self.leadingSeparator(of: after)
            if isInline, let separator {
                self.separator = separator
                form = .titleThenText
            } else {
                form = .sentence
            }
        case (false, false):
            form = .sentence
        }
    }

    /// Detects the style of the cell with a row's link.
    init(cell row: String, link: InlineScanner.Found) {
        self.init(lead: "", form: .tableRow, separator: "", ending: "")
        let bytes = Array(row.utf8)
        var before = bytes[..<link.range.lowerBound]
        if let bar = before.lastIndex(of: UInt8(ascii: "|")) { before = before[(bar + 1)...] }
        let after = bytes[link.range.upperBound...].prefix { $0 != UInt8(ascii: "|") }
        var (left, right) = (String(decoding: before, as: UTF8.self), String(decoding: after, as: UTF8.self))
        left = String(left.drop { $0 == " " || $0 == "\t" })
        icon = Self.takeIcon(&left)
        (opening, closing) = Self.takePair(&left, &right)
        markup = link.text.flatMap { TitleMarkup(String(decoding: bytes[$0], as: UTF8.self)) }
    }

    private static let pairs: [(opening: String, closing: String)] = [
        ("***", "***"), ("**", "**"), ("__", "__"), ("*", "*"), ("_", "_"), ("\"", "\""), ("“", "”"),
        ("«\u{A0}", "\u{A0}»"), ("«\u{202F}", "\u{202F}»"), ("« ", " »"), ("(", ")"),
    ]

    /// Removes the marks around a link from `before` and `after`, and returns them.
    private static func takePair(_ before: inout String, _ after: inout String) -> (String, String) {
        // Fast path: most links have nothing before them.
        guard !before.isEmpty else { return ("", "") }
        if let pair = pairs.first(where: { before.hasSuffix($0.opening) && after.hasPrefix($0.closing) }) {
            before.removeLast(pair.opening.count)
            after.removeFirst(pair.closing.count)
            return pair
        }
        // `**[Title](address):** text`
        if let mark = ["**", "__", "*", "_"].first(where: before.hasSuffix), let first = after.first,
            separators.contains(first) || first == ".", after.dropFirst().hasPrefix(mark)
        {
            before.removeLast(mark.count)
            after.removeFirst(1 + mark.count)
            return (mark, String(first) + mark)
        }
        // Emphasis that goes on past the link is not a label.
        if before.allSatisfy({ "*_ ".contains($0) }) { before = "" }
        return ("", "")
    }

    /// Removes a checkbox, an emoji or an image at the start of `before`; returns what others may have, too.
    private static func takeIcon(_ before: inout String) -> String {
        guard !before.isEmpty else { return "" }
        guard let match = before.firstMatch(of: MarkdownPattern.icon.regex) else { return "" }
        let icon = String(match.output)
        before.removeSubrange(match.range)
        // A new entry starts unticked, whatever the others are.
        return icon.hasPrefix("[") ? "[ ]" + icon.dropFirst(3) : icon
    }

    private static func takeAttributes(_ after: inout String) -> String {
        guard after.hasPrefix("{"), let match = after.firstMatch(of: MarkdownPattern.attributes.regex) else {
            return ""
        }
        let attributes = String(match.output)
        after.removeSubrange(match.range)
        return attributes
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

    /// A name before an address, without a separator, is shorter.
    private static func isName(_ text: String) -> Bool {
        text.split(separator: " ").count <= 9 && !text.contains(". ") && !text.contains("](")
            && text.first.map { $0.isUppercase || $0.isNumber || !$0.isASCII } ?? false
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

    private static func leadingSpace(of text: String) -> String? {
        let space = text.prefix(while: \.isWhitespace)
        return space.isEmpty ? nil : String(space)
    }

    private static func separatorText(_ text: Substring) -> String? {
        guard text.contains(where: separators.contains) else { return nil }
        // A double space is a typing error; everything else, including no-break spaces, is the page's
        // typography.
        return String(text).replacing("  ", with: " ")
    }
}
