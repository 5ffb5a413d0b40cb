import Feeds
import Foundation
@testable import Storage
import Support
import Testing

@Suite(.temporaryDirectory) struct LedgerFilesTests {
    private var folder: TemporaryDirectory { .current }

    private func ledger(_ writer: String? = nil, in place: String = "state") -> Ledger {
        Ledger(at: folder.url.appending(path: "\(place)/decisions.jsonl"), writer: { writer })
    }

    private func decision(_ key: String, _ seconds: Double, by: String? = nil) -> Ledger.Record {
        var decision = LedgerTests.decision(key, seconds)
        decision.by = by
        return .decision(decision)
    }

    private func names(in place: String = "state") throws -> [String] {
        ledger(in: place).files.map { ledger(in: place).name(of: $0) }
    }

    @Test func `from the second writer on, each has a file, and all are read as one`() throws {
        let (ada, bob) = (ledger("Ada"), ledger("Bob Éluard"))
        try ada.append([decision("1", 1, by: "Ada")])
        try ada.append([decision("2", 2, by: "Ada")])
        #expect(try names() == ["decisions.jsonl"])
        try bob.append([decision("3", 3, by: "Bob Éluard")])
        try ada.append([decision("4", 4, by: "Ada")])
        let bobs = Ledger.fileName(of: "Bob Éluard")
        #expect(try names() == ["decisions.jsonl", "decisions/ada.jsonl", "decisions/" + bobs])
        let history = try ledger().history()
        #expect(history.decisions.map(\.key) == ["1", "2", "3", "4"])
        #expect(try folder.read("state/decisions.jsonl").split(separator: "\n").count == 2)
    }

    @Test func `without a name, and alone, it is the common file`() throws {
        try ledger("Ada").append([decision("1", 1), decision("2", 2, by: "Ada")])
        try ledger(nil).append([decision("3", 3)])
        #expect(try names() == ["decisions.jsonl"])
        try ledger("Bob").append([decision("4", 4)])
        try ledger(nil).append([decision("5", 5)])
        #expect(try names() == ["decisions.jsonl", "decisions/bob.jsonl"])
        #expect(try Set(ledger().read().decisions.map(\.key)) == ["1", "2", "3", "4", "5"])
    }

    @Test func `what one process has read grows with each file`() throws {
        let (ada, bob) = (ledger("Ada"), ledger("Bob"))
        try ada.append([decision("1", 1, by: "Ada")])
        _ = try ada.history()
        for step in 2..<20 {
            let isAda = step.isMultiple(of: 3)
            let record = decision("\(step % 7)", Double(step), by: isAda ? "Ada" : "Bob")
            try (isAda ? ada : bob).append([record])
            let known = try ada.history()
            let fresh = DecisionHistory(try ada.read().decisions)
            #expect(known.decisions.map(\.key) == fresh.decisions.map(\.key))
            #expect(known.count(page: "p.md", key: "3") == fresh.count(page: "p.md", key: "3"))
        }
        #expect(try ada.history().decisions.count == 19)
        try FileManager.default.removeItem(at: ada.folder)
        #expect(try ada.history().decisions.map(\.key) == ["1"])
    }

    @Test(arguments: [
        ("Ada", "ada.jsonl"), ("Ada Lovelace", "ada-lovelace.jsonl"), ("Zoë Ðupont", "zoe-upont-"),
        ("O’Neill, Bob", "o-neill-bob-"), ("../../etc/passwd", "etc-passwd-"), ("con", "con-"),
        ("github-actions[bot]", "github-actions-bot-"),
        ("李", ""), ("", ""), (".", ""),
        (String(repeating: "a", count: 300), String(repeating: "a", count: 40) + "-"),
    ]) func `a name makes a file name on every system`(name: String, start: String) {
        let file = Ledger.fileName(of: name)
        #expect(file.hasPrefix(start) && file.hasSuffix(".jsonl") && file.utf8.count < 60)
        #expect(file.dropLast(6).allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
        #expect(file.count > 6)
    }

    @Test(arguments: [
        ("李 A", "王 A"), ("José", "Jose"), ("Strauß", "Strauss"), ("Anne Marie", "anne.marie"),
        ("Anne Marie", "Anne-Marie"),
        ("Ann*e", "Ann-e"),
        (String(repeating: "a", count: 41), String(repeating: "a", count: 42)),
    ]) func `names that differ have two files`(one: String, other: String) {
        #expect(Ledger.fileName(of: one) != Ledger.fileName(of: other))
    }

    @Test func `what git treats otherwise than the common file stays in that`() throws {
        let url = folder.url.appending(path: "state/decisions.jsonl")
        try ledger("Ada").append([decision("1", 1, by: "Ada")])
        try Ledger(at: url, isKeptLike: { _, _ in false }, writer: { "Bob" }).append([
            decision("2", 2, by: "Bob")
        ])
        #expect(try names() == ["decisions.jsonl"])
    }

    @Test func `steps of several files are replayed by their dates`() throws {
        func step(_ outcome: DeliveryRecord.Outcome, _ second: Double) -> Ledger.Record {
            .delivery(
                DeliveryRecord(
                    digest: "d",
                    number: 1,
                    channel: "c",
                    at: Date(timeIntervalSince1970: second),
                    outcome: outcome
                )
            )
        }
        try ledger("Zoe").append([decision("1", 1, by: "Ada")])
        try ledger("Zoe").append([step(.planned, 1), step(.begun, 2)])
        try ledger("Ann").append([step(.sent, 3)])
        try ledger("Zoe").append([step(.begun, 4)])
        #expect(try ledger().read().deliveries.map(\.outcome) == [.planned, .begun, .sent, .begun])
    }

    @Test func `records are not moved through a link`() throws {
        try ledger().append([decision("1", 1, by: "Ada")])
        let elsewhere = folder.url.appending(path: "elsewhere")
        try FileManager.default.createDirectory(at: elsewhere, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(at: ledger().folder, withDestinationURL: elsewhere)
        #expect(throws: CocoaError.self) { try ledger().split { $0.appendingPathExtension("bak") } }
        #expect(try ledger().read().decisions.map(\.key) == ["1"] && ledger().hasMisplacedFolder)
    }

    @Test func `a link in the folder is no file of the ledger, and is not written through`() throws {
        try folder.write("secret\n", to: "secret.jsonl")
        try ledger("Ada").append([decision("1", 1, by: "Ada")])
        let place = folder.url.appending(path: "state/decisions")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let link = place.appending(path: "bob.jsonl")
        try FileManager.default.createSymbolicLink(
            at: link,
            withDestinationURL: folder.url.appending(path: "secret.jsonl")
        )
        #expect(try names() == ["decisions.jsonl"])
        #expect(throws: CocoaError.self) { try ledger("Bob").append([decision("2", 2, by: "Bob")]) }
        #expect(try folder.read("secret.jsonl") == "secret\n")
    }

    @Test func `a folder that is none leaves the common file`() throws {
        try ledger("Ada").append([decision("1", 1, by: "Ada")])
        try folder.write("", to: "state/decisions")
        try ledger("Bob").append([decision("2", 2, by: "Bob")])
        #expect(try ledger().read().decisions.map(\.key) == ["1", "2"])
    }

    @Test func `another ledger is taken over file by file`() throws {
        try ledger("Ada").append([decision("1", 1, by: "Ada")])
        try ledger("Bob").append([decision("2", 2, by: "Bob")])
        let copy = ledger(in: "copy")
        for _ in 0..<2 { try copy.takeOver(ledger()) }
        #expect(try names(in: "copy") == ["decisions.jsonl", "decisions/bob.jsonl"])
        #expect(try copy.read().decisions.map(\.key) == ["1", "2"])
        try copy.clear()
        #expect(try copy.read().decisions.isEmpty)
    }

    @Test func `records that have a name are given a file each, and none is lost or doubled`() throws {
        let records = [
            decision("1", 1), decision("2", 2, by: "Ada"), decision("3", 3, by: "Bob"),
            decision("4", 4, by: "Ada"),
        ]
        try ledger().append(records)
        try folder.write(try folder.read("state/decisions.jsonl") + "{\n", to: "state/decisions.jsonl")
        let before = try folder.read("state/decisions.jsonl")
        // A run that was killed before it took the lines out of the common file.
        try folder.write(
            String(before.split(separator: "\n")[1]) + "\n",
            to: "state/decisions/ada.jsonl"
        )
        let moved = try ledger().split { $0.appendingPathExtension("bak") }
        #expect(moved == ["decisions/ada.jsonl": 2, "decisions/bob.jsonl": 1])
        #expect(try folder.read("state/decisions.jsonl.bak") == before)
        let contents = try ledger().read()
        #expect(contents.decisions.map(\.key) == ["1", "2", "4", "3"])
        #expect(contents.unreadable == [Ledger.Place("decisions.jsonl", 2)])
        // Nothing is left to move, and no copy is made.
        #expect(try ledger().split { $0.appendingPathExtension("bak") } == [:])
    }

    @Test func `a line that two files have is repaired in the later one`() throws {
        try ledger("Ada").append([decision("1", 1, by: "Ada")])
        try folder.write(try folder.read("state/decisions.jsonl") + "{\n", to: "state/decisions/bob.jsonl")
        let found = try ledger().examine()
        #expect(found.repeated == [Ledger.Place("decisions/bob.jsonl", 1)])
        #expect(found.damaged == [Ledger.Place("decisions/bob.jsonl", 2)])
        try ledger().repair { $0.appendingPathExtension("bak") }
        #expect(try ledger().examine() == Ledger.Examination())
        #expect(try folder.read("state/decisions/bob.jsonl").isEmpty)
    }
}
