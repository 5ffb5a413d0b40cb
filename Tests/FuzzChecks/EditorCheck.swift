@testable import Feeds
@testable import Pages

/// Adds a link of which everything is given to a section of a page, and repairs what can be repaired.
///
/// The input is a byte that chooses the section, then a title, an address, a site, a summary and a page, with U+001F
/// between them; a page that is not given is one with a section in each form.
func checkEditor(_ bytes: [UInt8]) throws {
    guard let choice = bytes.first.map(Int.init) else { return }
    let parts = bytes[1...].split(separator: 0x1F, maxSplits: 4, omittingEmptySubsequences: false)
    func text(_ index: Int) -> String {
        parts.indices.contains(index) ? String(decoding: parts[index], as: UTF8.self) : ""
    }
    let url = text(1).contains("://") ? text(1) : "https://nouveau.example/" + text(1)
    let link = NewLink(title: text(0), url: url, site: text(2), summary: text(3))
    let page: Page
    if parts.count > 4 {
        guard let parsed = try? PageParser.parse(Array(parts[4])) else { return }
        page = parsed
    } else {
        page = try FormsPage.all()[choice % 3]
    }
    let sections = page.linkSections
    if !sections.isEmpty { try add(link, to: sections[choice / 3 % sections.count], of: page) }
    let findings = PageLint.findings(in: page, isPedantic: true)
    for finding in findings.prefix(8) {
        guard let repair = PageEditor.repair(for: finding, on: page, target: url) else { continue }
        try checkRepair(repair, of: page)
    }
    for link in page.links.prefix(8) {
        let finding = Finding(.dead, line: link.firstLine, subject: link.url)
        guard let removal = PageEditor.removal(for: finding, on: page) else { continue }
        try checkRemoval(removal, of: page)
    }
}

private func add(_ link: NewLink, to section: Section, of page: Page) throws {
    if let edit = try? PageEditor.add(link, to: section.path, of: page) {
        let new = try checkAdded(edit, link, to: page)
        try require(!holdsTag(edit.line), "the line “\(edit.line)” holds HTML")
        // Elsewhere the address, or a word like “site”, is what the link shows.
        let form = SectionStyle(section, in: page).form
        if [.title, .sentence, .siteThenTitle, .titleThenText].contains(form) {
            try require(
                Array(new.title.utf8) == Array(PlainText.line(link.title).utf8),
                "“\(new.title)” is shown"
            )
        }
        try require((try? PageEditor.add(link, to: section.path, of: edit.page)) == nil, "it is there twice")
    }
    // A line that a person wrote.
    let line = link.title + "[\(link.site)](\(link.url))" + link.summary
    if let edit = try? PageEditor.add(link, to: section.path, of: page, line: line) {
        _ = try checkAdded(edit, link, to: page)
    }
}

/// The page without the new lines is the page before, and the one link that is new leads to the address.
private func checkAdded(_ edit: PageEdit, _ link: NewLink, to page: Page) throws -> Link {
    var lines = lines(edit.page.bytes)
    try require(withoutEnd(lines[edit.lineNumber - 1]) == Array(edit.line.utf8))
    let isLast = edit.proof.lines.upperBound == lines.count
    lines.removeSubrange((edit.proof.lines.lowerBound - 1)..<edit.proof.lines.upperBound)
    let rest = Array(lines.joined())
    // A file that ended without a line end had to be given one.
    let isEnded = isLast && withoutEnd(rest) == page.bytes
    try require(rest == page.bytes || isEnded, "the rest of the page was changed")

    try require(edit.page.links.count == page.links.count + 1)
    let new = edit.page.links.filter { $0.firstLine == edit.lineNumber }
    try require(new.count == 1 && new[0].urls.count == 1 && new[0].isWellFormed)
    try require(
        new[0].url == link.url || new[0].url == MarkdownText.destination(link.url),
        "another address"
    )
    let bytes = Array(edit.line.utf8)
    try require(!zip(bytes, bytes.dropFirst()).contains { $0 == brace && ($1 == brace || $1 == percent) })
    return new[0]
}

/// The page is the one before without the removed lines, and all of its other links are there.
private func checkRemoval(_ removal: PageRepair, of page: Page) throws {
    guard let edit = try? PageEditor.repair(removal, of: page) else {
        throw Violation(description: "a proposed removal cannot be made")
    }
    var before = lines(page.bytes)
    let removed = edit.proof.lines
    before.removeSubrange((removed.lowerBound - 1)..<removed.upperBound)
    let rest = Array(before.joined())
    // The last line of a file may have had no end.
    try require(rest == edit.page.bytes || withoutEnd(rest) == edit.page.bytes, "another line was changed")
    try require(edit.page.links.count == page.links.count - 1)
    try require(edit.page.sections.map(\.path) == page.sections.map(\.path))
}

/// One line is another, and no line is more or less.
private func checkRepair(_ repair: PageRepair, of page: Page) throws {
    guard let edit = try? PageEditor.repair(repair, of: page) else {
        throw Violation(description: "a proposed repair cannot be made")
    }
    let before = lines(page.bytes)
    let after = lines(edit.page.bytes)
    try require(before.count == after.count && zip(before, after).count { $0 != $1 } == 1)
    try require(withoutEnd(after[edit.lineNumber - 1]) == Array(edit.line.utf8))
}

private let brace = UInt8(ascii: "{")
private let percent = UInt8(ascii: "%")

/// Whether a tag may start anywhere, by bytes: `<` before a letter, without a backslash, that is no autolink.
private func holdsTag(_ line: String) -> Bool {
    let bytes = Array(line.utf8)
    var isEscaped = false
    for (index, byte) in bytes.enumerated() {
        let rest = bytes[(index + 1)...]
        let isLetter = rest.first.map { (0x61...0x7A).contains($0 | 0x20) } ?? false
        let isAutolink = String(decoding: rest.prefix(8), as: UTF8.self).lowercased().contains("://")
        if byte == UInt8(ascii: "<"), isLetter, !isEscaped, !isAutolink { return true }
        isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
    }
    return false
}

/// Lines with their ends, cut by code other than the code under test.
private func lines(_ bytes: [UInt8]) -> [[UInt8]] {
    var lines: [[UInt8]] = [[]]
    for (index, byte) in bytes.enumerated() {
        lines[lines.count - 1].append(byte)
        if byte == 10 || byte == 13 && !(index + 1 < bytes.count && bytes[index + 1] == 10) {
            lines.append([])
        }
    }
    if lines.last == [] { lines.removeLast() }
    return lines
}

/// A line without the one end that it may have.
private func withoutEnd(_ line: [UInt8]) -> [UInt8] {
    var line = line
    if line.last == 10 { line.removeLast() }
    if line.last == 13 { line.removeLast() }
    return line
}
