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
        var number = skipped
        read([UInt8](bytes)) { line, _ in
            number += 1
            contents.add(line, at: Place(file, number))
        }
        return contents
    }

    /// What a line says.
    enum LineContent {
        case record(Record)
        case blank
        case unreadable
        /// A later version has written it: what it seems to say may mean something else by now.
        case newer
    }

    /// Calls `body` with what each line says, and where it stands.
    static func read(_ bytes: [UInt8], _ body: (LineContent, Range<Int>) -> Void) {
        let decoder = decoder
        eachLine(of: bytes) { range in
            if let decision = DecisionReader.decision(in: bytes, range) {
                body(.record(.decision(decision)), range)
            } else if bytes[range].allSatisfy({ $0 <= 0x20 }) {
                body(.blank, range)
            } else {
                body(content(Data(bytes[range]), decoder), range)
            }
        }
    }

    private static var decoder: JSONDecoder {
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
        return decoder
    }

    /// What a line says that is not blank.
    private static func content(_ bytes: Data, _ decoder: JSONDecoder) -> LineContent {
        do {
            let line = try decoder.decode(Line.self, from: bytes)
            if line.v > version { return .newer }
            if let decision = line.decision { return .record(.decision(decision)) }
            if let issue = line.issue, numbers.contains(issue.number) { return .record(.issue(issue)) }
            if let move = line.move { return .record(.move(move)) }
            if let delivery = line.delivery, numbers.contains(delivery.number) {
                return .record(.delivery(delivery))
            }
            return .unreadable
        } catch {
            let v = try? decoder.decode(LineVersion.self, from: bytes).v
            return v.map { $0 > version } ?? false ? .newer : .unreadable
        }
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

    /// Whether a last line without an end is only a part of one.
    static func isCut(_ line: [UInt8]) -> Bool { !contents(line).unreadable.isEmpty }

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
    /// Adds what a line says.
    mutating func add(_ line: Ledger.LineContent, at place: Ledger.Place) {
        switch line {
        case .record(.decision(let decision)): log.append(decision)
        case .record(.issue(let issue)): issues.append(issue)
        case .record(.move(let move)): moves.append(move)
        case .record(.delivery(let delivery)): deliveries.append(delivery)
        case .blank: break
        case .unreadable: unreadable.append(place)
        case .newer:
            unreadable.append(place)
            newer.append(place)
        }
    }

    /// Adds the lines of another file.
    mutating func add(_ more: Ledger.Contents) {
        log.append(contentsOf: more.log)
        issues += more.issues
        moves += more.moves
        deliveries += more.deliveries
        unreadable += more.unreadable
        newer += more.newer
    }

    /// Orders by date what is replayed: of several files, the order of the lines says nothing.
    mutating func orderSteps() {
        issues = Self.byDate(issues, \.at)
        moves = Self.byDate(moves, \.at)
        deliveries = Self.byDate(deliveries, \.at)
    }

    private static func byDate<Record>(_ records: [Record], _ date: (Record) -> Date) -> [Record] {
        records.enumerated().sorted { (date($0.element), $0.offset) < (date($1.element), $1.offset) }
            .map(\.element)
    }
}
