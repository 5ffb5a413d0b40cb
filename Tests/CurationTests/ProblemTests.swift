import Curation
import Home
import Parse
import Support
import Testing

@testable import Pages

@Suite struct ProblemTests {
    private static var causes: [any UserError.Cause] {
        let errors = PageError.Kind.allCases.map { PageError($0, "in English") }
        let pages: [PageProblem] =
            [
                .invalidName, .noLinks, .alreadyOnPage,
                .noSuchSection("Énergie", sections: ["1 Droit", "2 Eau"]),
                .ambiguousSection("Eau", sections: ["1 Eau", "2 Eau"]),
            ] + errors.map { .unreadable($0) } + errors.map { .impossibleLine($0) }
            + errors.map { .rejectedLine($0, url: "https://e.fr/1") }
        let stores: [StoreProblem] = [
            .damaged("malformed"), .notWritable, .newer, .foreign, .disk("full"), .other("locked"),
        ]
        let feeds: [FeedProblem] = [
            .invalidSubscriptions(.notAFeed("nothing")), .invalidImport(.notAFeed("nothing")), .noFeeds,
            .noSuchFeed("e.fr"), .notMoved, .notFound(url: "https://e.fr"), .notASitemap, .noArticles,
            .networkDown, .allFailed,
        ]
        let decisions: [DecisionProblem] = [
            .unknownSuggestion("zzzz"), .notARepair("k3f2"), .immovableRepair,
            .alreadyWritten(title: "Un", id: "k3f2"), .noLongerOnPage(title: "Un", id: "k3f2"), .emptyLine,
            .notAFutureDate("hier"),
        ]
        let commits: [CommitProblem] = [
            .notARepository, .noIdentity("who?"), .untracked, .uncommittedChanges, .uncommittedDecisions,
            .mergeInProgress, .invalidBranchName("a b"), .currentBranch("veille"), .noHistory,
            .shortHistory(links: 3, needed: 10),
        ]
        let searches: [SearchProblem] = [
            .unknownFilter("colour"), .unknownValue("foo", filter: "state", examples: ["pending", "seen"]),
            .onlyExclusions, .empty,
        ]
        let applying: [ApplyProblem] = [.conflictMarkers, .decisionsChanged, .pageChanged]
        let networks: [NetworkProblem] = [.offline, .noRecording]
        return pages + stores + feeds + decisions + commits + searches + applying + networks
    }

    @Test func `every message is in two languages, with its arguments, in plain words`() {
        #expect(Self.causes.flatMap(Wording.faults) == [])
    }
}
