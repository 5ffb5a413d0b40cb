import Feeds
import Foundation

/// The lines of a ledger: JSON objects with a version.
extension Ledger {
    /// The version of the lines that this veille writes, and the latest that it reads.
    fileprivate static let version = 1

    /// What every version of a line tells.
    fileprivate struct LineVersion: Decodable { var v: Int }

    fileprivate struct Line: Codable {
        var v = Ledger.version
        var decision: Decision?
        var issue: Issue?
        var move: FeedMove?
        var delivery: DeliveryRecord?
    }

    /// Valid issue numbers: bounded, so that the next one never overflows.
    fileprivate static let numbers = 1...999_999_999

    /// Reads lines.
    ///
    /// - Parameters:
    ///   - bytes: The lines.
    ///   - file: The name of the file that they are from.
    ///   - skipped: How many lines stand before them.
    /// - Returns: What they say.
    static func contents(_ bytes: some Collection<UInt8>, of file: String = "", after skipped: Int = 0)
        -> Contents
    {
        var contents = Contents()
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let text = try decoder.singleValueContainer().decode(String.self)
            guard let date = Self.date(text) else {
                throw DecodingError.dataCorrupted(
                    .init(codingPath: decoder.codingPath, debugDescription: text)
                )
            }
            return date
        }
        let bytes = [UInt8](bytes)
        var number = skipped
        eachLine(of: bytes) { range in
            number += 1
            if let decision = DecisionReader.decision(in: bytes, range) {
                contents.decisions.append(decision)
            } else if !bytes[range].allSatisfy({ $0 <= 0x20 }) {
                contents.add(Data(bytes[range]), at: Place(file, number), decoder)
            }
        }
        return contents
    }

    /// Calls `body` with the range of each line, without its end.
    private static func eachLine(of bytes: [UInt8], _ body: (Range<Int>) -> Void) {
        var start = 0
        while start <= bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            body(start..<end)
            start = end + 1
        }
    }

    /// Where the last line starts, if it has no end and cannot be read.
    static func startOfCutLine(_ bytes: Data) -> Data.Index? {
        let last = bytes[(bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? bytes.startIndex)...]
        return contents(last).unreadable.isEmpty ? nil : last.startIndex
    }

    /// Records as lines.
    static func lines(_ records: [Record]) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(Self.text(date))
        }
        var bytes = Data()
        for record in records {
            switch record {
            case .decision(let decision): bytes += try encoder.encode(Line(decision: decision))
            case .issue(let issue): bytes += try encoder.encode(Line(issue: issue))
            case .move(let move): bytes += try encoder.encode(Line(move: move))
            case .delivery(let delivery): bytes += try encoder.encode(Line(delivery: delivery))
            }
            bytes.append(0x0A)
        }
        return bytes
    }

    private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    /// The format truncates milliseconds: add half of one, so that dates round-trip.
    private static func text(_ date: Date) -> String { date.addingTimeInterval(0.0005).formatted(style) }

    private static func date(_ text: String) -> Date? {
        guard isDate(text) else { return nil }
        return (try? Date(text, strategy: style)) ?? (try? Date(text, strategy: .iso8601))
    }

    /// Whether a text has the form of a date of RFC 3339, in the Gregorian calendar: Foundation also reads
    /// `6-3-5T8:0:0.2026-5T`, and writes it as another date.
    private static func isDate(_ text: String) -> Bool {
        let shape = "0000-00-00T00:00:00".utf8
        let bytes = text.utf8
        guard (shape.count + 1...40).contains(bytes.count), text >= "1600",
            zip(bytes, shape).allSatisfy({ $1 == UInt8(ascii: "0") ? isDigit($0) : $0 == $1 })
        else { return false }
        var rest = bytes.dropFirst(shape.count)
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix(while: isDigit)
            guard !digits.isEmpty else { return false }
            rest = rest.dropFirst(1 + digits.count)
        }
        if rest.elementsEqual("Z".utf8) { return true }
        guard let sign = rest.first, "+-".utf8.contains(sign) else { return false }
        let offset = rest.dropFirst().filter { $0 != UInt8(ascii: ":") }
        return offset.count == 4 && offset.allSatisfy(isDigit)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

extension Ledger.Contents {
    /// Adds a line that is not blank.
    fileprivate mutating func add(_ bytes: Data, at place: Ledger.Place, _ decoder: JSONDecoder) {
        do {
            let line = try decoder.decode(Ledger.Line.self, from: bytes)
            if line.v > Ledger.version {
                // What it seems to say may mean something else by now.
                unreadable.append(place)
                newer.append(place)
            } else if let decision = line.decision {
                decisions.append(decision)
            } else if let issue = line.issue, Ledger.numbers.contains(issue.number) {
                issues.append(issue)
            } else if let move = line.move {
                moves.append(move)
            } else if let delivery = line.delivery, Ledger.numbers.contains(delivery.number) {
                deliveries.append(delivery)
            } else {
                unreadable.append(place)
            }
        } catch {
            unreadable.append(place)
            let v = try? decoder.decode(Ledger.LineVersion.self, from: bytes).v
            if let v, v > Ledger.version { newer.append(place) }
        }
    }
}
