import Foundation
import Home
import Support
import Testing

@Suite(.temporaryDirectory) struct ProgramRunTests {
    private func run(_ script: String, input: String = "") async throws -> Command.Ending {
        try await Command(
            words: ["sh", "-c", script],
            folder: TemporaryDirectory.current.url,
            input: Array(input.utf8)
        ).run()
    }

    @Test func `a program gets its input, and tells its output, messages and code`() async throws {
        let ending = try await run("cat; echo no >&2; exit 3", input: "yes")
        #expect(ending.output.map { String(decoding: $0, as: UTF8.self) } == "yes")
        #expect(ending.messages == "no\n" && ending.code == 3 && !ending.isStopped)
    }

    #if os(Linux)
    @Test func `the files of a running program have no name that a killed process could leave behind`()
        async throws
    {
        let ending = try await run("for n in 0 1 2; do readlink /proc/$$/fd/$n; done")
        let files = String(decoding: try #require(ending.output), as: UTF8.self).split(separator: "\n")
        #expect(files.count == 3 && files.allSatisfy { $0.hasSuffix(" (deleted)") }, "\(files)")
    }
    #endif

    @Test func `of endless messages only the start is read`() async throws {
        let ending = try await run("head -c 3000000 /dev/zero >&2")
        #expect(ending.messages.utf8.count == 1 << 20 && ending.code == 0)
    }
}
