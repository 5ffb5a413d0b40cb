import Demand
@testable import Feeds
@testable import Parse

/// Decodes any bytes: the first line is the content type, or the name of an encoding, that they are said to have.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCharset(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    let parts = input.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
    let said = String(decoding: parts.first ?? [], as: UTF8.self)
    let bytes = Array(parts.last ?? [])
    for contentType in [nil, said, "text/xml; charset=" + said] { check(bytes, contentType) }
    return 0
}

private func check(_ bytes: [UInt8], _ contentType: String?) {
    let decoded = Charset(bytes, contentType: contentType)
    demand(isUTF8(decoded.bytes), "what was decoded is no UTF-8")
    demand(decoded.bytes.count <= bytes.count * 3 + 16)
    demand(!decoded.name.isEmpty)
    // Zeros at the start mean two or four bytes a character.
    guard isUTF8(bytes), !bytes.prefix(4).contains(0) else { return }
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    demand(decoded.bytes == (hasMark ? Array(bytes.dropFirst(3)) : bytes), "UTF-8 was changed")
}

private func isUTF8(_ bytes: [UInt8]) -> Bool { String(validating: bytes, as: UTF8.self) != nil }
