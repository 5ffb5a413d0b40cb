import Feeds
import Foundation
import Storage
import Support
import Testing

@Suite(.temporaryDirectory) struct LedgerTests {
    static func decision(_ key: String, _ second: Double) -> Decision {
        let article = Suggestion.Article(url: "https://\(key)", title: "Été « œuf »", site: "E")
        let suggestion = Suggestion(
            id: "k3f2",
            page: "p.md",
            section: ["S"],
            article: article,
            relevance: 0,
            confidence: 0
        )
        return Decision(
            at: Date(timeIntervalSince1970: second),
            verdict: .refuse,
            suggestion: suggestion,
            key: key
        )
    }

    @Test func `a missing file is an empty ledger`() throws {
        let folder = TemporaryDirectory.current
        let contents = try Ledger(at: folder.url.appending(path: "state/decisions.jsonl")).read()
        #expect(contents.decisions.isEmpty && contents.issues.isEmpty && contents.unreadable.isEmpty)
    }

    @Test func `records round-trip, one per line`() throws {
        let folder = TemporaryDirectory.current
        let ledger = Ledger(at: folder.url.appending(path: "state/decisions.jsonl"))
        let issue = Issue(digest: "d", number: 1, at: Date(timeIntervalSince1970: 3), keys: ["e.fr/1"])
        try ledger.append([.decision(Self.decision("e.fr/1", 1.25)), .issue(issue)])
        try ledger.append([.decision(Self.decision("e.fr/2", 2))])
        let contents = try ledger.read()
        #expect(Array(contents.decisions) == [Self.decision("e.fr/1", 1.25), Self.decision("e.fr/2", 2)])
        #expect(contents.issues == [issue])
        #expect(try folder.read("state/decisions.jsonl").split(separator: "\n").count == 3)
    }

    @Test func `rewritten records are equal to the millisecond`() throws {
        let ledger = Ledger(at: TemporaryDirectory.current.url.appending(path: "state/decisions.jsonl"))
        let start = 1_773_475_200.0
        try ledger.append((0..<100).map { .decision(Self.decision("\($0)", start + Double($0 * 37) / 1000)) })
        let once = try ledger.read().decisions
        try ledger.append(once.map { .decision($0) })
        #expect(try Array(ledger.read().decisions) == Array(once) + once)
    }

    @Test(arguments: [
        ("2026-03-14T08:00:00Z", true), ("2026-03-14T08:00:00.250Z", true),
        ("2026-03-14T08:00:00+01:00", true),
        ("2026-03-14T08:00:00.5-0530", true), ("6-3-5T8:0:0.2026-5T", false), ("0006-03-05T08:00:00Z", false),
        ("2026-03-14", false), ("2026-03-14 08:00:00Z", false), ("2026-03-14T08:00:00", false),
        ("2026-03-14T08:00:00.Z", false), ("2026-03-14T08:00:00.252026-03-05T08:30:00Z", false),
    ])
    func `a line whose date is not of RFC 3339 is unreadable`(date: String, isReadable: Bool) throws {
        let folder = TemporaryDirectory.current
        let ledger = Ledger(at: folder.url.appending(path: "decisions.jsonl"))
        try ledger.append([.decision(Self.decision("e.fr/1", 1))])
        let written = try folder.read("decisions.jsonl")
        #expect(written.contains("1970-01-01T00:00:01.000Z"))
        try folder.write(written.replacing("1970-01-01T00:00:01.000Z", with: date), to: "decisions.jsonl")
        #expect(try ledger.read().unreadable.map(\.line) == (isReadable ? [] : [1]))
    }

    @Test func `a truncated line loses only itself`() throws {
        let folder = TemporaryDirectory.current
        let ledger = Ledger(at: folder.url.appending(path: "decisions.jsonl"))
        try ledger.append([.decision(Self.decision("e.fr/1", 1)), .decision(Self.decision("e.fr/2", 2))])
        let text = try folder.read("decisions.jsonl")
        try folder.write(String(text.dropLast(20)), to: "decisions.jsonl")
        try ledger.append([.decision(Self.decision("e.fr/3", 3))])
        let contents = try ledger.read()
        #expect(contents.decisions.map(\.key) == ["e.fr/1", "e.fr/3"])
        #expect(contents.unreadable.map(\.line) == [2])
    }

    @Test func `lines of a later version are counted and kept, and mean nothing here`() throws {
        let folder = TemporaryDirectory.current
        let ledger = Ledger(at: folder.url.appending(path: "decisions.jsonl"))
        try ledger.append([.decision(Self.decision("e.fr/1", 1))])
        let known = try folder.read("decisions.jsonl")
        let extended = known.replacing("\"v\":1", with: "\"v\":1,\"new\":{\"a\":[1]}")
        let later = known.replacing("\"v\":1", with: "\"v\":2")
        try folder.write(
            "{\"v\":9,\"prophecy\":{}}\n<<<<<<< HEAD\n\n" + extended + later,
            to: "decisions.jsonl"
        )
        let contents = try ledger.read()
        #expect(contents.decisions.map(\.key) == ["e.fr/1"])
        #expect(contents.unreadable.map(\.line) == [1, 2, 5] && contents.newer.map(\.line) == [1, 5])
        #expect(
            try ledger.examine().foreign.map(\.line) == [1, 5] && ledger.examine().damaged.map(\.line) == [2]
        )
        try ledger.append([])
        #expect(try folder.read("decisions.jsonl").contains("prophecy"))
    }

    @Test(arguments: [
        ("\"veille\"", "veille"), ("\"énergie/1\"", "énergie/1"), ("\"\"", ""), ("7", ""), ("[\"a\"]", ""),
        ("{\"name\":\"a\"}", ""), ("true", ""), ("null", nil), ("\"a\\u001b[31m\\nb\"", "a\u{1B}[31m\nb"),
    ]) func `whatever a line says of its branch, it is read`(value: String, name: String?) throws {
        let folder = TemporaryDirectory.current
        let ledger = Ledger(at: folder.url.appending(path: "decisions.jsonl"))
        try ledger.append([.decision(Self.decision("e.fr/1", 1))])
        let line = try folder.read("decisions.jsonl")
        let changed = line.replacing("\"id\":", with: "\"branch\":\(value),\"id\":")
        try folder.write(changed, to: "decisions.jsonl")
        let contents = try ledger.read()
        #expect(contents.unreadable.isEmpty && contents.decisions.map(\.branch?.text) == [name])
        #expect(
            contents.decisions.map(\.branch?.shown) == [name.map { $0.contains("\u{1B}") ? "a[31m b" : $0 }]
        )
    }

    /// Each way in which the file may change between two readings of one process.
    private static let changes: [(name: String, change: @Sendable ([String]) -> [String])] = [
        ("nothing", { $0 }), ("an appended line", { $0 + [$0[0]] }),
        ("a line in the middle", { [$0[0], $0[2], $0[1]] }),
        ("a line in the middle of a file that grew", { [$0[0], $0[2], $0[1], $0[0]] }),
        ("a line removed", { Array($0.dropLast()) }), ("all removed", { _ in [] }),
        ("a damaged line", { $0 + ["{"] }),
    ]

    @Test(arguments: changes.map(\.name))
    func `what was read before is read again when it has changed`(name: String) throws {
        let change = try #require(Self.changes.first { $0.name == name }?.change)
        let folder = TemporaryDirectory.current
        let file = folder.url.appending(path: "decisions.jsonl")
        let ledger = Ledger(at: file)
        try ledger.append(["a", "b", "c"].map { .decision(Self.decision($0, 1)) })
        let lines = try folder.read("decisions.jsonl").split(separator: "\n").map(String.init)
        #expect(try ledger.history().decisions.map(\.key) == ["a", "b", "c"])
        let changed = change(lines)
        try folder.write(changed.map { $0 + "\n" }.joined(), to: "decisions.jsonl")
        // The same text in a file that was never read.
        try folder.write(changed.map { $0 + "\n" }.joined(), to: "other.jsonl")
        let fresh = try Ledger(at: folder.url.appending(path: "other.jsonl")).read()
        #expect(try ledger.read().decisions == fresh.decisions)
        #expect(try ledger.read().unreadable.map(\.line) == fresh.unreadable.map(\.line))
        #expect(try ledger.history().decisions == DecisionHistory(fresh.decisions).decisions)
        try FileManager.default.removeItem(at: file)
        #expect(try ledger.read().decisions.isEmpty && ledger.history().decisions.isEmpty)
    }

    @Test func `a ledger that cannot be read is an error, not an empty ledger`() throws {
        let folder = TemporaryDirectory.current.url
        let file = folder.appending(path: "decisions.jsonl")
        try FileManager.default.createSymbolicLink(at: file, withDestinationURL: file)
        #expect(throws: (any Error).self) { try Ledger(at: file).read() }
        #expect(throws: (any Error).self) { try Ledger(at: file).history() }
        #expect(throws: (any Error).self) { try Ledger(at: folder).read() }
    }

    @Test func `a line that was cut off and then completed is read once`() throws {
        let folder = TemporaryDirectory.current
        let ledger = Ledger(at: folder.url.appending(path: "decisions.jsonl"))
        try ledger.append([.decision(Self.decision("a", 1)), .decision(Self.decision("b", 2))])
        let whole = try folder.read("decisions.jsonl")
        try folder.write(String(whole.dropLast(9)), to: "decisions.jsonl")
        #expect(try ledger.read().decisions.count == 1 && ledger.read().unreadable.map(\.line) == [2])
        try folder.write(whole + "{\n", to: "decisions.jsonl")
        #expect(try ledger.read().decisions.count == 2 && ledger.read().unreadable.map(\.line) == [3])
        try ledger.append([.decision(Self.decision("c", 3))])
        #expect(
            try ledger.read().decisions.map(\.key) == ["a", "b", "c"]
                && ledger.read().unreadable.map(\.line) == [3]
        )
    }

    @Test func `concurrent writers lose nothing`() async throws {
        let folder = TemporaryDirectory.current
        let url = folder.url.appending(path: "decisions.jsonl")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<50 {
                group.addTask {
                    try Ledger(at: url).append([.decision(Self.decision("e.fr/\(index)", Double(index)))])
                }
            }
            try await group.waitForAll()
        }
        let contents = try Ledger(at: url).read()
        #expect(Set(contents.decisions.map(\.key)).count == 50)
        #expect(contents.unreadable.isEmpty)
    }
}
