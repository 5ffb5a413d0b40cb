/// A link to be added to a page: what is known of the article, before it has a line.
public struct NewLink: Sendable, Hashable {
    /// Plain text.
    public var title: String
    /// An absolute `http` or `https` address.
    public var url: String
    /// The name of the site, where the form of the section asks for it.
    public var site: String
    /// Words of the source, where the form of the section asks for a description.
    public var summary: String

    /// Makes a link.
    public init(title: String, url: String, site: String, summary: String = "") {
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
        let title = escape(cleaned(link.title))
        let site = escape(cleaned(link.site))
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

    /// A title without line breaks and control characters, white space collapsed; its words stay as they are.
    static func cleaned(_ text: String) -> String {
        var words: [String] = []
        for word in text.split(whereSeparator: { $0 == " " || $0 == "\t" || $0.isNewline }) {
            let scalars = word.unicodeScalars.filter { !isHarmful($0) }
            if !scalars.isEmpty { words.append(String(String.UnicodeScalarView(scalars))) }
        }
        return words.joined(separator: " ")
    }

    /// Control characters, and the invisible ones that reorder or hide text.
    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF: true
        default: false
        }
    }

    /// Escapes what would act as Markdown, HTML, Liquid or Hugo, and nothing else.
    static func escape(_ text: String) -> String {
        let characters = Array(text)
        var escaped = ""
        for (index, character) in characters.enumerated() {
            let previous = index > 0 ? characters[index - 1] : " "
            let next = index + 1 < characters.count ? characters[index + 1] : " "
            switch character {
            case "\\", "`", "[", "]", "*", "<", "|":
                escaped.append("\\")
            case "_":
                // Inside a word an underscore is only an underscore.
                if !(previous.isLetter || previous.isNumber) || !(next.isLetter || next.isNumber) {
                    escaped.append("\\")
                }
            case "{", "%":
                // `{{` and `{%` are Liquid and Hugo, which run before Markdown: a backslash between parts them.
                if previous == "{" { escaped.append("\\") }
            case ":":
                // Some engines make a link of any address they meet.
                if next == "/", index + 2 < characters.count, characters[index + 2] == "/" {
                    escaped.append("\\")
                }
            case "~":
                if previous == "~" || next == "~" { escaped.append("\\") }
            case "&":
                if isEntity(characters[(index + 1)...]) { escaped.append("\\") }
            case "$":
                // Two dollars open a formula in kramdown.
                if next == "$" || previous == "$" { escaped.append("\\") }
            default: break
            }
            escaped.append(character)
        }
        return escapingStart(escaped)
    }

    /// A line that starts like a heading, a quote or a list would be one.
    private static func escapingStart(_ text: String) -> String {
        if let first = text.first, "#>+-=:".contains(first) { return "\\" + text }
        if let match = text.firstMatch(of: /^([0-9]{1,9})([.)])(\s|$)/) {
            return match.output.1 + "\\" + text.dropFirst(match.output.1.count)
        }
        return text
    }

    private static func isEntity(_ rest: ArraySlice<Character>) -> Bool {
        guard let end = rest.firstIndex(of: ";"), end > rest.startIndex, end - rest.startIndex <= 32 else {
            return false
        }
        return rest[..<end].allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "#") }
    }

    /// An address as a Markdown destination: what could end or change it is percent-encoded.
    static func destination(_ url: String) throws(PageError) -> String {
        guard let scheme = url.firstMatch(of: /^[hH][tT][tT][pP][sS]?:\/\/[^\/\s]/) else {
            throw PageError(.badAddress, "“\(url.prefix(80))” is no http or https address")
        }
        _ = scheme
        var encoded = ""
        var depth = 0
        let isBalanced = url.allSatisfy { character in
            if character == "(" { depth += 1 } else if character == ")" { depth -= 1 }
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
            case _ where isHarmful(scalar) || scalar.properties.isWhitespace:
                throw PageError(.badAddress, "“\(url.prefix(80))” holds a control or white space character")
            default: encoded.unicodeScalars.append(scalar)
            }
        }
        return encoded
    }

    /// The first sentence of a summary, cut at a word when it is long; nothing when there is none.
    private static func describing(_ summary: String) -> String? {
        let text = cleaned(summary)
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
        guard let model else { throw PageError(.nowhereToInsert, "the table has no row to imitate") }
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
