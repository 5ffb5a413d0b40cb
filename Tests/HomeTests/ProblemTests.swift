import Feeds
import Home
import Support
import Testing

@Suite struct ProblemTests {
    private static let reasons: [FileProblem.Reason] = [
        .permissionDenied, .diskFull, .tooLarge, .readOnlyFileSystem, .inputOutput, .notFound, .alreadyExists,
        .isFolder,
        .notAFolder, .symbolicLinkLoop, .tooManyOpenFiles, .notUTF8, .system(95), .unknown,
    ]
    private static let documents: [FileProblem.Document] = [
        .configuration, .ledger, .page, .feed, .feedOrAddress, .template, .answers, .certificates, .recording,
    ]
    private static let forms: [SettingForm] = [
        .text, .word, .variable, .path, .webAddress, .address, .addresses, .mailServer, .mailbox, .mailboxes,
        .listID, .schedule, .letter, .flag, .whole(1...9), .number(0...1), .choice(["a", "b"]), .list,
        .command, .mapping, .keys, .channels,
    ]
    private static let secrets: [ExpectedSecret] = [
        .key, .login, .token, .loginOrToken, .webAddress, .line,
    ]

    private static var causes: [any UserError.Cause] {
        let configuration: [ConfigurationProblem] =
            [
                .invalidYAML, .duplicateKeys(["pages", "fetch"]), .tooManyAliases(limit: 20),
                .unknownKey("fetch.a", known: ["timeout", "ca_file"]),
                .unknownKey("fetch.timout", known: ["timeout", "ca_file"]), .missingKey("digest.send"),
                .sharedLetter("a", .accept, .refuse), .duplicateChannel("list"),
                .twinNotListed("b.md", pages: ["a.md"]), .severalTwins("a.md"),
                .tooFewOwners(["Anne"], section: "Droit", approvals: 2),
                .unknownChannel("lis", section: "Droit", known: ["list"]),
                .unknownChannel("list", section: "Droit", known: []),
                .transport(channel: "list", choices: ["smtp", "file"]), .webhookContent(channel: "list"),
                .incompatibleKey("digest.send.tls", transport: "file", allowed: ["name", "format"]),
                .unencryptedPassword(key: "digest.send.credentials"),
                .notEditable(lines: ["mute:", "  sites: [e.fr]"]), .notASite("e"), .notAWord("!"),
            ] + forms.map { .invalidValue("digest.send.a", $0) }
        let files: [FileProblem] =
            reasons.map { .failed($0) } + documents.map { .unreadable($0, .notFound) }
            + [.ownFile, .invalidPath, .folderNotEmpty]
        let homes: [HomeProblem] = [
            .noHome(folder: "/tmp/a"), .noSuchFolder, .noPages,
            .unlistedPage("a.md", listed: ["b.md", "c.md"]),
            .locked(by: .init(number: 12, command: "veille watch")), .locked(by: nil),
            .busy(by: .init(number: 12, command: nil)), .busy(by: nil),
        ]
        let variables: [EnvironmentProblem] =
            secrets.map { .missing("TOKEN", neededBy: "list", $0) }
            + secrets.map { .invalid("TOKEN", neededBy: "list", $0) }
        let git: [GitProblem] = [.notInstalled, .commandFailed("fatal: no")]
        return configuration + files + homes + variables + git + [
            TrustProblem.foreignOwner(1234), TrustProblem.writableByOthers, TrustProblem.noStateFolder,
            TrustProblem.unreadableList, AddressProblem.notWeb("e.fr"),
            AddressProblem.hasPassword(host: "e.fr"),
        ]
    }

    @Test func `every message is in two languages, with its arguments, in plain words`() {
        #expect(Self.causes.flatMap(Wording.faults) == [])
    }

    @Test(
        arguments: [
            ("fetch.timout", "timeout"), ("fetch.CA-file", "ca_file"), ("fetch.a", nil), ("fetch.proxy", nil),
        ] as [(String, String?)]
    )
    func `an unknown key is compared with the known ones`(key: String, closest: String?) {
        let problem = ConfigurationProblem.unknownKey(key, known: ["ca_file", "timeout"])
        let expected =
            closest.map {
                Phrase(
                    en: "did you mean “\($0)”? Known keys: ca_file, timeout",
                    fr: "vouliez-vous dire « \($0) » ? Clés connues : ca_file, timeout"
                )
            } ?? Phrase(en: "known keys: ca_file, timeout", fr: "clés connues : ca_file, timeout")
        #expect(problem.message.remedy == expected)
    }

    @Test func `errors are equal when cause, arguments and place are`() {
        let error = UserError(ConfigurationProblem.missingKey("a"), at: "veille.yml:1")
        #expect(error == UserError(ConfigurationProblem.missingKey("a"), at: "veille.yml:1"))
        #expect(error != UserError(ConfigurationProblem.missingKey("b"), at: "veille.yml:1"))
        #expect(error != UserError(ConfigurationProblem.missingKey("a"), at: "veille.yml:2"))
        #expect(error != UserError(ConfigurationProblem.invalidYAML, at: "veille.yml:1"))
        #expect(error != UserError(HomeProblem.noPages, at: "veille.yml:1"))
    }
}
