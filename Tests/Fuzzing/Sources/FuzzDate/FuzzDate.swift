import Demand
import Foundation
@testable import Feeds
@testable import Parse

/// Reads any bytes as a date: one that is read is within bounds, and the same once written and read again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDate(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    if let date = FeedDate.parse(bytes[...]) { check(date) }
    if let date = FeedDate.parse(String(decoding: bytes, as: UTF8.self)) { check(date) }
    return 0
}

private func check(_ date: Date) {
    // The years 1583 to 9999.
    demand((-12_212_553_600..<253_402_300_800).contains(date.timeIntervalSince1970))
    // As a digest writes it, and as the ledger does.
    demand(distance(date, date.formatted(.iso8601)) < 1)
    demand(distance(date, date.formatted(.iso8601WithFraction)) < 0.002)
}

private func distance(_ date: Date, _ text: String) -> Double {
    guard let again = FeedDate.parse(text) else { fatalError("\(text) is not read again") }
    return abs(again.timeIntervalSince(date))
}

extension FormatStyle where Self == Date.ISO8601FormatStyle {
    fileprivate static var iso8601WithFraction: Self { Self(includingFractionalSeconds: true) }
}
