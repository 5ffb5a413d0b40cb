@testable import Feeds
import Foundation
@testable import Storage

/// Reads any bytes as a ledger, appends to it and repairs it: what could be read before can be read afterwards.
func checkLedger(_ bytes: [UInt8]) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "ledger-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try check(Data(bytes), in: folder)
}

private func check(_ bytes: Data, in folder: URL) throws {
    let ledger = Ledger(at: folder.appending(path: "decisions.jsonl"))
    try bytes.write(to: ledger.url)
    let before = try ledger.read()
    let lines = bytes.split(separator: 0x0A).count { line in line.contains { $0 > 0x20 } }
    try require(before.records + before.unreadable.count == lines, "a line was neither read nor counted")
    try checkHistory(Array(before.decisions))

    let decision = Decision(
        at: Date(timeIntervalSince1970: 1_772_699_400),
        verdict: .refuse,
        suggestion: Suggestion(
            id: "neuf",
            page: "page.md",
            section: ["S"],
            article: Suggestion.Article(url: "https://e.fr/neuf", title: "Neuf", site: "E"),
            relevance: 0,
            confidence: 0
        ),
        key: "e.fr/neuf"
    )
    try ledger.append([.decision(decision)])
    try require(try Data(contentsOf: ledger.url).starts(with: bytes), "earlier bytes were changed")
    let after = try ledger.read()
    try require(Array(after.decisions) == Array(before.decisions) + [decision])
    try require(after.unreadable == before.unreadable && after.records == before.records + 1)

    // What is read is written so that it is read as the same.
    try ledger.append(before.decisions.map { .decision($0) } + before.deliveries.map { .delivery($0) })
    let twice = try ledger.read()
    try require(twice.decisions.count == after.decisions.count + before.decisions.count)
    try require(Array(twice.decisions) == Array(after.decisions) + before.decisions)
    try require(twice.deliveries.count == after.deliveries.count + before.deliveries.count)
    try checkRepair(ledger, twice, in: folder)
}

private func checkRepair(_ ledger: Ledger, _ before: Ledger.Contents, in folder: URL) throws {
    let bytes = try Data(contentsOf: ledger.url)
    let backup = folder.appending(path: "decisions.jsonl.1")
    try? FileManager.default.removeItem(at: backup)
    let found = try ledger.examine()
    try require(Set(found.damaged + found.foreign) == Set(before.unreadable))
    try ledger.repair { _ in backup }
    let isRepaired = !found.damaged.isEmpty || !found.repeated.isEmpty
    try require((try? Data(contentsOf: backup)) == (isRepaired ? bytes : nil), "the backup is another file")
    let after = try ledger.read()
    try require(Set(after.decisions) == Set(before.decisions) && Set(after.issues) == Set(before.issues))
    try require(Set(after.moves) == Set(before.moves) && Set(after.deliveries) == Set(before.deliveries))
    try require(after.records == before.records - found.repeated.count)
    let left = try ledger.examine()
    try require(left.damaged.isEmpty && left.repeated.isEmpty && left.foreign.count == found.foreign.count)
}

/// A ledger that holds a line twice says what it says once.
private func checkHistory(_ decisions: [Decision]) throws {
    let once = DecisionHistory(decisions)
    for doubled in [decisions + decisions, decisions.flatMap { [$0, $0] }] {
        let twice = DecisionHistory(doubled)
        try require(twice.decisions == once.decisions && twice.articles() == once.articles())
        for decision in decisions {
            let (page, key) = (decision.page, decision.key)
            try require(twice.state(page: page, key: key) == once.state(page: page, key: key))
            try require(twice.count(page: page, key: key) == once.count(page: page, key: key))
            try require(twice.accepted(page: page) == once.accepted(page: page))
        }
    }
}

extension Ledger.Contents {
    fileprivate var records: Int { decisions.count + issues.count + moves.count + deliveries.count }
}
