import Feeds
import Foundation
import Testing

@Suite struct RepositoryFactsTests {
    private static let start = Date(timeIntervalSince1970: 1_790_000_000)

    private static func facts(_ licence: String?, day: Double) -> RepositoryFacts {
        RepositoryFacts(asked: start + day * 86_400, licence: licence)
    }

    @Test func `a change of licence is news for three months`() {
        var facts = Self.facts("MIT", day: 0)
        #expect(facts.licenceChange == nil)
        facts = Self.facts("mit", day: 30).after(facts)
        #expect(facts.licenceChange == nil)
        // Not recognised for once.
        facts = Self.facts(nil, day: 60).after(facts)
        #expect(facts.licenceChange == nil && facts.licence == "MIT")
        facts = Self.facts("BUSL-1.1", day: 90).after(facts)
        #expect(facts.licenceChange?.from == "MIT" && facts.licenceChange?.to == "BUSL-1.1")
        facts = Self.facts("BUSL-1.1", day: 150).after(facts)
        #expect(facts.licenceChange?.from == "MIT")
        facts = Self.facts("BUSL-1.1", day: 180).after(facts)
        #expect(facts.licenceChange == nil)
    }

    @Test func `a licence that is found later is no change`() {
        let facts = Self.facts("MIT", day: 30).after(Self.facts(nil, day: 0))
        #expect(facts.licenceChange == nil && facts.licence == "MIT")
    }

    @Test(arguments: [(2, true), (3, true), (4, false), (0, false)])
    func `years without a commit count back from the answer`(years: Int, isOld: Bool) {
        let facts = RepositoryFacts(asked: Self.start, lastCommit: Self.start - 3.01 * 365.25 * 86_400)
        #expect((facts.lastCommit(olderThan: years) != nil) == isOld)
        #expect(RepositoryFacts(asked: Self.start).lastCommit(olderThan: years) == nil)
    }
}
