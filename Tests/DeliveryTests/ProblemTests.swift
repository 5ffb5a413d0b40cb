import Delivery
import Feeds
import Home
import Support
import Testing

@Suite struct ProblemTests {
    private static var causes: [any UserError.Cause] {
        let sending: [SendProblem] = [
            .noChannels, .unknownChannel("a", known: ["list", "post"]), .nothingSent(channel: "list"),
            .allArrived(channel: "list"), .noSuchIssue(4, next: 3), .noSuchIssue(4, next: nil),
            .issueTaken(4),
            .noEnvelope, .noTopic(channel: "list"), .forbiddenPath("page.md", channel: "list"),
            .untrustedProgram("tee got", channel: "list"),
        ]
        let faults: [TemplateFault] = [.wrongEnd, .noEnd, .badTag, .tooDeep, .other]
        let templates: [TemplateProblem] =
            faults.flatMap { [.invalid($0, line: ""), .invalid($0, line: "{{/a}}")] } + [.notJSON]
        return sending + templates
    }

    @Test func `every message is in two languages, with its arguments, in plain words`() {
        #expect(Self.causes.flatMap(Wording.faults) == [])
    }
}
