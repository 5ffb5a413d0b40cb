import Feeds
import Home
import Support
import Testing

@testable import veille

@Suite struct ProblemTests {
    private static var causes: [any UserError.Cause] {
        let usage: [UsageProblem] = [
            .notInteractive, .incompleteEmbeddings, .invalidTask(.notJSON),
            .invalidTask(.missing("page")), .invalidTask(.wrongType("page")), .shortToken(minimum: 16),
            .unsafeToken, .sharedToken("Anne", "Bob"), .emptyTeam, .noIssues,
            .tooFewFiles(limit: 6, minimum: 32),
        ]
        let problem = Problem(.fetch(.status(404)))
        let advice: [RequestProblem.Advice] = [
            .addWithoutNetwork, .giveFeed, .test(url: "https://e.fr"),
        ]
        let requests: [RequestProblem] =
            advice.map { .failed(problem, $0) }
            + [.failed(problem, nil), .noEmbeddings(.fetch(.timeout))]
        let options: [OptionProblem] = [
            .notAShare(option: "--worth"),
            .numberWithSelection, .templateWithFormat("eml"), .channelsWithoutSend(["list", "team"]),
            .severalDeliveries, .sendWithFormat, .selectorWithoutListing, .invalidSelector("a[href]"),
            .sectionOfSeveralPages("2", one: "a.md", other: "b.md"), .belowOne(option: "--limit"),
            .invalidPort(99_999), .together("--list", "--revoke"), .trialWithoutApply,
            .without("--of", needs: "--since"),
            .nothingToUnmute,
        ]
        let remedies: [CommandLineProblem.Remedy] = [
            .didYouMean("list"), .values(["bash", "zsh"], closest: nil),
            .values(["bash", "zsh"], closest: "zsh"), .listCommands(of: "veille feeds"),
            .argumentHelp(label: "--limit N", text: "Show at most N"), .listOptions(of: "veille poll"),
            .usage(synopsis: "veille poll"),
        ]
        let lines: [CommandLineProblem] =
            remedies.map { .unknownCommand("lst", $0) }
            + [
                .noSubcommands(command: "veille poll", .usage(synopsis: "veille poll")),
                .unknownOption("-z", .usage(synopsis: "veille poll")),
                .missingCommand(option: "--json", .usage(synopsis: "veille COMMAND")),
                .missingValue(of: "--limit N", .usage(synopsis: "veille list")),
                .unexpectedValue("yes", option: "--force", .usage(synopsis: "veille poll")),
                .invalidValue("many", of: "--limit N", .usage(synopsis: "veille list")),
                .missingArgument("ID", .usage(synopsis: "veille explain ID")),
                .unexpectedArguments(["b"], .usage(synopsis: "veille undo [ID]")),
                .unexpectedArguments(["b", "c"], .usage(synopsis: "veille undo [ID]")),
                .contradiction(.usage(synopsis: "veille digest")),
                .notUnderstood(.usage(synopsis: "veille digest")),
            ]
        return usage + requests + options + lines
    }

    @Test func `every message is in two languages, with its arguments, in plain words`() {
        #expect(Self.causes.flatMap(Wording.faults) == [])
    }
}
