/// Entry points for the nested package Benchmarks: the only `public` names of this package.
public enum Workloads {
    /// Parses a feed and counts its entries; 0 if it is not a feed.
    public static func entryCount(_ bytes: [UInt8], baseURL: String) -> Int {
        (try? FeedParser.parse(bytes, baseURL: baseURL).entries.count) ?? 0
    }

    /// Whether a text is a date in any form that feeds use.
    public static func isDate(_ text: String) -> Bool { FeedDate.parse(text) != nil }
}
