import Feeds

/// Finds the faults of single lines: trailing spaces, and text that was meant as a link.
struct LineLint {
    private let page: Page
    private var findings: [Finding] = []
    /// The names of the definitions, folded; read when the first reference is met.
    private lazy var definitions = Self.definitions(of: page.text)

    private var text: SourceText { page.text }

    /// The findings of all lines but the front matter, code and comments.
    static func findings(in page: Page) -> [Finding] {
        var lint = LineLint(page: page)
        for line in ((page.frontMatter?.lastLine ?? 0) + 1)..<max(1, page.text.lines.count + 1)
        where !page.isInert(line) {
            lint.read(line)
        }
        return lint.findings
    }

    private init(page: Page) { self.page = page }

    private mutating func read(_ line: Int) {
        if text.hasTrailingSpaces(line), !isBreak(line) {
            findings.append(Finding(.trailingSpaces, line: line, subject: text.content(line).trimming()))
        }
        let hasInlineLink = text.holds("](", in: line)
        guard hasInlineLink || text.holds("[", in: line) else { return }
        let scanner = InlineScanner(text.content(line))
        var openBefore: Int?
        for fault in scanner.faults() {
            switch fault {
            case .unclosed(let title):
                findings.append(Finding(.unclosedBracket, line: line, subject: title))
            case .reference(let name, let isFull):
                // On a page without definitions, two words in brackets are text.
                if definitions.contains(Self.fold(name)) { continue }
                if isFull, definitions.isEmpty, !name.contains("://") { continue }
                findings.append(Finding(.undefinedReference, line: line, subject: name))
            case .broken(let broken):
                if case .unopened = broken.kind {
                    let open = openBefore ?? openBrackets(before: line)
                    openBefore = open - 1
                    if open > 0 { continue }
                }
                let source = String(decoding: scanner.bytes[broken.source], as: UTF8.self)
                // The text may be a reference of its own.
                if case .spaced = broken.kind, let name = source.firstMatch(of: /^\[([^\]]*)\]/),
                    definitions.contains(Self.fold(String(name.output.1)))
                {
                    continue
                }
                findings.append(Finding(.brokenLink, line: line, subject: source))
            }
        }
        if hasInlineLink { readUnclosed(scanner, line) }
    }

    /// The brackets that the last lines of a paragraph leave open before one of its lines.
    private func openBrackets(before line: Int) -> Int {
        var first = line
        while first > 1, line - first < 10, !text.isBlank(first - 1) { first -= 1 }
        return (first..<line).reduce(0) { open, number in
            text.content(number).utf8.prefix(1000).reduce(open) { open, byte in
                switch byte {
                case UInt8(ascii: "["): open + 1
                case UInt8(ascii: "]"): max(0, open - 1)
                default: open
                }
            }
        }
    }

    /// Links without their `)` that are not the first ones of an item: those are found with the section.
    private mutating func readUnclosed(_ scanner: InlineScanner, _ line: Int) {
        let links = scanner.links(known: []).filter { $0.kind == .unclosed }
        guard !links.isEmpty else { return }
        // The address may go on in the next line.
        let next = line < text.lines.count ? text.content(line + 1).trimming() : ""
        let isContinued = next.hasPrefix("\"") || next.hasPrefix("'") || next.hasPrefix(")")
        let first = page.linkStarting(at: line)
        let further = links.filter { link in
            let isLast = link.range.upperBound == scanner.bytes.count
            let isFirst = first.map { !$0.isWellFormed && $0.url == link.url } ?? false
            return !isFirst && !(isLast && isContinued)
        }
        guard let link = further.first else { return }
        // The others would read the whole line again.
        findings.append(PageLint.unclosed(link.title, line: line, text))
        findings += further.dropFirst().map { Finding(.unclosedLink, line: line, subject: $0.title) }
    }

    /// Two spaces before a continuation line are a hard line break, not trailing spaces.
    private func isBreak(_ line: Int) -> Bool {
        guard line < text.lines.count, !text.isBlank(line), text.endsInTwoSpaces(line) else { return false }
        let start = text.content(line + 1).trimming()
        return !start.isEmpty && start.firstMatch(of: MarkdownPattern.blockStart.regex) == nil
    }

    private static func definitions(of text: SourceText) -> Set<String> {
        var names: Set<String> = []
        for line in text.lines.indices.map({ $0 + 1 }) where text.holds("]:", in: line) {
            guard let match = text.content(line).firstMatch(of: MarkdownPattern.definition.regex) else {
                continue
            }
            names.insert(fold(String(match.output.1)))
        }
        return names
    }

    /// Reference names match regardless of case and white space (CommonMark §4.7).
    private static func fold(_ name: String) -> String {
        name.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
