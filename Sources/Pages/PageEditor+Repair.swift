/// A change that fixes a finding: of one line, or the removal of an entry.
package struct PageRepair: Sendable, Equatable {
    /// The code of the finding.
    package let code: Finding.Code
    /// The line number, from 1.
    package let line: Int
    /// The current line, without line end; of a removal all lines of the entry, joined by line feeds.
    package let before: String
    /// The repaired line; empty for a removal.
    package let after: String

    package init(code: Finding.Code, line: Int, before: String, after: String) {
        self.code = code
        self.line = line
        self.before = before
        self.after = after
    }
}

extension PageEditor {
    /// The safe repair of a finding, if there is one.
    ///
    /// `target` is the correct address, for findings about addresses.
    package static func repair(for finding: Finding, on page: Page, target: String? = nil) -> PageRepair? {
        let before = page.text.content(finding.line)
        let after: String? =
            switch finding.code {
            case .unclosedLink, .unclosedBracket, .malformedHeading, .brokenLink: mended(before, finding)
            case .insecure, .redirected, .dead, .deleted, .tracking, .hijacked:
                target.flatMap { replacing(finding.subject, with: $0, in: before) }
            default: nil
            }
        guard let after, after != before else { return nil }
        let repair = PageRepair(code: finding.code, line: finding.line, before: before, after: after)
        // Propose only repairs that pass the proof.
        return (try? self.repair(repair, of: page)) == nil ? nil : repair
    }

    /// A line without the fault of a finding, as far as that takes no more than the line; `nil` if it is not known how.
    static func mended(_ line: String, _ finding: Finding) -> String? {
        switch finding.code {
        case .unclosedLink: return closing(line)
        case .unclosedBracket: return closingBracket(line)
        case .malformedHeading: return heading(line)
        case .brokenLink: return mending(line)
        case .trailingSpaces: return String(line.trimmingSuffix { $0 == " " || $0 == "\t" })
        case .tracking, .insecure:
            guard case .address(let target) = finding.detail else { return nil }
            return replacing(finding.subject, with: target, in: line)
        default: return nil
        }
    }

    /// The line with a `]` added before the only address, of `[text(https://…)`.
    private static func closingBracket(_ line: String) -> String? {
        let places = line.ranges(of: "(http")
        guard places.count == 1, let place = places.first, !line.contains("]("),
            line.count(where: { $0 == "[" }) == line.count(where: { $0 == "]" }) + 1
        else { return nil }
        return line[..<place.lowerBound].trimmingSuffix { $0 == " " } + "]" + line[place.lowerBound...]
    }

    /// The line with a `)` added at the end of the malformed link's address.
    static func closing(_ line: String) -> String? {
        guard let link = InlineScanner(line).links(known: []).first(where: { $0.kind == .unclosed }) else {
            return nil
        }
        var bytes = Array(line.utf8)
        // Another parenthesis already closes the link: the fault is a space or a quote in the address.
        var depth = 0
        for byte in bytes[link.range.upperBound...].prefix(while: { $0 != UInt8(ascii: "[") }) {
            if byte == UInt8(ascii: "(") { depth += 1 } else if byte == UInt8(ascii: ")") { depth -= 1 }
            if depth < 0 { return nil }
        }
        bytes.insert(UInt8(ascii: ")"), at: link.range.upperBound)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The line with its first broken link repaired, where only one repair is possible.
    private static func mending(_ line: String) -> String? {
        let scanner = InlineScanner(line)
        var bytes = scanner.bytes
        for case .broken(let broken) in scanner.faults() {
            switch broken.kind {
            case .spaced(let space): bytes.removeSubrange(space)
            case .unopened(let start?): bytes.insert(UInt8(ascii: "["), at: start)
            case .withoutScheme(let start): bytes.insert(contentsOf: "https://".utf8, at: start)
            case .unopened(nil), .empty: continue
            }
            return String(decoding: bytes, as: UTF8.self)
        }
        return nil
    }

    private static func heading(_ line: String) -> String? {
        guard let (level, _) = SectionReader.malformedHeading(line) else { return nil }
        let rest = line.drop { $0 == "#" }
        let hashes = line.prefix { $0 == "#" }.count
        // `##3 Title`: the digit is the intended level.
        let title = level != hashes ? rest.dropFirst().drop { $0 == " " } : rest
        // Closing hashes count only after a space.
        let words = title.trimmingSuffix { $0 == "#" }
        let end = title.dropFirst(words.count)
        let gap = end.isEmpty || words.hasSuffix(" ") ? "" : " "
        return String(repeating: "#", count: level) + " " + words + gap + end
    }

    private static func replacing(_ url: String, with target: String, in line: String) -> String? {
        guard let address = try? LineWriter.destination(target), let found = line.firstRange(of: url) else {
            return nil
        }
        // Skip a longer address with the same start.
        if let next = line[found.upperBound...].first, !" \t)>\"'|]".contains(next) { return nil }
        return line[..<found.lowerBound] + address + line[found.upperBound...]
    }

    /// Repairs one line or removes an entry, and proves that nothing else has changed.
    ///
    /// The line is found by its text, because it may have moved.
    ///
    /// - Parameters:
    ///   - repair: The repair.
    ///   - page: The current page.
    ///   - line: A line written by a person, instead of the proposed one.
    /// - Returns: The proven edit.
    /// - Throws: ``PageError``; the page must then not be written.
    package static func repair(_ repair: PageRepair, of page: Page, line: String? = nil) throws(PageError)
        -> PageEdit
    {
        if repair.isRemoval, line?.isEmpty ?? true { return try remove(repair, from: page) }
        let text = page.text
        let places = text.lines.indices.map { $0 + 1 }.filter { text.content($0) == repair.before }
        guard let number = places.min(by: { abs($0 - repair.line) < abs($1 - repair.line) }) else {
            throw PageError(.lineGone(String(repair.before.prefix(80))), line: repair.line)
        }
        let new = line ?? repair.after
        guard !new.contains(where: \.isNewline) else {
            throw PageError(.notProven(.lineBreak), line: number)
        }
        var repaired = text
        repaired.replace(number, with: Array(new.utf8))
        let bytes = repaired.bytes
        var restored = SourceText(bytes)
        guard restored.lines.count == text.lines.count else {
            throw PageError(.notProven(.lineBreak), line: number)
        }
        restored.replace(number, with: Array(repair.before.utf8))
        guard restored.bytes == page.bytes else {
            throw PageError(.notProven(.notReversible), line: number)
        }
        let after = try PageParser.parse(bytes)
        try proveSame(repair, at: number, before: page, after: after)
        let section = after.sections.last { $0.headingLine <= number }
        let proof = PageEdit.Proof(
            kind: .replacement,
            lines: number...number,
            links: (wellFormed(page), wellFormed(after)),
            section: section?.path ?? [],
            engine: PageEngine(page.frontMatter)
        )
        return PageEdit(page: after, line: new, lineNumber: number, proof: proof)
    }

    private static func unclosed(_ line: String) -> Int {
        InlineScanner(line).links(known: []).count { $0.kind == .unclosed }
    }

    private static func wellFormed(_ page: Page) -> Int { page.links.count { $0.isWellFormed } }

    /// Checks that sections and links are unchanged, except for the repaired one.
    private static func proveSame(_ repair: PageRepair, at number: Int, before: Page, after: Page)
        throws(PageError)
    {
        func fail(_ doubt: PageError.Doubt) -> PageError { PageError(.notProven(doubt), line: number) }
        let line = after.text.content(number)
        guard before.sections.map(\.name) == after.sections.map(\.name),
            before.sections.map(\.headingLine) == after.sections.map(\.headingLine)
        else { throw fail(.sections(line)) }
        for (old, new) in zip(before.sections, after.sections) {
            guard old.links.count == new.links.count, old.mentions.count == new.mentions.count else {
                throw fail(.linksOf(old.name))
            }
            for (one, other) in zip(old.links, new.links)
            where !(one.firstLine...one.lastLine).contains(number) {
                guard one.urls == other.urls, one.title == other.title else {
                    throw fail(.otherLink(line))
                }
            }
        }
        switch repair.code {
        case .unclosedBracket:
            guard wellFormed(after) == wellFormed(before) + 1 || after.links.count == before.links.count
            else {
                throw fail(.breaksLink)
            }
        case .unclosedLink:
            guard unclosed(repair.before) == unclosed(line) + 1, wellFormed(after) >= wellFormed(before)
            else {
                throw fail(.stillNotWhole)
            }
        case .malformedHeading:
            let heading = after.sections.first { $0.headingLine == number }
            guard heading?.heading == .atx else { throw fail(.stillNoHeading) }
        default:
            guard wellFormed(after) == wellFormed(before) else {
                throw fail(.breaksLink)
            }
        }
    }
}
