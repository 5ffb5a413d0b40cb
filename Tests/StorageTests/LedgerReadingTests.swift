import Feeds
import Foundation
import Support
import Testing

@testable import Storage

/// Lines as veille writes them are read by code of their own: it must say what `JSONDecoder` says.
@Suite(.temporaryDirectory) struct LedgerReadingTests {
    /// Numbers that are the same in each run.
    private struct Numbers {
        var state: UInt64

        mutating func next(below limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(limit))
        }
    }

    private static let texts = [
        "", "a", "L’« été »", "\"cité\"", "a\\b", "tab\there", "line\nbreak", "\u{1}\u{7F}", "日本 🦊", "a/b",
        "e\u{301}",
    ]

    private static func decision(_ numbers: inout Numbers) -> Decision {
        func text() -> String { texts[numbers.next(below: texts.count)] }
        func date() -> Date {
            let milliseconds = Double(numbers.next(below: 1 << 30)) * 4000 + Double(numbers.next(below: 1000))
            return Date(timeIntervalSince1970: (milliseconds / 1000 - 1_000_000_000))
        }
        func maybe<Value>(_ value: Value) -> Value? { numbers.next(below: 2) == 0 ? nil : value }
        let coverage = (0..<numbers.next(below: 3)).map { _ in
            Suggestion.Coverage(url: text(), title: text(), site: text(), seen: date())
        }
        let article = Suggestion.Article(
            url: "https://e.fr/\(text())",
            title: text(),
            site: text(),
            summary: text(),
            note: maybe(text()),
            published: maybe(date()),
            language: maybe("fr"),
            feedURL: maybe(text()),
            roundup: maybe(text()),
            pageText: maybe(text()),
            alsoAt: coverage
        )
        var suggestion = Suggestion(
            id: "k3f2",
            page: text(),
            section: (0..<numbers.next(below: 3)).map { _ in text() },
            article: article,
            relevance: 0,
            confidence: 0
        )
        suggestion.repair = maybe(
            .init(code: "V001", line: numbers.next(below: 2000), before: text(), after: text())
        )
        let verdicts = Decision.Verdict.allCases
        var decision = Decision(
            at: date(),
            verdict: verdicts[numbers.next(below: verdicts.count)],
            suggestion: suggestion,
            key: text(),
            line: maybe(text()),
            order: maybe(.alphabetical),
            until: maybe(date()),
            undoes: maybe("abc")
        )
        decision.batch = maybe("batch")
        decision.branch = maybe(BranchName(text()))
        decision.by = maybe(text())
        if numbers.next(below: 3) == 0 { decision.article = nil }
        return decision
    }

    private func read(_ text: String, _ name: String) throws -> Ledger.Contents {
        let url = TemporaryDirectory.current.url.appending(path: "\(name)/decisions.jsonl")
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: url)
        return try Ledger(at: url).read()
    }

    /// The same lines, with a space that veille does not write.
    private func spaced(_ lines: [String]) -> String {
        lines.map { $0.hasPrefix("{") ? "{ " + $0.dropFirst() : $0 }.joined(separator: "\n")
    }

    private func lines(_ numbers: inout Numbers, count: Int) throws -> (
        lines: [String], decisions: [Decision]
    ) {
        let decisions = (0..<count).map { _ in Self.decision(&numbers) }
        let ledger = Ledger(at: TemporaryDirectory.current.url.appending(path: "\(numbers.state).jsonl"))
        try ledger.append(decisions.map { .decision($0) })
        let text = try String(contentsOf: ledger.url, encoding: .utf8)
        return (text.split(separator: "\n").map(String.init), decisions)
    }

    @Test func `what another ledger has is taken over once, and no line that was cut off`() throws {
        var numbers = Numbers(state: 4)
        let lines = try lines(&numbers, count: 4).lines
        let folder = TemporaryDirectory.current
        let own = Ledger(at: folder.url.appending(path: "own/decisions.jsonl"))
        let other = Ledger(at: folder.url.appending(path: "other/decisions.jsonl"))
        try folder.write(lines[0] + "\n", to: "own/decisions.jsonl")
        try own.takeOver(other)
        #expect(try folder.read("own/decisions.jsonl") == lines[0] + "\n", "a missing file has none")
        // Left by an editor: whole, and without an end.
        try folder.write(lines[...2].joined(separator: "\n"), to: "other/decisions.jsonl")
        for _ in 0..<2 { try own.takeOver(other) }
        #expect(try folder.read("own/decisions.jsonl") == lines[...2].joined(separator: "\n") + "\n")
        try folder.write(
            lines[...2].joined(separator: "\n") + "\n" + lines[3].prefix(40),
            to: "other/decisions.jsonl"
        )
        try own.takeOver(other)
        #expect(try own.read().decisions.count == 3 && own.read().unreadable.isEmpty)
    }

    @Test func `a line that another process is writing is no damage, and one that was cut off is`() throws {
        var numbers = Numbers(state: 5)
        let lines = try lines(&numbers, count: 2).lines
        let folder = TemporaryDirectory.current
        let ledger = Ledger(at: folder.url.appending(path: "own/decisions.jsonl"))
        try folder.write(lines[0] + "\n" + lines[1].prefix(40), to: "own/decisions.jsonl")
        var lock = try FileLock.attempt(folder.url.appending(path: "own/decisions.lock"))
        #expect(lock != nil)
        #expect(try ledger.read().unreadable.isEmpty && ledger.read().decisions.count == 1)
        #expect(try ledger.examine() == Ledger.Examination())
        // Left by an editor: whole, and without an end.
        try folder.write(lines.joined(separator: "\n"), to: "own/decisions.jsonl")
        #expect(try ledger.read().decisions.count == 2)
        try folder.write(lines[0] + "\n" + lines[1].prefix(40), to: "own/decisions.jsonl")
        lock = nil
        #expect(try ledger.read().unreadable.map(\.line) == [2])
        #expect(try ledger.examine().damaged.map(\.line) == [2])
    }

    @Test func `any decision is read as it was written`() throws {
        var numbers = Numbers(state: 1)
        let (lines, decisions) = try lines(&numbers, count: 500)
        // The number of a character is left to JSONDecoder.
        for line in lines where !line.contains("\\u") {
            let bytes = Array(line.utf8)
            #expect(DecisionReader.decision(in: bytes, bytes.indices) != nil, "\(line)")
        }
        let contents = try read(lines.joined(separator: "\n"), "plain")
        let expected = try read(spaced(lines), "spaced")
        #expect(contents.decisions.count == 500 && contents.unreadable.isEmpty)
        #expect(contents.decisions == expected.decisions)
        for (one, other) in zip(contents.decisions, decisions) {
            #expect(abs(one.at.timeIntervalSince(other.at)) < 0.001)
            #expect(one.record == other.record && one.title == other.title && one.section == other.section)
            #expect(one.article?.summary == other.article?.summary && one.repair == other.repair)
        }
    }

    @Test func `a damaged line is what JSONDecoder says`() throws {
        var numbers = Numbers(state: 2)
        let pieces = [
            "\"", "\\", "{", "}", "[", "]", ",", ":", "null", "1", "é", "\\u00e9", "-", "Z", " ", "0",
        ]
        let damaged = try lines(&numbers, count: 600).lines.map { line in
            var characters = Array(line)
            for _ in 0...numbers.next(below: 2) {
                let place = numbers.next(below: characters.count)
                switch numbers.next(below: 3) {
                case 0: characters.remove(at: place)
                case 1: characters.insert(contentsOf: pieces[numbers.next(below: pieces.count)], at: place)
                default:
                    characters.replaceSubrange(place...place, with: pieces[numbers.next(below: pieces.count)])
                }
            }
            return String(characters)
        }
        let contents = try read(damaged.joined(separator: "\n"), "plain")
        let expected = try read(spaced(damaged), "spaced")
        #expect(contents.unreadable == expected.unreadable)
        #expect(contents.decisions == expected.decisions)
        #expect(!contents.unreadable.isEmpty && !contents.decisions.isEmpty)
    }

    @Test(arguments: [
        ("2026-02-28T23:59:59.999Z", true), ("2026-02-29T00:00:00.000Z", false),
        ("2024-02-29T00:00:00.001Z", true),
        ("1900-02-29T00:00:00.000Z", false), ("2000-02-29T12:00:00.500Z", true),
        ("2026-04-31T00:00:00.000Z", false),
        ("1999-12-31T23:59:59.100Z", true), ("2026-13-01T00:00:00.000Z", false),
        ("2026-01-01T24:00:00.000Z", false),
        ("2026-01-01T00:00:60.000Z", false), ("1899-12-31T00:00:00.000Z", true),
        ("3000-01-01T00:00:00.000Z", true),
    ])
    func `dates of the calendar`(text: String, isDate: Bool) throws {
        var numbers = Numbers(state: 3)
        let line = try lines(&numbers, count: 1).lines[0]
        let at = try #require(line.firstRange(of: #/"at":"[^"]*"/#))
        let changed = line.replacingCharacters(in: at, with: "\"at\":\"\(text)\"")
        let (contents, expected) = (try read(changed, "plain"), try read(spaced([changed]), "spaced"))
        #expect(contents.decisions == expected.decisions)
        if isDate { #expect(contents.decisions.count == 1) }
    }
}
