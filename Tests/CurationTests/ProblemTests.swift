import Feeds
import Curation
import Home
import Parse
import Support
import Testing

@testable import Pages

@Suite struct ProblemTests {
    private static var causes: [any UserError.Cause] {
        let kinds: [PageError.Kind] = [
            .nulByte, .notUTF8, .noSuchSection(["Eau"], known: [["Droit"]]), .nowhereToInsert(.noItem),
            .alreadyThere, .badAddress("e.fr"), .harmfulAddress("a b"), .lineGone("- x"),
            .lineChanged("- x"), .nowhereToInsert(.unknownPlace), .notProven(.lineBreak),
        ]
        let errors = kinds.map { PageError($0) }
        let pages: [PageProblem] =
            [
                .invalidName, .noLinks, .noneFound(fewest: 3), .alreadyOnPage,
                .noSuchSection("Énergie", sections: ["1 Droit", "2 Eau"]),
                .ambiguousSection("Eau", sections: ["1 Eau", "2 Eau"]),
                .ruleWithoutSection("Eau", closest: nil), .ruleWithoutSection("Droits", closest: "Droit"),
            ] + errors.map { .unreadable($0) } + errors.map { .impossibleLine($0) }
            + errors.map { .rejectedLine($0, url: "https://e.fr/1") }
        let stores: [StoreProblem] = [
            .damaged(code: 11, nil), .notWritable, .newer, .foreign, .disk(code: 13, nil),
            .busy, .other(code: 1, nil),
        ]
        let feeds: [FeedProblem] = [
            .invalidSubscriptions(.notAFeed(.text)), .invalidImport(.notAFeed(.text)), .noFeeds,
            .noSuchFeed("e.fr"), .notMoved, .notFound(url: "https://e.fr"), .notASitemap, .noArticles,
            .networkDown, .allFailed,
        ]
        let decisions: [DecisionProblem] = [
            .unknownSuggestion("zzzz"), .notARepair("k3f2"), .immovableRepair,
            .alreadyWritten(title: "Un", id: "k3f2"), .alreadyRepaired(id: "k3f2"),
            .applied(title: "Un", id: "k3f2"),
            .noLongerOnPage(title: "Un", id: "k3f2"), .emptyLine,
            .writtenOnBranch(title: "Un", id: "k3f2", branch: "veille"),
            .notAFutureDate("hier"), .nothingToUndo("k3f2"),
            .yesOfAnother("Anne", id: "k3f2"), .yesOfAnother(nil, id: "k3f2"),
        ]
        let commits: [CommitProblem] = [
            .notARepository, .noIdentity("who?"), .untracked, .uncommittedChanges, .branchElsewhere("v"),
            .outsideRepository,
            .mergeInProgress, .invalidBranchName("a b"), .longMessage(limit: 9), .currentBranch("veille"),
            .noHistory,
            .pageNotOnBranch("veille"),
            .shortHistory(links: 3, needed: 10),
        ]
        let searches: [SearchProblem] = [
            .unknownFilter("colour"), .unknownValue("foo", filter: "state", examples: ["pending", "seen"]),
            .onlyExclusions, .empty,
        ]
        let applying: [ApplyProblem] = [.conflictMarkers, .decisionsChanged, .pageChanged, .notAsShown]
        let undoing: [UndoProblem] = [
            .pageChanged, .decisionsChanged, .uncommittedChanges, .undoneByHook(title: "Un"),
        ]
        let networks: [NetworkProblem] = [.offline, .noRecording, .failed(.timeout, note: nil)]
        let adding: [AddProblem] = [.noTitle, .refused, .failed(Problem(.fetch(.status(404))))]
        let syncing: [SyncProblem] = [
            .noBranch, .noUpstream(branch: "main"), .ledgerIgnored, .conflict(files: ["page.md"]),
            .filesInTheWay("page.md"), .busy,
        ]
        let reviews: [ReviewProblem] = [
            .noPullRequest, .unreadableEvent, .otherEvent, .notACommit("HEAD"), .noConfiguration,
            .outsideRepository, .symbolicLink,
        ]
        let owners: [OwnerProblem] = [.noOwners, .noName]
        let known: [any UserError.Cause] = pages + stores + feeds + decisions + commits + searches
        return known + applying + undoing + networks + adding + syncing + reviews + owners
    }

    @Test func `every message is in two languages, with its arguments, in plain words`() {
        #expect(Self.causes.flatMap(Wording.faults) == [])
    }
}
