package import Feeds
package import Foundation

/// The ledger of decisions: an append-only JSON Lines file, kept in git.
///
/// It is the only source of truth for decisions. Lines of later versions, and lines truncated by a crash, are
/// kept and counted.
package struct Ledger: Sendable {
    package let url: URL
    /// How long another process that writes is waited for.
    private let patience: Duration

    /// The file does not have to exist.
    package init(at url: URL, patience: Duration = .seconds(10)) {
        self.url = url
        self.patience = patience
    }

    /// The content of a ledger.
    package struct Contents: Sendable {
        /// In file order.
        package var decisions: [Decision] = []
        /// Issues of digests, in file order.
        package var issues: [Issue] = []
        /// Moves of feeds, in file order.
        package var moves: [FeedMove] = []
        /// Deliveries of issues, in file order.
        package var deliveries: [DeliveryRecord] = []
        /// Lines that could not be read, counted from 1; those of a later version are among them.
        package var unreadable: [Int] = []
        /// Lines that a later version has written.
        package var newer: [Int] = []
    }

    /// One line.
    package enum Record: Sendable {
        case decision(Decision)
        /// An issue of a digest.
        case issue(Issue)
        /// A feed moved to another address.
        case move(FeedMove)
        /// A step in the delivery of an issue.
        case delivery(DeliveryRecord)
    }

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

    /// Reads the whole ledger; a missing file is an empty ledger.
    ///
    /// - Throws: File system errors.
    package func read() throws -> Contents { try ReadLedgers.shared.contents(of: url) }

    /// The decisions of the whole ledger, folded; a missing file is an empty ledger.
    ///
    /// - Throws: File system errors.
    package func history() throws -> DecisionHistory { try ReadLedgers.shared.history(of: url) }

    /// Valid issue numbers: bounded, so that the next one never overflows.
    fileprivate static let numbers = 1...999_999_999

    /// Reads the bytes of a ledger that is no file.
    package static func contents(of bytes: Data) -> Contents { contents(bytes) }

    /// Reads lines; `skipped` lines stand before them.
    static func contents(_ bytes: some Collection<UInt8>, after skipped: Int = 0) -> Contents {
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
                contents.add(Data(bytes[range]), number: number, decoder)
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

    /// The bytes of the file, without the part of a line that another process is just writing: what is appended
    /// becomes visible page by page.
    ///
    /// - Throws: File system errors.
    func wholeLines() throws -> Data {
        let bytes = try Data(contentsOf: url)
        guard let start = Self.startOfCutLine(bytes) else { return bytes }
        do {
            guard let lock = try FileLock.attempt(lock) else { return bytes[..<start] }
            return try withExtendedLifetime(lock) { try Data(contentsOf: url) }
        } catch {
            // Nobody writes where no lock can be taken.
            return bytes
        }
    }

    /// Where the last line starts, if it has no end and cannot be read.
    private static func startOfCutLine(_ bytes: Data) -> Data.Index? {
        let last = bytes[(bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? bytes.startIndex)...]
        return contents(last).unreadable.isEmpty ? nil : last.startIndex
    }

    /// Appends records, all or none, and returns once they are on disk.
    ///
    /// - Throws: ``FileLock/Held``, file system errors; the file is then unchanged.
    package func append(_ records: [Record]) throws {
        if !records.isEmpty { try whileLocked { try write(records) } }
    }

    /// Appends the records that `decide` makes from the whole ledger, while the file is locked.
    ///
    /// - Throws: ``FileLock/Held``, file system errors and those of `decide`; the file is then unchanged.
    package func append(_ decide: (Contents) throws -> [Record]) throws {
        try whileLocked { try write(decide(read())) }
    }

    /// Appends the lines of another ledger that this one lacks; a missing file has none, and a last line that was cut
    /// off is left out.
    ///
    /// - Throws: ``FileLock/Held``, file system errors; the file is then unchanged.
    package func takeOver(_ other: Ledger) throws {
        func lines(_ url: URL) throws -> [Data] {
            guard FileManager.default.fileExists(atPath: url.path) else { return [] }
            let bytes = try Data(contentsOf: url)
            return bytes[..<(Self.startOfCutLine(bytes) ?? bytes.endIndex)].split(separator: 0x0A)
        }
        guard FileManager.default.fileExists(atPath: other.url.path) else { return }
        let theirs = try other.whileLocked { try lines(other.url) }
        try whileLocked {
            var known = Set(try lines(url))
            let missing = theirs.filter { known.insert($0).inserted }
            try write(Data(missing.map { $0 + [0x0A] }.joined()))
        }
    }

    /// The decisions in a byte range of the file; `nil` if the range contains anything else.
    package func decisions(in range: Range<Int>) throws -> [Decision]? {
        let file = try FileHandle(forReadingFrom: url)
        defer { try? file.close() }
        try file.seek(toOffset: UInt64(range.lowerBound))
        let bytes = try file.read(upToCount: range.count) ?? Data()
        guard bytes.count == range.count else { return nil }
        let contents = Self.contents(bytes)
        let hasOthers =
            !contents.unreadable.isEmpty || !contents.issues.isEmpty || !contents.moves.isEmpty
            || !contents.deliveries.isEmpty
        return hasOthers ? nil : contents.decisions
    }

    /// Faults in the lines of a ledger.
    package struct Examination: Sendable, Equatable {
        /// Line numbers, from 1, of lines that are not JSON: truncated, or left by a merge.
        package var damaged: [Int] = []
        /// Lines that repeat an earlier one byte for byte.
        package var repeated: [Int] = []
        /// Lines of a later veille: kept, but ignored.
        package var foreign: [Int] = []
    }

    /// Checks all lines.
    ///
    /// - Throws: File system errors.
    package func examine() throws -> Examination {
        guard FileManager.default.fileExists(atPath: url.path) else { return Examination() }
        return try Self.examine(wholeLines())
    }

    private static func examine(_ bytes: Data) -> Examination {
        var examination = Examination()
        let unreadable = Set(contents(bytes).unreadable)
        var seen: Set<Data> = []
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.allSatisfy({ $0 <= 0x20 }) {
            if unreadable.contains(index + 1) {
                let isObject = (try? JSONSerialization.jsonObject(with: line)) is [String: Any]
                if isObject {
                    examination.foreign.append(index + 1)
                } else {
                    examination.damaged.append(index + 1)
                }
            } else if !seen.insert(line).inserted {
                examination.repeated.append(index + 1)
            }
        }
        return examination
    }

    /// Removes damaged and repeated lines; the original file is copied to `backup`.
    ///
    /// - Throws: ``FileLock/Held``, file system errors; the ledger is then unchanged.
    package func repair(backup: URL) throws {
        do { try whileLocked { try repairInPlace(backup) } } catch let error as CocoaError
            where error.filePath == nil
        {
            throw Self.failure(error, url)
        }
    }

    private func repairInPlace(_ backup: URL) throws {
        let file = try Self.open(url, O_RDWR)
        defer { try? file.close() }
        let before = try file.readToEnd() ?? Data()
        let wrong = Self.examine(before)
        let dropped = Set(wrong.damaged + wrong.repeated)
        let kept = try Self.open(backup, O_WRONLY | O_CREAT | O_EXCL)
        try kept.write(contentsOf: before)
        try kept.synchronize()
        try kept.close()
        var after = Data()
        let lines = before.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isEmpty && !dropped.contains(index + 1) {
            after += line + [0x0A]
        }
        // In place: the file keeps its owner and mode.
        try file.seek(toOffset: 0)
        try file.write(contentsOf: after)
        try file.truncate(atOffset: UInt64(after.count))
        try file.synchronize()
    }

    /// Runs `body` while no other process writes to the ledger.
    ///
    /// The lock stands beside the file: git replaces the ledger, and whoever may read it could lock it.
    private func whileLocked<Result>(_ body: () throws -> Result) throws -> Result {
        try FileLock.hold(lock, patience: patience, body)
    }

    private var lock: URL { url.deletingPathExtension().appendingPathExtension("lock") }

    private static func open(_ url: URL, _ flags: Int32) throws -> FileHandle {
        let descriptor = unsafe Foundation.open(url.path, flags | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            throw failure(POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO), url)
        }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// The error with the path of the file.
    private static func failure(_ error: any Error, _ url: URL) -> CocoaError {
        CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: url.path, NSUnderlyingErrorKey: error])
    }

    /// Appends whole lines; the caller holds the lock.
    private func write(_ records: [Record]) throws { try write(Self.lines(records)) }

    private func write(_ lines: Data) throws {
        var bytes = lines
        guard !bytes.isEmpty else { return }
        let file = try Self.open(url, O_RDWR | O_CREAT)
        defer { try? file.close() }
        var before: UInt64?
        do {
            let end = try file.seekToEnd()
            before = end
            if end > 0 {
                try file.seek(toOffset: end - 1)
                // A line truncated by a crash stays on its own line.
                if try file.read(upToCount: 1) != Data([0x0A]) { bytes.insert(0x0A, at: 0) }
                try file.seek(toOffset: end)
            }
            try file.write(contentsOf: bytes)
            try file.synchronize()
        } catch {
            if let before { try? file.truncate(atOffset: before) }
            throw Self.failure(error, url)
        }
    }

    private static func lines(_ records: [Record]) throws -> Data {
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
    fileprivate mutating func add(_ bytes: Data, number: Int, _ decoder: JSONDecoder) {
        do {
            let line = try decoder.decode(Ledger.Line.self, from: bytes)
            if line.v > Ledger.version {
                // What it seems to say may mean something else by now.
                unreadable.append(number)
                newer.append(number)
            } else if let decision = line.decision {
                decisions.append(decision)
            } else if let issue = line.issue, Ledger.numbers.contains(issue.number) {
                issues.append(issue)
            } else if let move = line.move {
                moves.append(move)
            } else if let delivery = line.delivery, Ledger.numbers.contains(delivery.number) {
                deliveries.append(delivery)
            } else {
                unreadable.append(number)
            }
        } catch {
            unreadable.append(number)
            let v = try? decoder.decode(Ledger.LineVersion.self, from: bytes).v
            if let v, v > Ledger.version { newer.append(number) }
        }
    }
}
