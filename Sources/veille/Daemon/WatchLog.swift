import Feeds
import Foundation
import Home
import Logging

/// A line for each event on standard error, for people or for programs.
struct WatchLog: LogHandler {
    /// How a line is written.
    enum Format: String, CaseIterable { case text, json }

    let format: Format
    let clock: @Sendable () -> Date
    /// Hidden in what others may have said.
    var secrets = Secrets([])
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let line = Self.line(format, clock(), event.level, "\(event.message)", fields(event.metadata))
        // If standard error is closed, there is nowhere to report it.
        try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
    }

    /// All fields of an event, without secrets.
    func fields(_ more: Logger.Metadata?) -> [String: String] {
        let all = metadata.merging(more ?? [:]) { _, new in new }
        return Dictionary(
            uniqueKeysWithValues: all.map { key, value in
                (key, Self.quotes.contains(key) ? secrets.masked("\(value)") : "\(value)")
            }
        )
    }

    /// The fields with words of servers and programs.
    private static let quotes: Set = ["detail", "why", "error"]

    static func line(
        _ format: Format,
        _ date: Date,
        _ level: Logger.Level,
        _ message: String,
        _ fields: [String: String]
    ) -> String {
        // Untrusted text must stay within its quotes and on its line.
        let fields = fields.mapValues(Console.printable)
        switch format {
        case .json:
            var object: [String: String] = fields
            object["time"] = date.formatted(.iso8601)
            object["level"] = level.rawValue
            object["message"] = message
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return (try? String(decoding: encoder.encode(object), as: UTF8.self)) ?? "{}"
        case .text:
            let words = fields.sorted { $0.key < $1.key }.map { key, value in
                let text = PlainText.replacing(in: value) { $0 == "\"" ? "'" : nil }
                let isWord = !text.isEmpty && !text.unicodeScalars.contains { [" ", "'", "="].contains($0) }
                return isWord ? "\(key)=\(text)" : "\(key)=\"\(text)\""
            }
            return ([date.formatted(.iso8601), level.rawValue, message] + words).joined(separator: " ")
        }
    }
}
