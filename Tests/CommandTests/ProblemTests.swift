import Feeds
import Home
import Support
import Testing

@testable import veille

@Suite struct ProblemTests {
    private static var causes: [any UserError.Cause] {
        let usage: [UsageProblem] = [
            .noTitle, .notInteractive, .incompleteEmbeddings, .invalidTask(.notJSON),
            .invalidTask(.missing("page")), .invalidTask(.wrongType("page")), .shortToken(minimum: 16),
            .unsafeToken,
        ]
        let problem = Problem(.fetch(.status(404)))
        let advice: [RequestProblem.Advice] = [
            .addWithoutNetwork, .giveTitle, .giveFeed, .test(url: "https://e.fr"),
        ]
        let requests: [RequestProblem] =
            advice.map { .failed(problem, $0) }
            + [.failed(problem, nil), .noEmbeddings(.fetch(.timeout))]
        return usage + requests
    }

    @Test func `every message is in two languages, with its arguments, in plain words`() {
        #expect(Self.causes.flatMap(Wording.faults) == [])
    }
}
