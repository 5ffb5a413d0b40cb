import Feeds
import Foundation
import Testing

@Suite struct DecisionTests {
    private static let article = Suggestion.Article(url: "https://e.fr/a", title: "A", site: "E")
    private static let suggestion = Suggestion(
        id: "k3f2",
        page: "page.md",
        section: ["Un"],
        article: article,
        relevance: 0.9,
        confidence: 0.8
    )

    private func decision(
        _ verdict: Decision.Verdict,
        _ second: Double,
        section: [String]? = nil,
        line: String? = nil,
        undoes: String? = nil
    ) -> Decision {
        Decision(
            at: Date(timeIntervalSince1970: second),
            verdict: verdict,
            suggestion: Self.suggestion,
            key: "e.fr/a",
            section: section,
            line: line,
            undoes: undoes
        )
    }

    private func state(_ ledger: [Decision]) -> DecisionState {
        DecisionHistory(ledger).state(page: "page.md", key: "e.fr/a")
    }

    @Test func `the last decision counts`() {
        #expect(state([]).verdict == nil)
        #expect(state([decision(.accept, 1)]).verdict == .accept)
        #expect(state([decision(.accept, 1), decision(.refuse, 2)]).verdict == .refuse)
        #expect(state([decision(.accept, 1), decision(.applied, 2)]).verdict == .applied)
    }

    @Test func `moving and editing do not settle`() {
        let moved = state([
            decision(.edit, 1, line: "* x"), decision(.move, 2, section: ["Deux"], line: "- y"),
        ])
        #expect(moved.verdict == nil)
        #expect(moved.section == ["Deux"])
        #expect(moved.line == "- y")
        let edited = state([decision(.move, 1, section: ["Deux"]), decision(.edit, 2, line: "* x")])
        #expect(edited.section == ["Deux"])
        #expect(edited.line == "* x")
    }

    @Test func `undo removes one record, and can be repeated`() {
        let accept = decision(.accept, 1)
        let refuse = decision(.refuse, 2)
        let once = [accept, refuse, decision(.undo, 3, undoes: refuse.record)]
        #expect(state(once).verdict == .accept)
        #expect(state(once + [decision(.undo, 4, undoes: accept.record)]).verdict == nil)
    }

    @Test func `line order and repeated lines do not matter`() {
        let refuse = decision(.refuse, 2)
        let ledger = [
            decision(.accept, 1), refuse, decision(.undo, 3, undoes: refuse.record), decision(.refuse, 4),
        ]
        let expected = state(ledger)
        #expect(state(ledger.reversed()) == expected)
        #expect(state(ledger + ledger) == expected)
        #expect(DecisionHistory(ledger + ledger).decisions.count == 2)
    }

    @Test func `records with equal dates merge the same in both orders`() {
        let ledger = [decision(.accept, 1), decision(.refuse, 1)]
        #expect(state(ledger) == state(ledger.reversed()))
        #expect(
            state([decision(.applied, 1), decision(.accept, 1), decision(.propose, 1)]).verdict == .applied
        )
    }

    @Test(arguments: [
        (10.0, 20.0, 20.0), (10.0, 10.0, 10.001), (10.0, 3.0, 10.001), (10.0004, 10.0006, 10.001),
    ])
    func `a later decision wins after the clock was set back`(last: Double, now: Double, minimum: Double) {
        let history = DecisionHistory([decision(.accept, last)])
        let moment = history.moment(
            after: Date(timeIntervalSince1970: now),
            page: "page.md",
            key: "e.fr/a"
        )
        #expect(moment.timeIntervalSince1970 >= minimum && moment.timeIntervalSince1970 < minimum + 0.001)
        let other = history.moment(after: Date(timeIntervalSince1970: now), page: "page.md", key: "e.fr/b")
        #expect(other == Date(timeIntervalSince1970: now))
    }

    @Test func `the last decision has the last date, or is the last line if dated in the future`() {
        let (early, late, ahead) = (decision(.accept, 1), decision(.refuse, 2), decision(.later, 1e6))
        let now = Date(timeIntervalSince1970: 3)
        #expect(DecisionHistory([late, early]).latest(at: now) == late)
        #expect(DecisionHistory([early, ahead]).latest(at: now) == ahead)
        #expect(DecisionHistory([ahead, early]).latest(at: now) == early)
        #expect(DecisionHistory([]).latest(at: now) == nil)
    }

    @Test func `what others bring from the future is no last step of one's own`() {
        var (own, ahead, theirs) = (decision(.accept, 1), decision(.later, 1e6), decision(.refuse, 1e6 + 1))
        (own.by, theirs.by) = ("Anne", "Bob")
        let now = Date(timeIntervalSince1970: 3)
        for ledger in [[own, ahead, theirs], [own, theirs, ahead]] {
            #expect(DecisionHistory(ledger).latest(by: "Anne", at: now) == own)
        }
        ahead.by = "Anne"
        #expect(DecisionHistory([own, ahead]).latest(by: "Anne", at: now) == ahead)
    }

    @Test func `each accepted article not yet applied is listed once`() {
        let history = DecisionHistory([decision(.accept, 1), decision(.accept, 2, section: ["Deux"])])
        #expect(history.accepted(page: "page.md").map(\.section) == [["Deux"]])
        #expect(
            DecisionHistory([decision(.accept, 1), decision(.applied, 2)]).accepted(page: "page.md").isEmpty
        )
    }

    /// Records of a few articles, in and out of order, undone, repeated and undone again.
    private static func ledger(seed: UInt64) -> [Decision] {
        var state = seed
        func number(below limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(limit))
        }
        var ledger: [Decision] = []
        for step in 0..<60 {
            if number(below: 12) == 0, let again = ledger.randomElement(at: number(below: 60)) {
                ledger.append(again)
                continue
            }
            let verdict = Decision.Verdict.allCases[number(below: Decision.Verdict.allCases.count)]
            var suggestion = suggestion
            suggestion.page = number(below: 4) == 0 ? "autre.md" : "page.md"
            suggestion.id = "id\(number(below: 5))"
            let isLate = number(below: 15) == 0
            var record = Decision(
                at: Date(timeIntervalSince1970: Double(isLate ? number(below: step + 1) : step - step % 2)),
                verdict: verdict,
                suggestion: suggestion,
                key: "e.fr/\(number(below: 5))",
                undoes: verdict == .undo ? ledger.randomElement(at: number(below: 60))?.record : nil,
                after: step
            )
            if number(below: 3) == 0 { record.article = nil }
            if number(below: 3) == 0 { record.batch = "batch\(number(below: 4))" }
            record.by = [nil, "Anne", "Bob"][number(below: 3)]
            ledger.append(record)
        }
        return ledger
    }

    private func requireSame(_ one: DecisionHistory, _ other: DecisionHistory) {
        #expect(one.decisions == other.decisions)
        for page in ["page.md", "autre.md"] {
            #expect(one.accepted(page: page) == other.accepted(page: page))
            for key in (0..<5).map({ "e.fr/\($0)" }) {
                let state = one.state(page: page, key: key)
                #expect(state == other.state(page: page, key: key))
                #expect(one.count(page: page, key: key) == other.count(page: page, key: key))
                #expect(one.lastRecord(page: page, key: key) == other.lastRecord(page: page, key: key))
                let standing = one.standing(page: page, key: key)
                #expect(standing?.verdict == state.verdict && standing?.at == state.settled?.at)
                #expect(standing.map(\.describesArticle) == state.settled.map { $0.article != nil })
                #expect(one.isDecided(page: page, key: key) == !one.decisions(page: page, key: key).isEmpty)
            }
        }
        #expect(one.articles() == other.articles())
        for seconds in [5.0, 30, 1000] {
            let now = Date(timeIntervalSince1970: seconds)
            #expect(one.latest(by: "Anne", at: now) == other.latest(by: "Anne", at: now))
        }
        for id in (0..<5).map({ "id\($0)" }) {
            #expect(one.identifiers[id] == one.decisions.first { $0.id == id }?.key)
        }
        #expect(one.decisions(batch: "batch1") == one.decisions.filter { $0.batch == "batch1" })
        let refused = one.decisions.filter { $0.verdict == .refuse && $0.page == "page.md" }
        #expect(Array(one.decisions([.refuse], page: "page.md")) == refused)
    }

    @Test(arguments: 1...20)
    func `a history that grows is the one that is folded at once`(seed: Int) {
        let ledger = Self.ledger(seed: UInt64(seed))
        var growing = DecisionHistory([])
        var start = 0
        for size in sequence(first: 1, next: { $0 % 7 + 1 }) where start < ledger.count {
            let end = min(ledger.count, start + size)
            growing = growing.adding(Array(ledger[start..<end]))
            requireSame(growing, DecisionHistory(ledger[..<end]))
            start = end
            if start == ledger.count { break }
        }
    }
}

extension Array {
    fileprivate func randomElement(at index: Int) -> Element? { isEmpty ? nil : self[index % count] }
}
