import Foundation
import Support
import Testing
import Curation

@Suite(.temporaryDirectory) struct UnifiedDiffTests {
    @Test(arguments: [
        ("a\nb\n", "a\nx\nb\n"), ("", "x\n"), ("a", "a\nx"), ("a\r\nb\r\n", "a\r\nb\r\nx\r\n"),
        ("a\n\n\na\n", "a\n\n\nx\n\na\n"),
        (
            (1...30).map { "\($0)\n" }.joined(),
            (1...30).map { $0 == 5 || $0 == 25 ? "\($0)\nx\n" : "\($0)\n" }.joined()
        ),
    ])
    func `git apply of the diff gives the new version`(before: String, after: String) throws {
        let folder = TemporaryDirectory.current
        try folder.write(before, to: "page.md")
        let diff = UnifiedDiff.text(from: Array(before.utf8), to: Array(after.utf8), name: "page.md")
        try folder.write(diff, to: "change.diff")
        let git = Process()
        git.executableURL = URL(filePath: "/usr/bin/env")
        git.arguments = ["git", "apply", "--unsafe-paths", "change.diff"]
        git.currentDirectoryURL = folder.url
        try git.run()
        git.waitUntilExit()
        #expect(git.terminationStatus == 0)
        #expect(try folder.read("page.md") == after)
    }

    @Test func `equal versions have an empty diff`() {
        #expect(UnifiedDiff.text(from: [0x61], to: [0x61], name: "x").isEmpty)
    }
}
