import Foundation
import Home
import Support
import Testing

@Suite(.temporaryDirectory) struct FileWriterTests {
    private var folder: TemporaryDirectory { TemporaryDirectory.current }
    private var url: URL { folder.url.appending(path: "page.md") }
    private static let (old, new) = (Array("ancien\n".utf8), Array("nouveau texte\n".utf8))

    private func attributes(_ url: URL) throws -> [FileAttributeKey: Any] {
        try FileManager.default.attributesOfItem(atPath: url.path)
    }

    private func names(_ path: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.url.appending(path: path).path).sorted()
    }

    @Test(arguments: [false, true]) func `the file has the new bytes, and no other file remains`(
        isExpected: Bool
    ) throws {
        try folder.write("ancien\n", to: "page.md")
        try FileWriter.replace(url, with: Self.new, expecting: isExpected ? Self.old : nil)
        #expect(try folder.read("page.md") == "nouveau texte\n")
        #expect(try names() == ["page.md"])
    }

    @Test(arguments: [0o600, 0o640, 0o664, 0o755], [false, true])
    func `the mode is kept`(mode: Int, isExpected: Bool) throws {
        try folder.write("ancien\n", to: "page.md")
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: url.path)
        try FileWriter.replace(url, with: Self.new, expecting: isExpected ? Self.old : nil)
        #expect(try attributes(url)[.posixPermissions] as? Int == mode)
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a file away"), arguments: [false, true])
    func `the owner is kept`(isExpected: Bool) throws {
        try folder.write("ancien\n", to: "page.md")
        try FileManager.default.setAttributes(
            [.ownerAccountID: 12_345, .groupOwnerAccountID: 54_321],
            ofItemAtPath: url.path
        )
        try FileWriter.replace(url, with: Self.new, expecting: isExpected ? Self.old : nil)
        #expect(try attributes(url)[.ownerAccountID] as? Int == 12_345)
        #expect(try attributes(url)[.groupOwnerAccountID] as? Int == 54_321)
        #expect(try folder.read("page.md") == "nouveau texte\n")
    }

    @Test(arguments: [false, true]) func `a symbolic link is kept, and its target is replaced`(
        isExpected: Bool
    )
        throws
    {
        try folder.write("ancien\n", to: "notes/true.md")
        try FileManager.default.createSymbolicLink(atPath: url.path, withDestinationPath: "notes/true.md")
        try FileWriter.replace(url, with: Self.new, expecting: isExpected ? Self.old : nil)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: url.path) == "notes/true.md")
        #expect(try folder.read("notes/true.md") == "nouveau texte\n")
        #expect(try names() == ["notes", "page.md"])
        #expect(try names("notes") == ["true.md"])
    }

    @Test func `a missing file is created with its folders`() throws {
        try FileWriter.replace(folder.url.appending(path: "a/b/page.md"), with: Self.new)
        #expect(try folder.read("a/b/page.md") == "nouveau texte\n")
        #expect(try names("a/b") == ["page.md"])
    }

    @Test(arguments: ["ancien\nplus une ligne\n", "anciem\n", ""])
    func `a file that changed since it was read is kept`(text: String) throws {
        try folder.write(text, to: "page.md")
        #expect(throws: FileWriter.ContentChanged.self) {
            try FileWriter.replace(url, with: Self.new, expecting: Self.old)
        }
        #expect(try folder.read("page.md") == text)
        #expect(try names() == ["page.md"])
    }

    @Test func `a file that was deleted since it was read is not recreated`() throws {
        #expect(throws: FileWriter.ContentChanged.self) {
            try FileWriter.replace(url, with: Self.new, expecting: Self.old)
        }
        #expect(try names().isEmpty)
    }

    @Test func `a failure names the file and leaves nothing beside it`() throws {
        try folder.write("x", to: "page.md/file")
        let error = #expect(throws: CocoaError.self) { try FileWriter.replace(url, with: Self.new) }
        #expect(error?.filePath == url.resolvingSymlinksInPath().path)
        #expect(error?.underlying is POSIXError)
        #expect(try names() == ["page.md"])
        #expect(try folder.read("page.md/file") == "x")
    }

    @Test func `a file in place of a folder is named`() throws {
        try folder.write("x", to: "a")
        #expect(throws: CocoaError.self) {
            try FileWriter.replace(folder.url.appending(path: "a/page.md"), with: Self.new)
        }
        #expect(try folder.read("a") == "x")
        #expect(try names() == ["a"])
    }

    /// Anyone with write access to the folder could put a link there.
    @Test func `a link at the temporary path is not followed`() throws {
        try folder.write("ancien\n", to: "page.md")
        try folder.write("à moi\n", to: "victim")
        let name = ".page.md.\(ProcessInfo.processInfo.processIdentifier).tmp"
        let trap = folder.url.appending(path: name)
        try FileManager.default.createSymbolicLink(atPath: trap.path, withDestinationPath: "victim")
        #expect(throws: CocoaError.self) { try FileWriter.replace(url, with: Self.new) }
        #expect(try folder.read("victim") == "à moi\n")
        #expect(try folder.read("page.md") == "ancien\n")
    }
}
