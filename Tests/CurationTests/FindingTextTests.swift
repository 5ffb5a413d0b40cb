import Feeds
import Home
import Pages
import Testing

@testable import Curation

/// The wording of every finding, in both languages.
@Suite struct FindingTextTests {
    /// The detail of a code, if it has one.
    private static func detail(_ code: Finding.Code) -> (detail: Finding.Detail?, arguments: [String]) {
        switch code {
        case .insecure: (.address("https://e.fr/1"), [])
        case .tracking: (.address("https://n.fr/2"), ["https://n.fr/2"])
        case .redirected:
            (.moved(to: "https://n.fr/2", title: "Neuf", site: "n.fr"), ["https://n.fr/2", "Neuf"])
        case .hijacked:
            (
                .takeover(
                    Takeover(
                        trade: .gambling,
                        title: "Slots",
                        target: "https://slots.example/",
                        words: ["jackpot"],
                        languages: .init(before: "fr", now: "id"),
                        server: ServerChange(names: ["bet.example"], issuer: "Own", address: "203.0.113.9")
                    )
                ),
                [
                    "Slots", "https://slots.example/", "jackpot", "fr", "id", "bet.example", "Own",
                    "203.0.113.9",
                ]
            )
        case .onAnotherPage: (.otherPage("autre.md", line: 7), ["autre.md:7"])
        case .missingOnTwin: (.twin("page.fr.md"), ["page.fr.md"])
        case .differingFigure: (.percentages(text: 30, address: 40), ["30", "40"])
        case .dead: (.failure(Problem(.fetch(.status(404)))), ["404", "web.archive.org"])
        case .suspect: (.failing(Problem(.fetch(.timeout)), failures: 1, limit: 3), ["(1/3)"])
        default: (nil, [])
        }
    }

    @Test(arguments: Finding.Code.allCases)
    func `every code has a sentence in both languages, with its arguments`(code: Finding.Code) {
        let (detail, arguments) = Self.detail(code)
        let finding = Finding(code, line: 3, subject: "http://e.fr/1", otherLine: 9, detail: detail)
        let phrase = FindingText.phrase(finding)
        #expect(!phrase.en.isEmpty && phrase.en != phrase.fr)
        for argument in arguments {
            #expect(phrase.en.contains(argument) && phrase.fr.contains(argument), "\(argument)")
        }
    }

    @Test func `details are in both languages, and in English for programs`() {
        let problem = Problem(.fetch(.connectionFailed), note: "Couldn't connect to server")
        let finding = Finding(
            .suspect,
            line: 3,
            subject: "http://e.fr/1",
            detail: .failing(problem, failures: 2, limit: 3)
        )
        #expect(
            FindingText.phrase(finding)
                == Phrase(
                    en: "not sure: http://e.fr/1, connection failed (2/3)",
                    fr: "à voir : http://e.fr/1, connexion impossible (2/3)"
                )
        )
        #expect(FindingReport(finding).detail == "connection failed (2/3)")
        let move = Finding(
            .redirected,
            line: 3,
            subject: "http://e.fr/1",
            detail: .redirecting(to: "https://n.fr/", visits: 1, limit: 3)
        )
        #expect(FindingReport(move).detail == "https://n.fr/ (seen 1 of 3 times)")
    }

    @Test func `a link cut by a space differs from an unclosed one`() {
        let cut = Finding(.unclosedLink, line: 1, subject: "A", detail: .cutAddress)
        let open = Finding(.unclosedLink, line: 1, subject: "A")
        #expect(FindingText.phrase(open).en == "the link “A” has no closing “)”")
        #expect(FindingText.phrase(cut) != FindingText.phrase(open))
    }

    @Test func `untrusted text has no control characters`() {
        let suspicion = LinkHealth.Suspicion.errorTitle("not\u{1B}[31m found")
        let finding = Finding(.suspect, line: 1, subject: "http://e.fr/", detail: .suspicion(suspicion))
        #expect(!FindingText.phrase(finding).en.unicodeScalars.contains("\u{1B}"))
        #expect(!FindingText.phrase(finding).fr.unicodeScalars.contains("\u{1B}"))
    }
}
