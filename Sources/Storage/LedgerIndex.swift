import Feeds
import Foundation

/// What is known of the records of a large ledger, in a file beside the store: to read it takes milliseconds, the ledger
/// itself more than a second for a hundred thousand decisions.
///
/// It says of each file of the ledger how far it was read, and by what hash. What does not fit is read anew.
struct LedgerIndex {
    private let url: URL
    private let ledger: Ledger

    init(of ledger: Ledger) {
        self.ledger = ledger
        // The store's neighbours are not kept in git.
        url = ledger.url.deletingLastPathComponent().appending(path: "veille.sqlite.decisions")
    }

    private struct Header: Codable {
        var files: [LedgerSnapshot.File]
        var pages: [String]
        var people: [String]
        var counts: [Int]
        var layout = LedgerIndex.layout
    }

    /// Changes with how the values stand in memory.
    private static let layout =
        [
            MemoryLayout<DecisionRows.Row>.stride, MemoryLayout<DecisionRows.Article>.stride,
            MemoryLayout<LedgerLines.Place>.stride, MemoryLayout<LedgerSnapshot.Other>.stride,
        ].map(String.init) + Decision.Verdict.allCases.map(\.rawValue)

    private static let magic = Array("veille ledger index 1\n".utf8)

    /// What the index says; `nil` if there is none, or it is damaged, or of another version.
    func load() -> LedgerSnapshot? {
        guard let file = try? FileIdentity.open(url), let size = FileIdentity(file)?.size,
            size > Self.magic.count + 16,
            let bytes = try? file.bytes(at: 0, atMost: Int(size) - 8), bytes.count == size - 8,
            let sum = try? file.bytes(at: size - 8, atMost: 8), sum.count == 8,
            bytes.starts(with: Self.magic), [UInt64](bytes: sum[...]) == [StableHash.ofBody(bytes)]
        else { return nil }
        var place = Self.magic.count
        let length = Int(clamping: [UInt64](bytes: bytes[place..<(place + 8)])[0])
        place += 8
        guard length <= bytes.count - place,
            let header = try? JSONDecoder().decode(Header.self, from: Data(bytes[place..<(place + length)])),
            header.layout == Self.layout, header.counts.count == 5,
            header.counts.allSatisfy({ (0...Int(Int32.max)).contains($0) })
        else { return nil }
        place += length
        let strides = [
            MemoryLayout<DecisionRows.Row>.stride, MemoryLayout<DecisionRows.Article>.stride,
            MemoryLayout<LedgerLines.Place>.stride, MemoryLayout<LedgerSnapshot.Other>.stride, 1,
        ]
        let lengths = zip(header.counts, strides).map { $0 * $1 }
        guard place + lengths.reduce(0, +) == bytes.count else { return nil }
        func values<Value: BitwiseCopyable>(_ index: Int) -> [Value] {
            defer { place += lengths[index] }
            return [Value](bytes: bytes[place..<(place + lengths[index])])
        }
        let rows: [DecisionRows.Row] = values(0)
        let articles: [DecisionRows.Article] = values(1)
        let places: [LedgerLines.Place] = values(2)
        let others: [LedgerSnapshot.Other] = values(3)
        let keys: [UInt8] = values(4)
        guard rows.count == places.count,
            others.allSatisfy({ header.files.indices.contains(Int($0.place.file)) }),
            let known = DecisionRows(
                rows: rows,
                articles: articles,
                keys: keys,
                pages: header.pages,
                people: header.people
            )
        else { return nil }
        let folder = ledger.url.deletingLastPathComponent()
        let handles = header.files.compactMap { try? FileIdentity.open(folder.appending(path: $0.name)) }
        guard handles.count == header.files.count else { return nil }
        return LedgerSnapshot(
            files: header.files,
            rows: known,
            places: places,
            others: others,
            handles: handles
        )
    }

    /// Keeps what was read; where it cannot be written, everything is read anew the next time.
    func save(_ snapshot: LedgerSnapshot) {
        guard let places = snapshot.places else { return }
        let rows = snapshot.contents.log.rows
        let header = Header(
            files: snapshot.files,
            pages: rows.pages,
            people: rows.people,
            counts: [rows.count, rows.articles.count, places.count, snapshot.others.count, rows.keys.count]
        )
        guard let head = try? JSONEncoder().encode(header) else { return }
        var bytes = Self.magic + [UInt64(head.count)].bytes + [UInt8](head)
        // One after the other: all at once, they are in memory twice.
        bytes += rows.rows.bytes
        bytes += rows.articles.bytes
        bytes += places.bytes
        bytes += snapshot.others.bytes
        bytes += rows.keys
        bytes += [StableHash.ofBody(bytes)].bytes
        try? replace(with: bytes)
    }

    private func replace(with bytes: [UInt8]) throws {
        let new = url.appendingPathExtension("new")
        guard let lock = try FileLock.attempt(url.appendingPathExtension("lock")) else { return }
        withExtendedLifetime(lock) {
            let descriptor = unsafe open(
                new.path,
                O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
                0o600
            )
            guard descriptor >= 0 else { return }
            let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            do {
                try file.write(contentsOf: bytes)
                try file.close()
                guard unsafe rename(new.path, url.path) == 0 else { throw POSIXError(.EIO) }
            } catch {
                try? FileManager.default.removeItem(at: new)
            }
        }
    }
}
