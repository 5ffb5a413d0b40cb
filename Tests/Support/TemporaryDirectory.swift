package import Foundation
package import Testing

/// A folder that exists while a test case runs.
package struct TemporaryDirectory: Sendable {
    /// The folder.
    package let url: URL

    /// The folder of the running test; its suite has the trait ``Trait/temporaryDirectory``.
    @TaskLocal package static var current = TemporaryDirectory(url: FileManager.default.temporaryDirectory)

    /// A folder in it, made when it is missing.
    package func folder(_ name: String) throws -> TemporaryDirectory {
        let folder = url.appending(path: name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return TemporaryDirectory(url: folder)
    }

    /// Writes a file, with the folders it needs.
    package func write(_ text: String, to path: String) throws {
        let file = url.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: file)
    }

    /// The text of a file.
    package func read(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: url.appending(path: path)), as: UTF8.self)
    }

    /// Whether there is a file of that name.
    package func has(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: url.appending(path: path).path)
    }
}

/// Gives each test case an empty folder of its own.
package struct TemporaryDirectoryTrait: SuiteTrait, TestTrait, TestScoping {
    /// Cases of a suite each get their own.
    package var isRecursive: Bool { true }

    /// Makes the folder, runs the test, and removes the folder.
    @concurrent package func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        guard testCase != nil else { return try await function() }
        let url = FileManager.default.temporaryDirectory.appending(path: "veille-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: url) }
        try await TemporaryDirectory.$current.withValue(TemporaryDirectory(url: url), operation: function)
    }
}

extension Trait where Self == TemporaryDirectoryTrait {
    /// An empty folder for each test case: ``TemporaryDirectory/current``.
    package static var temporaryDirectory: Self { Self() }
}
