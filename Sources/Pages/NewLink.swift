package import Feeds

/// A link to add to a page, before its line is written.
package struct NewLink: Sendable, Hashable {
    /// Plain text.
    package var title: String
    /// An absolute `http` or `https` address.
    package var url: String
    /// The site's name, used if the section's form has one.
    package var site: String
    /// Text from the source, used if the section's form has a description.
    package var summary: String
    /// The description that a person gave, in Markdown: used in place of the summary, and in every form.
    package var note: String

    package init(title: String, url: String, site: String, summary: String = "", note: String = "") {
        self.title = title
        self.url = url
        self.site = site
        self.summary = summary
        self.note = note
    }
}

/// A line as it would be written now.
package struct Draft: Sendable, Equatable {
    /// Without line end.
    package let line: String
    /// `nil` if the section's form has no description.
    package let descriptionOrigin: DescriptionOrigin?
}

/// Writes the content of a line: everything except lead and line end.
enum LineWriter {
    /// The content in the form of a section.
    ///
    /// `table` is the layout of the rows, if the form is a table row.
    static func content(_ link: NewLink, style: SectionStyle, table: TableLayout?) throws(PageError) -> String
    {
        let address = try destination(link.url)
        let plain = PlainText.line(link.title)
        let title = escape(plain)
        let opening = style.icon + style.opening
        let text = style.markup?.written(plain) ?? title
        let linked = opening + "[\(text)](\(address))" + style.attributes + style.closing
        let plainAddress = style.isAngled ? "<\(address)>" : address
        let content =
            switch style.form {
            case .title, .sentence: linked
            case .siteThenTitle: site(of: link, style: style).map { $0 + style.separator + linked } ?? linked
            case .titleThenText:
                description(of: link, startsLowercase: style.startsLowercase)
                    .map { linked + style.separator + $0 } ?? linked
            case .labelThenAddress:
                title + style.separator + "[\(escape(address).replacing("\\://", with: "://"))](\(address))"
            case .labelThenAutolink where isAddress(plain, of: address): plainAddress
            case .labelThenAutolink:
                style.icon + style.opening + title + style.closing + style.separator + plainAddress
            case .autolink: "<\(address)>"
            case .bare: address
            case .tableRow: try row(linked, link, address: address, in: table)
            }
        let note = PlainText.line(link.note)
        if !note.isEmpty, style.form != .titleThenText, style.form != .tableRow {
            return content + remark(note, style: style)
        }
        // The full stop ends a sentence: no description, no full stop.
        let isBare = style.form == .titleThenText && content == linked
        guard style.form != .tableRow, !isBare, !style.ending.isEmpty, !content.hasSuffix(style.ending) else {
            return content
        }
        return content + style.ending
    }

    /// A person's note behind a link whose neighbours have none.
    private static func remark(_ note: String, style: SectionStyle) -> String {
        // “by Ana”, “(in French)” go on with the title.
        guard note.first?.isUppercase ?? false else { return " " + note }
        let ending = note.last?.isPunctuation ?? false ? "" : style.noteEnding
        return style.noteSeparator + note + ending
    }

    /// The description of a line; `nil` if there is none.
    ///
    /// A person's is Markdown.
    private static func description(of link: NewLink, startsLowercase: Bool?) -> String? {
        let note = PlainText.line(link.note)
        if !note.isEmpty { return note }
        return Description.of(link, startsLowercase: startsLowercase).map(escape)
    }

    /// Where the description of a line comes from; `nil` if the form has none.
    static func descriptionOrigin(
        of link: NewLink,
        style: SectionStyle,
        table: TableLayout?
    ) -> DescriptionOrigin? {
        guard style.form == .tableRow ? table?.descriptions != nil : style.form == .titleThenText else {
            return nil
        }
        if !PlainText.line(link.note).isEmpty { return .person }
        return Description.of(link, startsLowercase: nil) == nil ? .missing : .article
    }

    /// Whether a title is only the address again.
    private static func isAddress(_ title: String, of address: String) -> Bool {
        func bare(_ text: String) -> Substring {
            var rest = text.lowercased()[...]
            for prefix in ["https://", "http://", "www."] where rest.hasPrefix(prefix) {
                rest = rest.dropFirst(prefix.count)
            }
            return rest.hasSuffix("/") ? rest.dropLast() : rest
        }
        return bare(title) == bare(address)
    }

    /// The site before the title; `nil` if only its host is known, and the others have a name.
    private static func site(of link: NewLink, style: SectionStyle) -> String? {
        let site = PlainText.line(link.site)
        let isHost =
            site.contains(".") && !site.contains(" ") && link.url.contains("://" + site)
            || link.url.contains("://www." + site)
        return site.isEmpty || isHost && !style.hasHosts ? nil : escape(site)
    }

    /// The link text, for forms that use the title.
    static func linkedTitle(_ link: NewLink, style: SectionStyle) -> String? {
        switch style.form {
        case .title, .sentence, .siteThenTitle, .titleThenText: PlainText.line(link.title)
        case .labelThenAddress, .labelThenAutolink, .autolink, .bare, .tableRow: nil
        }
    }

    /// Escapes Markdown, HTML, Liquid, Hugo and kramdown syntax, and nothing else.
    ///
    /// Works on scalars, as those parsers do: a combining accent after a bracket hides it only from Swift's
    /// `Character`.
    static func escape(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        var escaped = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() {
            let previous = index > 0 ? scalars[index - 1] : " "
            let next = index + 1 < scalars.count ? scalars[index + 1] : " "
            let isActive =
                switch scalar {
                case "\\", "`", "[", "]", "*", "<", "|": true
                // An underscore inside a word is literal.
                case "_": !isWordScalar(previous) || !isWordScalar(next)
                // Liquid and Hugo run `{{` and `{%` before Markdown: a backslash in between separates them.
                // `{:` starts kramdown attributes.
                case "{": previous == "{" || next == ":"
                case "%": previous == "{"
                // Some engines turn every bare address into a link.
                case ":": next == "/" && index + 2 < scalars.count && scalars[index + 2] == "/"
                case ".":
                    index >= 3 && scalars[(index - 3)..<index].elementsEqual("www".unicodeScalars)
                        && next != " "
                // `$$` starts a formula in kramdown.
                case "~", "$": previous == scalar || next == scalar
                case "&": isEntity(scalars[(index + 1)...])
                default: false
                }
            if isActive { escaped.append("\\") }
            escaped.append(scalar)
        }
        return escapingStart(String(escaped))
    }

    /// Whether a line contains `{{` or `{%`, which a template engine would execute.
    static func containsTemplateCode(_ line: String) -> Bool {
        zip(line.utf8, line.utf8.dropFirst()).contains { one, next in
            one == UInt8(ascii: "{") && (next == UInt8(ascii: "{") || next == UInt8(ascii: "%"))
        }
    }

    /// Whether a scalar is a letter, a digit or a combining mark.
    private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark: true
        default: scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        }
    }

    /// Escapes a start that would make the line a heading, a quote or a list.
    private static func escapingStart(_ text: String) -> String {
        if let first = text.unicodeScalars.first, "#>+-=:".unicodeScalars.contains(first) {
            return "\\" + text
        }
        if let match = text.firstMatch(of: MarkdownPattern.number.regex) {
            return match.output.1 + "\\" + text.dropFirst(match.output.1.count)
        }
        return text
    }

    private static func isEntity(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let end = rest.firstIndex(of: ";"), end > rest.startIndex, end - rest.startIndex <= 32 else {
            return false
        }
        return rest[..<end].allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "#")
        }
    }

    /// An address as a Markdown destination: characters that could end or change it are percent-encoded.
    static func destination(_ url: String) throws(PageError) -> String {
        guard url.prefixMatch(of: MarkdownPattern.webAddress.regex) != nil else {
            throw PageError(.badAddress(String(url.prefix(80))))
        }
        var encoded = ""
        var depth = 0
        let isBalanced = url.unicodeScalars.allSatisfy { scalar in
            if scalar == "(" { depth += 1 } else if scalar == ")" { depth -= 1 }
            return depth >= 0
        }
        let keepsParentheses = isBalanced && depth == 0
        for scalar in url.unicodeScalars {
            switch scalar {
            case " ": encoded += "%20"
            case "(" where !keepsParentheses: encoded += "%28"
            case ")" where !keepsParentheses: encoded += "%29"
            case "<", ">", "\\", "`", "{", "}", "|", "\"", "^", "[", "]", "*":
                encoded += "%" + String(scalar.value, radix: 16, uppercase: true)
            case _ where PlainText.isUnprintable(scalar) || scalar.properties.isWhitespace:
                throw PageError(.harmfulAddress(String(url.prefix(80))))
            default: encoded.unicodeScalars.append(scalar)
            }
        }
        return encoded
    }

    /// A row with the link and the description in the usual columns; of what is not known, the usual placeholder.
    private static func row(_ linked: String, _ link: NewLink, address: String, in table: TableLayout?)
        throws(PageError) -> String
    {
        guard let table else { throw PageError(.nowhereToInsert(.noRow)) }
        var cells = (0..<max(table.columns, table.column + 1)).map { table.placeholders[$0] ?? "" }
        cells[table.column] = linked
        if table.descriptions == nil, !PlainText.line(link.note).isEmpty {
            throw PageError(.nowhereToInsert(.noNoteColumn))
        }
        if let column = table.descriptions {
            var link = link
            link.note = link.note.replacing("|", with: "\\|")
            let text = description(of: link, startsLowercase: column.startsLowercase) ?? ""
            cells[column.index] =
                text.isEmpty || text.hasSuffix(column.ending) ? text : text + column.ending
        }
        // If the link text of each row is a label such as “site”, the title goes into the first cell.
        if table.column > 0, let label = table.label {
            cells[table.column] = "[\(escape(label))](\(address))"
            cells[0] = escape(PlainText.line(link.title))
        }
        return table.row(cells)
    }
}
