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
        #expect(DecisionHistory([late, early]).latest([late, early], at: now) == late)
        #expect(DecisionHistory([early, ahead]).latest([early, ahead], at: now) == ahead)
        #expect(DecisionHistory([ahead, early]).latest([ahead, early], at: now) == early)
        #expect(DecisionHistory([]).latest([], at: now) == nil)
    }

    @Test func `what others bring from the future is no last step of one's own`() {
        var (own, ahead, theirs) = (decision(.accept, 1), decision(.later, 1e6), decision(.refuse, 1e6 + 1))
        (own.by, theirs.by) = ("Anne", "Bob")
        let now = Date(timeIntervalSince1970: 3)
        for ledger in [[own, ahead, theirs], [own, theirs, ahead]] {
            #expect(DecisionHistory(ledger).latest(ledger, by: "Anne", at: now) == own)
        }
        ahead.by = "Anne"
        #expect(DecisionHistory([own, ahead]).latest([own, ahead], by: "Anne", at: now) == ahead)
    }

    @Test func `each accepted article not yet applied is listed once`() {
        let history = DecisionHistory([decision(.accept, 1), decision(.accept, 2, section: ["Deux"])])
        #expect(history.accepted(page: "page.md").map(\.section) == [["Deux"]])
        #expect(
            DecisionHistory([decision(.accept, 1), decision(.applied, 2)]).accepted(page: "page.md").isEmpty
        )
    }
}
