/// The program that renders the Markdown: engines differ in what they accept as a list or a heading.
package enum PageEngine: String, Sendable, Codable {
    /// GitHub, GitLab and most others.
    case commonMark = "CommonMark"
    /// Jekyll.
    case kramdown
    /// Hugo; also CommonMark.
    case goldmark

    /// The most likely engine of a page, by its front matter.
    init(_ frontMatter: FrontMatter?) {
        switch frontMatter {
        case let matter? where matter.format != .yaml: self = .goldmark
        case let matter? where matter.hasLayout: self = .kramdown
        default: self = .commonMark
        }
    }
}

/// A page as kramdown parses it: headings, with the list items and links under each.
///
/// Covers only the differences from CommonMark that matter for added lines: headings need no space after
/// their marks; a list needs a blank line or a heading before it; an attribute line (`{: .class}`) ends it.
struct KramdownOutline {
    /// The content under one heading.
    struct Part: Equatable {
        var heading: String
        var items = 0
        var links: [String] = []
    }

    private(set) var parts = [Part(heading: "")]

    init(_ page: Page) {
        let text = page.text
        var mayStart = true
        var isInList = false
        for number in ((page.frontMatter?.lastLine ?? 0) + 1)..<max(1, text.lines.count + 1) {
            if page.isInert(number) || text.isBlank(number) {
                mayStart = true
                continue
            }
            let line = text.content(number)
            if line.hasPrefix("#") {
                parts.append(Part(heading: line.drop { $0 == "#" }.trimming()))
                mayStart = true
                isInList = false
                continue
            }
            if Self.isAttributes(line) {
                mayStart = true
                isInList = false
                continue
            }
            if Self.isItem(line), mayStart || isInList {
                isInList = true
                parts[parts.count - 1].items += 1
            } else if mayStart, line.first?.isWhitespace == false {
                isInList = false
            }
            mayStart = false
            if text.holds("://", in: number) {
                parts[parts.count - 1].links += InlineScanner(line).addresses()
            }
        }
    }

    private static func isItem(_ line: String) -> Bool {
        let rest = line.drop { $0 == " " || $0 == "\t" }
        guard let first = rest.first else { return false }
        if "*+-".contains(first) { return rest.dropFirst().first.map { $0 == " " || $0 == "\t" } ?? false }
        let digits = rest.prefix { $0.isNumber }
        return !digits.isEmpty && rest.dropFirst(digits.count).hasPrefix(". ")
    }

    private static func isAttributes(_ line: String) -> Bool {
        let line = line.trimming()
        return line.hasPrefix("{:") && line.hasSuffix("}")
    }

    /// Whether `after` equals this outline plus one link for each line, in a new item if the line is one.
    ///
    /// Each line comes with the forms that its address may have.
    func hasMore(_ lines: [(addresses: Set<String>, text: String)], in after: KramdownOutline) -> Bool {
        guard parts.map(\.heading) == after.parts.map(\.heading) else { return false }
        var missing = lines
        for (old, new) in zip(parts, after.parts) where old != new {
            guard let more = new.links.leaving(old.links), !more.isEmpty else { return false }
            var items = old.items
            for address in more {
                guard let index = missing.firstIndex(where: { $0.addresses.contains(address) }) else {
                    return false
                }
                if Self.isItem(missing.remove(at: index).text) { items += 1 }
            }
            guard new.items == items || old.items == 0 else { return false }
        }
        return missing.isEmpty
    }
}

extension [String] {
    /// What is left without the elements of `others`, which stand among them in the same order; `nil` if they do not.
    fileprivate func leaving(_ others: [String]) -> [String]? {
        var rest = others[...]
        let left = filter { element in
            guard element == rest.first else { return true }
            rest.removeFirst()
            return false
        }
        return rest.isEmpty ? left : nil
    }
}
