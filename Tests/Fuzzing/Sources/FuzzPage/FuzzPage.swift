import Pages

/// Reads any bytes as a page, adds a line to each section, and mends what can be mended: nothing else may change.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPage(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let page = try? PageParser.parse(bytes) else { return 0 }
    precondition(page.bytes == bytes)
    let link = NewLink(
        title: "Un [titre]",
        url: "https://nouveau.example/x",
        site: "Site",
        summary: "Des mots."
    )
    for section in page.linkSections.prefix(4) {
        guard let edit = try? PageEditor.add(link, to: section.path, of: page) else { continue }
        precondition(edit.page.bytes.count > bytes.count)
        precondition((try? PageEditor.add(link, to: section.path, of: edit.page)) == nil)
        precondition(isSubsequence(bytes, of: edit.page.bytes))
    }
    for finding in PageLint.findings(in: page, isPedantic: true) {
        guard let repair = PageEditor.repair(for: finding, on: page) else { continue }
        precondition((try? PageEditor.repair(repair, of: page)) != nil)
    }
    return 0
}

/// Whether taking bytes away gives the others back.
private func isSubsequence(_ part: [UInt8], of whole: [UInt8]) -> Bool {
    var place = 0
    for byte in whole where place < part.count && part[place] == byte { place += 1 }
    return place == part.count
}
