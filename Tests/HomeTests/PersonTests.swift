import Foundation
import Support
import Testing

@testable import Home

@Suite(.temporaryDirectory) struct PersonTests {
    private static func repository(_ name: String, _ settings: [(String, String)]) async throws -> URL {
        let folder = TemporaryDirectory.current.url.appending(path: name, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let git = Git(folder: folder)
        try await git.perform(["init", "--quiet"])
        for (key, value) in settings { try await git.perform(["config", key, value]) }
        return folder
    }

    @Test(
        .disabled(if: ProcessInfo.processInfo.environment["GIT_AUTHOR_NAME"] != nil),
        arguments: [
            ("name", [("user.name", "Anne Martin"), ("user.email", "a@e.fr")], "Anne Martin"),
            ("email", [("user.name", ""), ("user.email", "bob@e.fr")], "bob"),
            ("none", [("user.name", ""), ("user.email", "")], nil),
            ("spaces", [("user.name", " Anne \u{202E} \t Martin ")], "Anne Martin"),
        ] as [(String, [(String, String)], String?)]
    )
    func `who decides is whom git names`(folder: String, settings: [(String, String)], name: String?)
        async throws
    {
        let folder = try await Self.repository(folder, settings)
        #expect(Person.ofGit.name(in: folder) == name)
    }

    @Test(arguments: [
        ("@anne", "@anne"), ("", nil), ("a\nb", "a b"), (String(repeating: "x", count: 200), nil),
    ])
    func `another is named as given, on one line`(given: String, name: String?) {
        let expected = given.count > 80 ? String(given.prefix(80)) : name
        #expect(Person.named(given).name(in: URL(filePath: "/")) == expected)
        #expect(Person.unknown.name(in: URL(filePath: "/")) == nil)
    }
}
