import Foundation
@testable import Feeds
@testable import Parse

/// Reads any bytes as a date: one that is read is within bounds, and the same once written and read again.
func checkDate(_ bytes: [UInt8]) throws {
    if let date = FeedDate.parse(bytes[...]) { try check(date) }
    if let date = FeedDate.parse(String(decoding: bytes, as: UTF8.self)) { try check(date) }
}

private func check(_ date: Date) throws {
    // The years 1583 to 9999.
    try require((-12_212_553_600..<253_402_300_800).contains(date.timeIntervalSince1970))
    // As a digest writes it, and as the ledger does.
    try require(try distance(date, date.formatted(.iso8601)) < 1)
    try require(try distance(date, date.formatted(.iso8601WithFraction)) < 0.002)
}

private func distance(_ date: Date, _ text: String) throws -> Double {
    guard let again = FeedDate.parse(text) else { throw Violation(description: "\(text) is not read again") }
    return abs(again.timeIntervalSince(date))
}

extension FormatStyle where Self == Date.ISO8601FormatStyle {
    fileprivate static var iso8601WithFraction: Self { Self(includingFractionalSeconds: true) }
}
