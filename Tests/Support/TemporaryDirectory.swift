package import Foundation
package import Testing

/// A folder that exists while a test case runs.
package struct TemporaryDirectory: Sendable {
    package let url: URL

    /// The folder of the current test; its suite needs the trait ``Trait/temporaryDirectory``.
    @TaskLocal package static var current = TemporaryDirectory(url: URL(filePath: "/dev/null/none"))

    /// A subfolder, created if it is missing.
    package func folder(_ name: String) throws -> TemporaryDirectory {
        let folder = url.appending(path: name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return TemporaryDirectory(url: folder)
    }

    /// Writes a file, and creates its parent folders.
    package func write(_ text: String, to path: String) throws {
        let file = url.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: file)
    }

    package func read(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: url.appending(path: path)), as: UTF8.self)
    }

    /// Whether the file exists.
    package func has(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: url.appending(path: path).path)
    }
}

/// Gives each test case its own empty folder.
package struct TemporaryDirectoryTrait: SuiteTrait, TestTrait, TestScoping {
    /// Each case of a suite gets its own.
    package var isRecursive: Bool { true }

    /// Creates the folder, runs the test, and removes the folder.
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
