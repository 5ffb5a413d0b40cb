import Feeds
import Foundation

/// A ledger as it was read.
struct LedgerSnapshot: Sendable {
    /// How far a file was read.
    struct File: Codable, Equatable, Sendable {
        /// As ``Ledger/name(of:)`` gives it.
        var name: String
        /// `nil` if it changed while it was read.
        var identity: FileIdentity?
        /// Whether the file had not been changed for a while when it was read.
        var isSettled = false
        /// Bytes.
        var length = 0
        var lines = 0
        /// Of the bytes.
        var hash: UInt64 = 0
        /// Whether the last line had an end: what follows are then new lines.
        var hasEnd = true

        func isUnchanged(_ now: FileIdentity?) -> Bool { isSettled && identity != nil && identity == now }
    }

    /// A line that is no decision.
    struct Other: BitwiseCopyable, Sendable {
        var place: LedgerLines.Place
        /// Counted from 1.
        var number: Int64
    }

    var files: [File] = []
    var contents = Ledger.Contents()
    var history: DecisionHistory?
    /// Where the lines stand, if the decisions stay in the files.
    var places: [LedgerLines.Place]?
    var others: [Other] = []
    var handles: [FileHandle] = []

    /// Larger ledgers stay in their files.
    fileprivate static let mostInMemory: Int64 = 1 << 20

    /// What a ledger holds now.
    ///
    /// - Throws: File system errors.
    init(reading ledger: Ledger) throws {
        let files = try ledger.files.compactMap { try FileIdentity.open($0) }
        if files.reduce(0, { $0 + (FileIdentity($1)?.size ?? 0) }) > Self.mostInMemory { places = [] }
        // Nothing was there that could be gone.
        _ = try takeOver(ledger)
    }

    /// That of an index.
    init(
        files: [File],
        rows: DecisionRows,
        places: [LedgerLines.Place],
        others: [Other],
        handles: [FileHandle]
    ) {
        (self.files, self.places, self.others, self.handles) = (files, places, others, handles)
        for other in others {
            let place = Ledger.Place(files[Int(other.place.file)].name, Int(other.number))
            // Lines that have changed are found by their hash.
            contents.add(LedgerLines.content(at: other.place, in: handles) ?? .blank, at: place)
        }
        contents.log = DecisionLog(rows, in: LedgerLines(places, in: handles))
    }

    /// The same, with what was added to the ledger since; `nil` if what was read is no longer there.
    ///
    /// - Throws: File system errors.
    func updated(_ ledger: Ledger) throws -> LedgerSnapshot? {
        var next = self
        guard let isSame = try next.takeOver(ledger) else { return nil }
        if !isSame { next.history = history?.extended(to: next.contents.log) }
        return next
    }

    /// Whether all of it would show a change by its identity.
    var isSettled: Bool { files.allSatisfy { $0.isSettled && $0.identity != nil && $0.hasEnd } }

    /// Reads what is new.
    ///
    /// - Returns: Whether nothing is; `nil` if what was read is no longer there.
    private mutating func takeOver(_ ledger: Ledger) throws -> Bool? {
        let urls = ledger.files
        let names = urls.map(ledger.name)
        guard Set(files.map(\.name)).isSubset(of: names) else { return nil }
        var isSame = true
        var rows = contents.log.rows
        for (url, name) in zip(urls, names) {
            guard let handle = try FileIdentity.open(url) else {
                if files.contains(where: { $0.name == name }) { return nil }
                continue
            }
            let place = files.firstIndex { $0.name == name } ?? files.count
            if place == files.count {
                files.append(File(name: name))
                handles.append(handle)
            }
            let identity = FileIdentity(handle)
            if files[place].isUnchanged(identity) { continue }
            handles[place] = handle
            guard files[place].hasEnd else { return nil }
            let before = files[place].length
            guard try read(ledger, place, &rows) else { return nil }
            if files[place].length != before { isSame = false }
            // A file that changed meanwhile is read again the next time.
            let after = FileIdentity(handle)
            let isWhole =
                identity != nil && after == identity && Int(identity?.size ?? 0) == files[place].length
            files[place].identity = isWhole ? identity : nil
            files[place].isSettled = isWhole && (identity?.isSettled ?? false)
        }
        guard !isSame else { return true }
        if let places { contents.log = DecisionLog(rows, in: LedgerLines(places, in: handles)) }
        if files.count > 1 {
            contents.orderSteps()
            contents.orderPlaces(names)
        }
        return false
    }

    /// Reads the lines of a file that follow those that were read.
    ///
    /// - Returns: Whether those are as they were.
    private mutating func read(_ ledger: Ledger, _ number: Int, _ rows: inout DecisionRows) throws -> Bool {
        let handle = handles[number]
        var file = files[number]
        var hash = PrefixHash()
        do {
            var known = 0
            while known < file.length {
                let bytes = try handle.bytes(at: Int64(known), atMost: min(1 << 20, file.length - known))
                guard !bytes.isEmpty else { return false }
                hash.add(bytes)
                known += bytes.count
            }
            guard hash.value == file.hash || file.length == 0 else { return false }
            func take(_ bytes: [UInt8]) {
                hash.add(bytes)
                let lines = bytes.last == 0x0A ? Array(bytes.dropLast()) : bytes
                Ledger.read(lines) { line, range in
                    file.lines += 1
                    let place = LedgerLines.Place(
                        file: Int32(number),
                        length: Int32(clamping: range.count),
                        offset: Int64(file.length + range.lowerBound)
                    )
                    add(line, file, place, &rows)
                }
                file.length += bytes.count
            }
            try Self.eachBlock(of: handle, from: file.length, ledger.lock, take)
        } catch let error as POSIXError {
            throw CocoaError(
                .fileReadUnknown,
                userInfo: [NSFilePathErrorKey: ledger.url.path, NSUnderlyingErrorKey: error]
            )
        }
        file.hash = hash.value
        file.hasEnd = file.length == 0 || (try? handle.bytes(at: Int64(file.length - 1), atMost: 1)) == [0x0A]
        files[number] = file
        return true
    }

    private mutating func add(
        _ line: Ledger.LineContent,
        _ file: File,
        _ place: LedgerLines.Place,
        _ rows: inout DecisionRows
    ) {
        guard places != nil else { return contents.add(line, at: Ledger.Place(file.name, file.lines)) }
        switch line {
        case .record(.decision(let decision)):
            rows.append(decision)
            places?.append(place)
        case .blank: break
        default:
            others.append(Other(place: place, number: Int64(file.lines)))
            contents.add(line, at: Ledger.Place(file.name, file.lines))
        }
    }

    /// Calls `take` with whole lines, and last with one that has no end, if no other process is just writing it: what is
    /// appended becomes visible page by page.
    private static func eachBlock(
        of handle: FileHandle,
        from start: Int,
        _ lock: URL,
        _ take: ([UInt8]) -> Void
    ) throws {
        var offset = Int64(start)
        var rest: [UInt8] = []
        func readOn() throws {
            while true {
                let block = try handle.bytes(at: offset, atMost: 1 << 20)
                guard !block.isEmpty else { return }
                offset += Int64(block.count)
                if let end = block.lastIndex(of: 0x0A) {
                    take(rest + block[...end])
                    rest = Array(block[(end + 1)...])
                } else {
                    rest += block
                }
            }
        }
        try readOn()
        if Ledger.isCut(rest) {
            do {
                guard let lock = try FileLock.attempt(lock) else { return }
                // Who wrote it may have finished it, or have taken it back.
                offset -= Int64(rest.count)
                rest = []
                try withExtendedLifetime(lock) { try readOn() }
            } catch is CocoaError {
                // Nobody writes where no lock can be taken.
            }
        }
        if !rest.isEmpty { take(rest) }
    }
}

extension Ledger.Contents {
    /// Orders what cannot be read by its place.
    fileprivate mutating func orderPlaces(_ names: [String]) {
        let ranks = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
        func isBefore(_ one: Ledger.Place, _ other: Ledger.Place) -> Bool {
            (ranks[one.file] ?? 0, one.line) < (ranks[other.file] ?? 0, other.line)
        }
        unreadable.sort(by: isBefore)
        newer.sort(by: isBefore)
    }
}
