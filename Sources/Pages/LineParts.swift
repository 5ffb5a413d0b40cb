/// The parts of a line with one link, as they are written.
struct LineParts {
    /// Indent, marker and spaces.
    var lead: String
    var icon: String
    /// The words before the link, as `Site` or `Label`; empty if there are none.
    var label = ""
    /// Behind them.
    var labelSeparator = ""
    var opening: String
    /// The link itself, from `[` to `)`, or its plain address.
    var source: String
    var isInline: Bool
    var attributes: String
    var closing: String
    /// Behind the link, before the note.
    var separator: String
    /// A description; empty if there is none.
    var note: String
    var ending: String
    /// `nil` for a line that cannot be taken apart: words before the link, several lines, a row of a table.
    init?(_ link: Link, _ line: String) {
        let style = link.style
        guard style.form != .tableRow, !style.hasWordsBefore || link.label != nil, line.hasPrefix(style.lead)
        else {
            return nil
        }
        let scanner = InlineScanner(line)
        let known = [MarkdownLink(url: link.url, text: link.title, line: 1, firstColumn: 0, lastColumn: 0)]
        guard let found = scanner.links(known: known).first(where: { $0.url == link.url }),
            found.kind != .unclosed,
            found.kind != .reference
        else { return nil }
        func text(_ range: Range<Int>) -> String { String(decoding: scanner.bytes[range], as: UTF8.self) }
        var before = text(style.lead.utf8.count..<max(style.lead.utf8.count, found.range.lowerBound))
        lead = style.lead
        source = text(found.range)
        isInline = found.kind == .inline
        icon = ""
        if !style.icon.isEmpty, let end = before.firstRange(of: style.icon) ?? before.firstRange(of: "[x] ") {
            icon = String(before[..<end.upperBound])
            before.removeSubrange(..<end.upperBound)
        }
        opening = style.opening
        if link.label != nil {
            guard before.hasSuffix(opening) else { return nil }
            before.removeLast(opening.count)
            let words = before.trimmingSuffix { $0.isWhitespace || LinkStyle.separators.contains($0) }
            (label, labelSeparator) = (words, String(before.dropFirst(words.count)))
        } else {
            guard before == opening || before.trimming().isEmpty && opening.isEmpty else { return nil }
        }
        var rest = text(found.range.upperBound..<scanner.bytes.count)[...]
        attributes = rest.hasPrefix(style.attributes) ? style.attributes : ""
        rest = rest.dropFirst(attributes.count)
        closing = rest.hasPrefix(style.closing) ? style.closing : ""
        rest = rest.dropFirst(closing.count)
        let trailingCount = rest.reversed().prefix { $0 == " " || $0 == "\t" }.count
        rest = rest.dropLast(trailingCount)
        separator = String(rest.prefix { $0.isWhitespace || LinkStyle.separators.contains($0) })
        rest = rest.dropFirst(separator.count)
        ending = rest.last.map { ".;".contains($0) ? String($0) : "" } ?? ""
        note = String(rest.dropLast(ending.count))
        // An ellipsis or an abbreviation is no end of its own.
        if note.hasSuffix(".") { (note, ending) = (note + ending, "") }
    }

    var written: String {
        let end = note.isEmpty ? ending : separator + note + ending
        return lead + icon + label + labelSeparator + opening + source + attributes + closing + end
    }
}

/// What nearly all entries of a section share.
struct Siblings {
    /// Fewer show no form.
    static let least = 4
    /// Of ten, as many must agree.
    private static let share = 8

    private var lead: String?
    private var opening: String?
    private var closing: String?
    private var separator: String?
    private var ending: String?
    /// Whether their descriptions start with a capital.
    private var startsWithCapital = false
    /// Behind the words before the links.
    private var labelSeparator: String?
    private var isInline: Bool?
    /// Whether they have descriptions.
    private(set) var haveNotes = false
    /// Whether their addresses are their texts.
    private(set) var showAddresses = false

    init(_ links: [Link]) {
        let styles = links.map(\.style)
        let isNumbered = styles.contains { $0.marker.first?.isNumber ?? false }
        lead = isNumbered ? nil : Self.shared(styles.map(\.lead))
        opening = Self.shared(styles.map(\.opening))
        closing = Self.shared(styles.map(\.closing))
        isInline = Self.shared(styles.map { $0.form != .bare && $0.form != .autolink })
        showAddresses = Self.shared(links.map { $0.title == $0.url }) == true
        let labelled = links.filter { $0.label != nil }.map(\.style)
        if labelled.count >= Self.least { labelSeparator = Self.shared(labelled.map(\.separator)) }
        let noted = styles.filter { $0.form == .titleThenText }
        haveNotes = noted.count * 10 >= styles.count * 9
        guard noted.count >= Self.least else { return }
        separator = Self.shared(noted.map(\.separator))
        ending = Self.shared(noted.map(\.ending))
        let starts = links.filter { $0.style.form == .titleThenText }
            .compactMap { $0.note(besides: "")?.first }.filter(\.isCased)
        startsWithCapital = starts.count >= Self.least && Self.shared(starts.map(\.isUppercase)) == true
    }

    private static func shared<Value: Hashable>(_ values: [Value]) -> Value? {
        var counts: [Value: Int] = [:]
        for value in values { counts[value, default: 0] += 1 }
        return counts.first { $0.value * 10 >= values.count * share }?.key
    }

    func differences(of parts: LineParts) -> [FormDifference] {
        var differences: [FormDifference] = []
        if let lead, lead != parts.lead {
            let marks = [lead, parts.lead].map { $0.trimming() }
            differences.append(marks[0] == marks[1] ? .indentation : .marker(String(marks[0])))
        }
        if let opening, let closing, (opening, closing) != (parts.opening, parts.closing) {
            differences.append(.marks(opening + "…" + closing))
        }
        if isInline == true, !parts.isInline { differences.append(.bareAddress) }
        if let labelSeparator, !parts.label.isEmpty, labelSeparator != parts.labelSeparator {
            differences.append(.separator(labelSeparator))
        }
        if parts.note.isEmpty { return differences }
        if let separator, separator != parts.separator { differences.append(.separator(separator)) }
        if startsWithCapital, Self.startsSmall(parts.note) { differences.append(.capital) }
        if let ending, !endsAsExpected(parts, ending) { differences.append(.ending(ending)) }
        return differences
    }

    /// Whether a description starts with a word in small letters; names such as iOS and npm2 are written so.
    private static func startsSmall(_ note: String) -> Bool {
        let word = note.prefix { !$0.isWhitespace }
        guard word.first?.isLowercase == true else { return false }
        return word.trimmingSuffix { ",.;:!?…".contains($0) }.allSatisfy {
            $0.isLowercase || "’'-".contains($0)
        }
    }

    private func endsAsExpected(_ parts: LineParts, _ ending: String) -> Bool {
        if parts.ending == ending { return true }
        // The full stop of an abbreviation ends nothing.
        if ending.isEmpty, parts.ending == ".", let last = parts.note.split(separator: " ").last {
            let word = last.lowercased()
            if word.contains(".") || Self.abbreviations.contains(word) { return true }
        }
        // Other marks end a sentence as well, and what follows a link or an image is not text.
        return parts.ending.isEmpty && "!?…)]".contains(parts.note.last ?? "?")
    }

    private static let abbreviations: Set = ["al", "co", "corp", "etc", "inc", "jr", "ltd", "sr", "vs"]

    /// The line with what all others share.
    func corrected(_ parts: LineParts) -> String {
        var parts = parts
        if let lead { parts.lead = lead }
        if let opening, let closing { (parts.opening, parts.closing) = (opening, closing) }
        if let labelSeparator, !parts.label.isEmpty { parts.labelSeparator = labelSeparator }
        if let separator, !parts.note.isEmpty { parts.separator = separator }
        if startsWithCapital, Self.startsSmall(parts.note) {
            parts.note = parts.note.prefix(1).uppercased() + parts.note.dropFirst()
        }
        if let ending, !parts.note.isEmpty, !endsAsExpected(parts, ending) { parts.ending = ending }
        return parts.written
    }
}

/// In what a new entry differs from nearly all others of its section; with what those have.
package enum FormDifference: Sendable, Hashable {
    case marker(String)
    case indentation
    /// Emphasis or quotation marks, around `…`.
    case marks(String)
    case bareAddress
    case separator(String)
    /// A capital at the start of the description.
    case capital
    /// Empty for none.
    case ending(String)
}

extension Character {
    /// Whether it is a letter with a capital form.
    fileprivate var isCased: Bool { isUppercase || isLowercase }
}
