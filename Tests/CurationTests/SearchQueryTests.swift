import Foundation
import Testing
import Curation
import Home
@testable import Storage

@Suite struct SearchQueryTests {
    private static let now = Date(timeIntervalSince1970: 1_773_475_200)

    @Test(arguments: [
        ("eau", "\"eau\""), ("serveurs", "\"serveurs\" *"), ("eau serveur", "\"eau\" AND \"serveur\" *"),
        ("\"centres de données\"", "\"centres de données\""), ("« l’eau »", "\"l eau\""),
        ("serveurs -charbon", "\"serveurs\" * NOT \"charbon\" *"), ("l'eau", "\"l eau\""),
        ("a\"b AND NOT c*", "\"ab AND NOT c\""), ("\"a:b\"", "\"a b\""), ("C++", "\"C\""),
        ("https://e.fr/x", "\"https e fr x\""),
    ])
    func `any text becomes a valid full-text query`(text: String, match: String) throws {
        let query = try SearchQuery(text, now: Self.now)
        #expect(SearchTerm.match(query.terms) == match)
    }

    @Test func `filters work without words`() throws {
        let query = try SearchQuery("section:Énergie site:GreenIT state:refused,seen since:7d", now: Self.now)
        #expect(!query.hasWords && !query.isEmpty)
        #expect(query.sections == ["energie"] && query.sites == ["greenit"])
        #expect(query.states == [.refused, .seen])
        #expect(query.since == Self.now.addingTimeInterval(-7 * 86_400))
        let day = try SearchQuery("since:2026-03-01", now: Self.now)
        #expect(day.since == Date(timeIntervalSince1970: 1_772_323_200))
    }

    @Test(
        arguments: [
            ("colour:red", .unknownFilter("colour")),
            (
                "state:none",
                .unknownValue("none", filter: "state", examples: SearchQuery.State.allCases.map(\.rawValue))
            ),
            ("since:soon", .unknownValue("soon", filter: "since", examples: ["2026-03-14", "7d"])),
            (
                "since:2027-02-30",
                .unknownValue("2027-02-30", filter: "since", examples: ["2026-03-14", "7d"])
            ),
            ("-charbon", .onlyExclusions),
        ] as [(String, SearchProblem)]
    )
    func `an invalid query is rejected`(text: String, problem: SearchProblem) {
        #expect(throws: UserError(problem)) { try SearchQuery(text, now: Self.now) }
    }
}
