import Demand
@testable import Feeds
@testable import Pages

/// Reads any bytes as a page, and looks for faults: sections follow each other, and all that is found is on the page.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPage(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let page = try? PageParser.parse(bytes) else { return 0 }
    demand(page.bytes == bytes)
    let last = max(1, bytes.count { $0 == 0x0A || $0 == 0x0D } + 1)
    var end = 0
    for section in page.sections {
        demand(
            section.headingLine >= end || section.lines.isEmpty,
            "\(page.sections.map { [$0.headingLine, $0.lines.lowerBound, $0.lines.upperBound] }) lie over each other"
        )
        demand(section.lines.lowerBound > section.headingLine || section.headingLine == 0)
        demand(section.lines.upperBound <= last + 1)
        for link in section.links {
            demand(link.firstLine <= link.lastLine)
            demand(section.lines.contains(link.firstLine) && section.lines.contains(link.lastLine))
            demand(link.urls.first == link.url)
        }
        end = section.lines.upperBound - 1
    }
    for finding in PageLint.findings(in: page, isPedantic: true) {
        demand((1...last).contains(finding.line))
    }
    return 0
}
