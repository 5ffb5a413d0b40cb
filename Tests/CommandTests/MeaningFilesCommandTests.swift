import Foundation
import Support
import Testing

/// `veille meaning`: files of vectors are installed by their hash.
@Suite(.temporaryDirectory) struct MeaningFilesCommandTests {
    private static let hash = "14a5b30128423a405de111166375a78b7cf8e877a0e8c361d90ad4d168701e72"

    private func run(_ arguments: String..., language: String = "C.UTF-8") async throws -> Program.Run {
        try await Program.run(arguments, in: TemporaryDirectory.current.url, environment: ["LANG": language])
    }

    private func write(_ change: (inout [UInt8]) -> Void = { _ in }) throws {
        try SmallVectors.file("de nl", change).write(
            to: TemporaryDirectory.current.url.appending(path: "v.bin")
        )
    }

    @Test func `a file that veille does not know is installed by its hash`() async throws {
        try write()
        let folder = TemporaryDirectory.current.url.path
        let before = try await run("meaning", "list")
        #expect(before.output.hasPrefix("en fr  /") && before.output.hasSuffix("/vectors-fr-en.bin\n"))
        #expect(before.messages == "Next: veille meaning install FILE\n")

        let unknown = try await run("meaning", "install", "v.bin")
        #expect(unknown.code == 2 && unknown.output == "")
        #expect(
            unknown.messages == """
                veille: \(folder)/v.bin: this version of veille does not know this file
                  → if its publisher gives the same hash, add --sha256 \(Self.hash)

                """
        )
        let other = try await run("meaning", "install", "v.bin", "--sha256", "00")
        #expect(other.code == 2 && other.messages.contains("its SHA-256 is another one: \(Self.hash)"))
        let installed = try await run("meaning", "install", "v.bin", "--sha256", Self.hash.uppercased())
        #expect(installed.code == 0)
        #expect(installed.output == "de nl  \(folder)/.data/veille/vectors-de-nl.bin\n")
        #expect(
            installed.messages == """
                Pages that it alone knows are judged again at the next poll; restart veille watch.
                Next: veille poll

                """
        )
        let list = try await run("meaning", "list", "--json")
        #expect(
            list.output.contains("\"schema\" : \"veille.meaning/1\"")
                && list.output.contains("vectors-de-nl.bin")
        )
    }

    @Test func `status names an installed file that is damaged since`() async throws {
        let folder = TemporaryDirectory.current
        try folder.write("# Veille\n\n## Énergie\n\n* [Un](https://e.fr/1)\n", to: "page.md")
        try folder.write("pages: [page.md]\n", to: "veille.yml")
        try write()
        #expect(try await run("meaning", "install", "v.bin", "--sha256", Self.hash).code == 0)
        #expect(try await !run("status").output.contains("meaning: "))
        try folder.write("cut off", to: ".data/veille/vectors-de-nl.bin")
        let status = try await run("status")
        #expect(status.code == 0)
        #expect(status.output.contains("meaning: vectors-de-nl.bin is of another version, and its languages"))
        let list = try await run("status", "--json")
        #expect(list.output.contains("\"problem\" : \"foreign\""))
    }

    @Test func `what is no file of vectors is refused`() async throws {
        try TemporaryDirectory.current.write("hello", to: "v.bin")
        let foreign = try await run("meaning", "install", "v.bin", language: "fr_FR.UTF-8")
        #expect(foreign.code == 2 && foreign.messages.contains("ce n’est pas un fichier de vecteurs"))
        try write { $0.removeLast() }
        let damaged = try await run("meaning", "install", "v.bin", "--sha256", Self.hash)
        #expect(damaged.code == 2 && damaged.messages.contains("this file of vectors is damaged"))
        let missing = try await run("meaning", "install", "none.bin")
        #expect(missing.code == 3 && missing.messages.contains("none.bin"))
        let outside = TemporaryDirectory.current.url.appending(path: "v.bin")
        try SmallVectors.file("../..").write(to: outside)
        let name = try await run("meaning", "install", "v.bin", "--sha256", "\(Self.outsideHash)")
        #expect(name.code == 2 && name.messages.contains("damaged"), "a name does not lead out of the folder")
    }

    private static let outsideHash = "94f5a8b0a9854a9ceb69e5142d238167a683922ee0be654c4875e48fd7c1c0d9"
}
