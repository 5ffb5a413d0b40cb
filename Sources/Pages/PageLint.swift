import Feeds

/// Finds faults of a page, without network access and without changing it.
package enum PageLint {
    /// All findings of a page that are not silenced, in line order.
    ///
    /// Findings that are often intentional are included only if `isPedantic`.
    package static func findings(in page: Page, isPedantic: Bool = false) -> [Finding] {
        var findings = page.sections.flatMap { sectionFindings($0, page) }
        findings += duplicates(in: page, isPedantic)
        findings += LineLint.findings(in: page)
        if isPedantic { findings += page.sections.flatMap { pedanticFindings(in: $0) } }
        return unsilenced(findings, on: page)
    }

    /// Findings in line order, without silenced ones.
    package static func unsilenced(_ findings: [Finding], on page: Page) -> [Finding] {
        let silence = Silence(page.text)
        return findings.filter { !silence.covers($0) }
            .sorted { ($0.line, $0.code.rawValue, $0.subject) < ($1.line, $1.code.rawValue, $1.subject) }
    }

    private static func sectionFindings(_ section: Section, _ page: Page) -> [Finding] {
        var findings = splits(in: section)
        let text = page.text
        if section.heading == .malformed {
            findings.append(
                Finding(.malformedHeading, line: section.headingLine, subject: section.name)
            )
        }
        for link in section.links {
            if !link.isWellFormed {
                findings.append(unclosed(link.title, line: link.firstLine, text))
            }
            if link.style.form == .labelThenAddress || link.style.form == .title && link.title == link.url {
                findings.append(Finding(.addressAsText, line: link.firstLine, subject: link.url))
            }
            // The text of a link may be a picture.
            if saysNothing(link.title), link.title != "" || !text.holds("[![", in: link.firstLine) {
                findings.append(Finding(.emptyText, line: link.firstLine, subject: link.title))
            }
        }
        return findings
    }

    /// A link without its `)`; the end of its address may be missing, too.
    static func unclosed(_ title: String, line: Int, _ text: SourceText) -> Finding {
        let isCutShort = PageEditor.closing(text.content(line)) == nil
        return Finding(.unclosedLink, line: line, subject: title, detail: isCutShort ? .cutAddress : nil)
    }

    private static let emptyTexts: Set<String> = [
        "", "ici", "lien", "ce lien", "cliquez ici", "lire", "lire la suite", "en savoir plus", "source",
        "here",
        "link", "this", "this link", "click here", "read more", "more", "article",
    ]

    /// Whether a link with this text says nothing about where it leads.
    static func saysNothing(_ text: String) -> Bool {
        text.utf8.count <= 16 && emptyTexts.contains(text.lowercased().trimming())
    }

    private static func duplicates(in page: Page, _ isPedantic: Bool) -> [Finding] {
        var seen: [String: Int] = [:]
        return page.comparedAddresses(isPedantic: isPedantic).compactMap { url, line in
            guard let first = seen[url] else {
                seen[url] = line
                return nil
            }
            // A badge or an icon beside a link leads to the same page.
            guard first != line else { return nil }
            return Finding(.duplicateURL, line: line, subject: url, otherLine: first)
        }
    }

    private static func splits(in section: Section) -> [Finding] {
        var findings: [Finding] = []
        let outer = section.lists.filter { $0.depth == 0 && !$0.isParagraphs }.flatMap(\.items).compactMap(
            \.link
        )
        var counts: [String: Int] = [:]
        for index in outer { counts[section.links[index].style.marker, default: 0] += 1 }
        guard counts.count > 1, let common = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key
        else {
            return []
        }
        for (place, index) in outer.enumerated() where section.links[index].style.marker != common {
            let link = section.links[index]
            guard let marker = link.style.marker.first, !marker.isNumber else { continue }
            let back = outer[place...].first { section.links[$0].style.marker == common }
            findings.append(
                Finding(
                    .splitList,
                    line: link.firstLine,
                    subject: link.style.marker,
                    otherLine: back.map { section.links[$0].firstLine }
                )
            )
        }
        return findings
    }

    // MARK: Pedantries

    private static func pedanticFindings(in section: Section) -> [Finding] {
        var findings: [Finding] = []
        for list in section.lists where list.depth == 0 && !list.isParagraphs {
            let gaps = zip(list.items, list.items.dropFirst()).map { $1.firstLine - $0.lastLine - 1 }
            guard let first = gaps.first, let place = gaps.firstIndex(where: { ($0 > 0) != (first > 0) })
            else { continue }
            let line = list.items[place + 1].firstLine
            findings.append(Finding(.mixedSpacing, line: line, subject: section.name))
        }
        for link in section.links {
            guard let inText = percentage(link.context, MarkdownPattern.percentage.regex),
                let inAddress = percentage(link.url, MarkdownPattern.percentageInAddress.regex),
                inText != inAddress
            else { continue }
            let title = link.title
            findings.append(
                Finding(
                    .differingFigure,
                    line: link.firstLine,
                    subject: title,
                    detail: .percentages(text: inText, address: inAddress)
                )
            )
        }
        return findings
    }

    private static func percentage(_ text: String, _ pattern: Regex<(Substring, Substring)>) -> Int? {
        text.firstMatch(of: pattern).flatMap { Int($0.output.1) }
    }
}
