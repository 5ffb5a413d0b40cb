@testable import Feeds
@testable import Pages

/// Reads any bytes as a page, and looks for faults: sections follow each other, and all that is found is on the page.
func checkPage(_ bytes: [UInt8]) throws {
    guard let page = try? PageParser.parse(bytes) else { return }
    try require(page.bytes == bytes)
    let last = max(1, bytes.count { $0 == 0x0A || $0 == 0x0D } + 1)
    // The last lines of the section under the last heading, and of the groups of it that are not over yet.
    var end = 0
    var groups: [Int] = []
    for section in page.sections {
        let lastLine = section.lines.upperBound - 1
        let isInOrder: Bool
        if section.groupDepth == nil {
            isInOrder = section.headingLine >= end || section.lines.isEmpty
            (end, groups) = (lastLine, [])
        } else {
            while let open = groups.last, section.headingLine >= open { groups.removeLast() }
            isInOrder = lastLine <= groups.last ?? end
            groups.append(lastLine)
        }
        try require(
            isInOrder,
            "\(page.sections.map { [$0.headingLine, $0.lines.lowerBound, $0.lines.upperBound] }) lie over each other"
        )
        try require(section.lines.lowerBound > section.headingLine || section.headingLine == 0)
        try require(section.lines.upperBound <= last + 1)
        for link in section.links {
            try require(link.firstLine <= link.lastLine)
            try require(section.lines.contains(link.firstLine) && section.lines.contains(link.lastLine))
            try require(link.urls.first == link.url)
        }
    }
    let orders = PageOrders(page)
    for section in page.linkSections {
        _ = orders.order(of: section)
        _ = SectionStyle(section, in: page)
    }
    for finding in PageLint.findings(in: page, isPedantic: true) {
        try require((1...last).contains(finding.line))
    }
}
