@testable import Feeds
@testable import Parse

/// Decodes any bytes; the first line is a content type, or the name of an encoding.
func checkCharset(_ bytes: [UInt8]) throws {
    let parts = bytes.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
    let label = String(decoding: parts.first ?? [], as: UTF8.self)
    let text = Array(parts.last ?? [])
    for contentType in [nil, label, "text/xml; charset=" + label] { try check(text, contentType) }
}

private func check(_ bytes: [UInt8], _ contentType: String?) throws {
    let decoded = Charset(bytes, contentType: contentType)
    try require(isUTF8(decoded.bytes), "the decoded text is not UTF-8")
    try require(decoded.bytes.count <= bytes.count * 3 + 16)
    try require(!decoded.name.isEmpty)
    // Zeros at the start mean two or four bytes a character; ISO-2022-JP is ASCII, and declared.
    guard isUTF8(bytes), !bytes.prefix(4).contains(0), decoded.name != "iso-2022-jp" else { return }
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    try require(decoded.bytes == (hasMark ? Array(bytes.dropFirst(3)) : bytes), "UTF-8 was changed")
}

private func isUTF8(_ bytes: [UInt8]) -> Bool { String(validating: bytes, as: UTF8.self) != nil }
