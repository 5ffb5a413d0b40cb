import Foundation
import Home
import Support
import Testing

@Suite(.temporaryDirectory) struct TrustedHomesTests {
    private var folder: TemporaryDirectory { .current }

    private func home(_ name: String, _ programs: String...) throws -> HomeFolder {
        let channels = programs.enumerated().map { "    - {name: c\($0), command: \($1), format: md}\n" }
        let settings =
            "pages: [page.md]\n" + (channels.isEmpty ? "" : "digest:\n  send:\n" + channels.joined())
        try folder.write(settings, to: "\(name)/veille.yml")
        return try HomeFolder.find(from: folder.url.appending(path: name))
    }

    @Test func `a home may run the programs that were confirmed, and no others`() throws {
        let trusted = TrustedHomes(environment: ["XDG_STATE_HOME": folder.url.path])
        let (one, other) = (try home("one", "[tee, a]", "[mail]"), try home("other", "[rm, -r, b]"))
        #expect(try !trusted.allows(["tee", "a"], in: one.folder) && trusted.all().isEmpty)
        try trusted.confirm(one)
        try trusted.confirm(other)
        #expect(try trusted.all().map(\.programs) == [[["tee", "a"], ["mail"]], [["rm", "-r", "b"]]])
        #expect(try trusted.allows(["mail"], in: one.folder) && !trusted.allows(["mail"], in: other.folder))
        #expect(
            try !trusted.allows(["tee"], in: one.folder)
                && !trusted.allows(["tee", "a", "b"], in: one.folder)
        )
        // What is confirmed replaces what was.
        try trusted.confirm(try home("one", "[mail]"))
        #expect(try trusted.all().map(\.programs) == [[["mail"]], [["rm", "-r", "b"]]])
        #expect(try trusted.revoke(one.folder) && !trusted.revoke(one.folder))
        #expect(try !trusted.contains(one.folder) && trusted.contains(other.folder))
    }

    @Test func `a symbolic link leads to the same home`() throws {
        let trusted = TrustedHomes(environment: ["XDG_STATE_HOME": folder.url.path])
        try trusted.confirm(try home("one", "[mail]"))
        let link = folder.url.appending(path: "link")
        try FileManager.default.createSymbolicLink(
            at: link,
            withDestinationURL: folder.url.appending(path: "one")
        )
        #expect(try trusted.allows(["mail"], in: link))
    }

    @Test(
        arguments: [
            (["XDG_STATE_HOME": "/s", "HOME": "/h"], "/s/veille/trusted.json"),
            (["HOME": "/h"], "/h/.local/state/veille/trusted.json"),
            (["XDG_STATE_HOME": "relative", "HOME": "/h"], "/h/.local/state/veille/trusted.json"),
            (["XDG_STATE_HOME": "", "HOME": ""], nil), ([:], nil),
        ] as [([String: String], String?)]
    )
    func `the list is where the XDG specification puts state`(environment: [String: String], path: String?) {
        #expect(TrustedHomes(environment: environment).path == path)
    }

    @Test func `without a folder for it nothing is trusted`() throws {
        let home = try home("one", "[mail]")
        let nowhere = TrustedHomes(environment: [:])
        #expect(try !nowhere.allows(["mail"], in: home.folder))
        #expect(throws: UserError(TrustProblem.noStateFolder)) { try nowhere.confirm(home) }
    }

    @Test(arguments: ["", "{", "{\"v\": 2, \"homes\": []}", "[]", "{\"v\": 1}"])
    func `a list that cannot be read is left alone`(text: String) throws {
        let home = try home("one", "[mail]")
        try folder.write(text, to: "veille/trusted.json")
        let trusted = TrustedHomes(environment: ["XDG_STATE_HOME": folder.url.path])
        let error = UserError(TrustProblem.unreadableList, at: folder.url.path + "/veille/trusted.json")
        #expect(throws: error) { try trusted.allows(["mail"], in: home.folder) }
        #expect(throws: error) { try trusted.confirm(home) }
        #expect(try folder.read("veille/trusted.json") == text)
    }
}
