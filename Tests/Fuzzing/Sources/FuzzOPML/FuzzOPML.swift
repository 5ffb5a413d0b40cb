import Demand
@testable import Feeds
@testable import Parse

/// Reads any bytes as a subscription list: one that is read is the same once written and read again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOPML(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let list = try? OPML.parse(bytes) else { return 0 }
    do {
        let again = try OPML.parse(Array(OPML.text(of: list).utf8))
        demand(again == list, "\(list) was written, \(again) is read")
    } catch {
        fatalError("what was written is not read: \(error)")
    }
    return 0
}
