import Feeds
import Foundation
import Support
import Testing

@testable import Storage

/// A ledger of more than a megabyte stays in its files; what is known of it is kept in an index beside the store.
@Suite(.temporaryDirectory) struct LedgerIndexTests {
    private var folder: TemporaryDirectory { .current }
    private var ledger: Ledger { Ledger(at: folder.url.appending(path: "state/decisions.jsonl")) }
    private var index: URL { folder.url.appending(path: "state/veille.sqlite.decisions") }
    private static let common = "state/decisions.jsonl"
    private static let bobs = "state/decisions/bob.jsonl"

    private static func record(_ number: Int, by: String? = nil) -> Ledger.Record {
        var decision = LedgerTests.decision("e.fr/\(number % 150)", Double(number))
        decision.article?.summary = String(repeating: "Énergie « verte ». ", count: 300)
        decision.verdict = [.accept, .refuse, .move, .applied][number % 4]
        decision.by = by
        return .decision(decision)
    }

    /// A ledger of two files, with an issue and a damaged line, and its index.
    private func lay() throws {
        try ledger.append((0..<160).map { Self.record($0, by: $0 % 3 == 0 ? "Ada" : nil) })
        try ledger.append([
            .issue(Issue(digest: "d", number: 1, at: Date(timeIntervalSince1970: 9), keys: ["k"]))
        ])
        try folder.write(folder.read(Self.common) + "{damaged\n", to: Self.common)
        try ledger.append((160..<170).map { Self.record($0, by: "Ada") })
        let bob = Ledger(at: ledger.url, writer: { "Bob" })
        try bob.append((170..<180).map { Self.record($0, by: "Bob") })
        LedgerIndex(of: ledger).save(try LedgerSnapshot(reading: ledger))
    }

    /// The content as another process reads it, by the index, and as all lines say.
    private func requireRight() throws {
        let (byIndex, read) = (ReadLedgers(), try LedgerSnapshot(reading: ledger).contents)
        let contents = try byIndex.contents(of: ledger)
        // Bob's lines may have come first, or last.
        func sorted(_ decisions: Decisions) -> [Decision] {
            Array(decisions).sorted { $0.record < $1.record }
        }
        #expect(sorted(contents.decisions) == sorted(read.decisions))
        #expect(contents.unreadable == read.unreadable && contents.issues == read.issues)
        #expect(try byIndex.history(of: ledger).decisions == DecisionHistory(read.decisions).decisions)
    }

    @Test func `a large ledger is known by its index, and read from its files`() throws {
        try lay()
        let kept = try #require(LedgerIndex(of: ledger).load())
        let read = try LedgerSnapshot(reading: ledger)
        #expect(kept.contents.decisions == read.contents.decisions && kept.contents.decisions.count == 180)
        #expect(kept.contents.issues == read.contents.issues && kept.contents.issues.count == 1)
        #expect(kept.contents.unreadable == [Ledger.Place("decisions.jsonl", 162)])
        #expect(read.contents.unreadable == kept.contents.unreadable)
        #expect(read.places?.count == 180, "it stays in its files")
        #expect(kept.contents.log.rows.people == ["Ada", "Bob"])
        try requireRight()
    }

    private static let changes: [(name: String, change: @Sendable (TemporaryDirectory) throws -> Void)] = [
        ("a line more", { try $0.write($0.read(common) + line(1900), to: common) }),
        (
            "lines more in both",
            {
                try $0.write($0.read(common) + line(1900), to: common)
                try $0.write($0.read(bobs) + line(1901) + line(1902), to: bobs)
            }
        ),
        (
            "a line changed in place",
            {
                try $0.write(
                    $0.read(common).replacing("e.fr/70\"", with: "e.fr/71\"", maxReplacements: 1),
                    to: common
                )
            }
        ),
        (
            "the first line gone",
            {
                try $0.write(
                    $0.read(common).split(separator: "\n").dropFirst().joined(separator: "\n") + "\n",
                    to: common
                )
            }
        ),
        ("the last line cut off", { try $0.write(String($0.read(common).dropLast(40)), to: common) }),
        ("the last line without its end", { try $0.write(String($0.read(common).dropLast()), to: common) }),
        (
            "merged in the middle",
            {
                let lines = try $0.read(common).split(separator: "\n").map { $0 + "\n" }
                try $0.write(lines[..<80].joined() + line(1900) + lines[80...].joined(), to: common)
            }
        ),
        ("a file gone", { try FileManager.default.removeItem(at: $0.url.appending(path: bobs)) }),
        ("a file emptied", { try $0.write("", to: bobs) }),
        ("another writer", { try $0.write(line(1900), to: "state/decisions/cleo.jsonl") }),
        (
            "all gone",
            {
                try FileManager.default.removeItem(at: $0.url.appending(path: bobs))
                try FileManager.default.removeItem(at: $0.url.appending(path: common))
            }
        ),
    ]

    private static func line(_ number: Int) throws -> String {
        String(decoding: try Ledger.lines([record(number, by: "Cléo")]), as: UTF8.self)
    }

    @Test(arguments: changes.map(\.name))
    func `what has changed since is read anew`(name: String) throws {
        try lay()
        try #require(Self.changes.first { $0.name == name }).change(folder)
        try requireRight()
        // The second time, what was read is in the index.
        LedgerIndex(of: ledger).save(try LedgerSnapshot(reading: ledger))
        try requireRight()
    }

    private static let damages: [(name: String, change: @Sendable (inout [UInt8]) -> Void)] = [
        ("empty", { $0 = [] }), ("zeros", { $0 = $0.map { _ in 0 } }), ("cut off", { $0 = $0.dropLast(9) }),
        ("longer", { $0 += [1, 2, 3] }), ("of another program", { $0[3] ^= 1 }),
        ("another length of the head", { $0[22] ^= 0x40 }), ("a huge head", { $0[29] = 0x7F }),
        ("another row", { $0[$0.count / 2] ^= 0x10 }), ("another sum", { $0[$0.count - 1] ^= 1 }),
    ]

    @Test(arguments: damages.map(\.name))
    func `a damaged index is none`(name: String) throws {
        try lay()
        var bytes = [UInt8](try Data(contentsOf: index))
        try #require(Self.damages.first { $0.name == name }).change(&bytes)
        try Data(bytes).write(to: index)
        #expect(LedgerIndex(of: ledger).load() == nil)
        try requireRight()
    }

    @Test func `a file that is the same by its dates is not read again`() throws {
        try lay()
        var snapshot = try LedgerSnapshot(reading: ledger)
        // As if it had not been changed for a while.
        for place in snapshot.files.indices {
            (snapshot.files[place].isSettled, snapshot.files[place].hash) = (true, 0)
        }
        LedgerIndex(of: ledger).save(snapshot)
        let kept = try #require(LedgerIndex(of: ledger).load())
        #expect(try kept.updated(ledger)?.contents.decisions.count == 180)
        try ledger.append([Self.record(1900)])
        #expect(try kept.updated(ledger) == nil, "its hash is another one")
    }

    @Test func `a ledger that has become shorter while it is looked at tells what the rows know`() throws {
        try lay()
        let history = try ReadLedgers().history(of: ledger)
        let before = history.decisions[10]
        let file = try FileHandle(forWritingTo: ledger.url)
        try file.truncate(atOffset: 100)
        let after = history.decisions[10]
        #expect(after.page == before.page && after.key == before.key && after.at == before.at)
        #expect(after.verdict == before.verdict && after.by == before.by && after.article == nil)
    }

    @Test func `a small ledger has no index`() throws {
        try ledger.append((0..<10).map { Self.record($0) })
        let snapshot = try LedgerSnapshot(reading: ledger)
        LedgerIndex(of: ledger).save(snapshot)
        #expect(snapshot.places == nil && !FileManager.default.fileExists(atPath: index.path))
    }
}
