@testable import Feeds
@testable import Parse

/// Reads any bytes as a subscription list: one that is read is the same once written and read again.
func checkOPML(_ bytes: [UInt8]) throws {
    guard let list = try? OPML.parse(bytes) else { return }
    let again = try OPML.parse(Array(OPML.text(of: list).utf8))
    try require(again == list, "\(list) was written, \(again) is read")
}
