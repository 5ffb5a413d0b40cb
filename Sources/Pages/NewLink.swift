import Feeds

/// A link to be added to a page: what is known of the article, before it has a line.
package struct NewLink: Sendable, Hashable {
    /// Plain text.
    package var title: String
    /// An absolute `http` or `https` address.
    package var url: String
    /// The name of the site, where the form of the section asks for it.
    package var site: String
    /// Words of the source, where the form of the section asks for a description.
    package var summary: String

    /// Makes a link.
    package init(title: String, url: String, site: String, summary: String = "") {
        self.title = title
        self.url = url
        self.site = site
        self.summary = summary
    }
}

/// Writes the content of a line: everything but lead and line end.
enum LineWriter {
    /// The content in the form of a section.
    ///
    /// `model` is a row of the table that the new one joins, where the form is a row.
    static func content(_ link: NewLink, style: SectionStyle, model: String?) throws(PageError) -> String {
        let address = try destination(link.url)
        let title = escape(PlainText.line(link.title))
        let site = escape(PlainText.line(link.site))
        // What is ticked elsewhere is not yet ticked here.
        let opening = (style.ornaments.first ?? "").replacing(/^\[[xX]\]/, with: "[ ]")
        let linked = opening + "[\(title)](\(address))" + (style.ornaments.last ?? "")
        let content =
            switch style.form {
            case .title, .sentence: linked
            case .siteThenTitle: site.isEmpty ? linked : site + style.separator + linked
            case .titleThenText:
                describing(link.summary).map { linked + style.separator + escape($0) } ?? linked
            case .labelThenAddress:
                title + style.separator + "[\(escape(address).replacing("\\://", with: "://"))](\(address))"
            case .labelThenAutolink: title + style.separator + "<\(address)>"
            case .autolink: "<\(address)>"
            case .bare: address
            case .tableRow: try row(linked, title: title, address: address, like: model)
            }
        // A full stop ends a sentence: with nothing to say there is none.
        let isBare = style.form == .titleThenText && content == linked
        guard style.form != .tableRow, !isBare, !style.ending.isEmpty, !content.hasSuffix(style.ending) else {
            return content
        }
        return content + style.ending
    }

    /// What the link shows as its text, in a form that gives it the title.
    static func linkedTitle(_ link: NewLink, style: SectionStyle) -> String? {
        switch style.form {
        case .title, .sentence, .siteThenTitle, .titleThenText: PlainText.line(link.title)
        case .labelThenAddress, .labelThenAutolink, .autolink, .bare, .tableRow: nil
        }
    }

    /// Escapes what would act as Markdown, HTML, Liquid, Hugo or kramdown's own marks, and nothing else.
    ///
    /// By scalars, as those read: an accent on a bracket hides it from nobody but Swift's characters.
    static func escape(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        var escaped = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() {
            let previous = index > 0 ? scalars[index - 1] : " "
            let next = index + 1 < scalars.count ? scalars[index + 1] : " "
            let isActive =
                switch scalar {
                case "\\", "`", "[", "]", "*", "<", "|": true
                // Inside a word an underscore is only an underscore.
                case "_": !isOfWord(previous) || !isOfWord(next)
                // `{{` and `{%` are Liquid and Hugo, which run before Markdown: a backslash between parts them. `{:` gives
                // attributes in kramdown, and turns its Markdown off.
                case "{": previous == "{" || next == ":"
                case "%": previous == "{"
                // Some engines make a link of any address they meet.
                case ":": next == "/" && index + 2 < scalars.count && scalars[index + 2] == "/"
                case ".":
                    index >= 3 && scalars[(index - 3)..<index].elementsEqual("www".unicodeScalars)
                        && next != " "
                // Two dollars open a formula in kramdown.
                case "~", "$": previous == scalar || next == scalar
                case "&": isEntity(scalars[(index + 1)...])
                default: false
                }
            if isActive { escaped.append("\\") }
            escaped.append(scalar)
        }
        return escapingStart(String(escaped))
    }

    /// Whether a line holds what a template engine would carry out, `{{` or `{%`.
    static func holdsCommand(_ line: String) -> Bool {
        zip(line.utf8, line.utf8.dropFirst()).contains { one, next in
            one == UInt8(ascii: "{") && (next == UInt8(ascii: "{") || next == UInt8(ascii: "%"))
        }
    }

    /// A letter, a digit, or what stands on one.
    private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark: true
        default: scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        }
    }

    /// A line that starts like a heading, a quote or a list would be one.
    private static func escapingStart(_ text: String) -> String {
        if let first = text.unicodeScalars.first, "#>+-=:".unicodeScalars.contains(first) {
            return "\\" + text
        }
        let number = /^([0-9]{1,9})([.)])(\s|$)/.matchingSemantics(.unicodeScalar)
        if let match = text.firstMatch(of: number) {
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

    /// An address as a Markdown destination: what could end or change it is percent-encoded.
    static func destination(_ url: String) throws(PageError) -> String {
        guard let scheme = url.firstMatch(of: /^[hH][tT][tT][pP][sS]?:\/\/[^\/\s]/) else {
            throw PageError(.badAddress(String(url.prefix(80))))
        }
        _ = scheme
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
            case _ where PlainText.isHarmful(scalar) || scalar.properties.isWhitespace:
                throw PageError(.harmfulAddress(String(url.prefix(80))))
            default: encoded.unicodeScalars.append(scalar)
            }
        }
        return encoded
    }

    /// The first sentence of a summary, cut at a word when it is long; nothing when there is none.
    private static func describing(_ summary: String) -> String? {
        let text = PlainText.line(summary)
        guard !text.isEmpty else { return nil }
        let sentence = text.firstMatch(of: /^.{20,}?[.!?…](?=\s|$)/).map { String($0.output) } ?? text
        let limit = 160
        let whole = sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
        guard whole.count > limit else { return whole }
        let cut = whole.prefix(limit)
        return (cut.lastIndex(of: " ").map { String(cut[..<$0]) } ?? String(cut)).trimmingSuffix {
            !$0.isLetter && !$0.isNumber
        } + "…"
    }

    private static let genericTexts: Set<String> = [
        "site", "website", "web", "link", "lien", "url", "source", "page", "repo", "github", "docs", "home",
        "accueil", "ici", "here",
    ]

    /// A row with the link in the column where the model has one, the other cells empty.
    private static func row(_ linked: String, title: String, address: String, like model: String?)
        throws(PageError) -> String
    {
        guard let model else { throw PageError(.nowhereToInsert(.noRow)) }
        let trimmed = model.trimming()
        var cells = trimmed.replacing("\\|", with: "\u{1}").split(
            separator: "|",
            omittingEmptySubsequences: false
        )
        let opens = trimmed.hasPrefix("|")
        let closes = trimmed.hasSuffix("|") && cells.count > 1
        if opens { cells.removeFirst() }
        if closes { cells.removeLast() }
        let column = cells.firstIndex { $0.contains("](") || $0.contains("://") } ?? 0
        var filled = cells.indices.map { $0 == column ? linked : "" }
        // The link of each row says “site”: what tells the rows apart stands in the first cell.
        if column > 0, let text = cells[column].firstMatch(of: /\[([^\]]+)\]\(/)?.output.1,
            genericTexts.contains(text.lowercased())
        {
            filled[column] = "[\(text)](\(address))"
            filled[0] = title
        }
        let middle = filled.map { " \($0) " }.joined(separator: "|")
        return (opens ? "|" : "") + middle + (closes ? "|" : "")
    }
}
