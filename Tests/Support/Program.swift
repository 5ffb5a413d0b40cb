package import Foundation
import Subprocess
import SystemPackage

/// The built program, run as a person would.
package enum Program {
    /// What a run printed, and its exit code.
    package struct Run: Sendable {
        /// Standard output.
        package var output: String
        /// Standard error.
        package var messages: String
        /// The exit code.
        package var code: Int32
    }

    /// The program, built beside the tests that run: with the same sanitizer, where there is one.
    package static let url = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appending(path: "veille")

    /// What the sanitizers were told: the program under test is told the same.
    static let sanitizing = ProcessInfo.processInfo.environment.filter { $0.key.hasSuffix("SAN_OPTIONS") }

    /// Runs the program in a folder, with English messages unless `environment` says otherwise.
    ///
    /// No thread of the tests waits for it: the servers that it asks may be of the same tests.
    package static func run(
        _ arguments: [String],
        in folder: URL,
        input: String = "",
        environment: [String: String] = [:]
    ) async throws -> Run {
        let variables = [
            "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no",
            "TMPDIR": folder.path,
        ]
        return try await run(url.path, arguments, in: folder, input, variables, environment)
    }

    /// Runs any program; it ends with the test, which may run out of time.
    static func run(
        _ path: String,
        _ arguments: [String],
        in folder: URL,
        _ input: String,
        _ variables: [String: String],
        _ more: [String: String]
    ) async throws -> Run {
        let environment = variables.merging(sanitizing) { _, new in new }.merging(more) { _, new in new }
        // From a file: who does not read its input breaks no pipe.
        let file = FileManager.default.temporaryDirectory.appending(path: "veille-in-\(UUID().uuidString)")
        try Data(input.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let result = try await Subprocess.run(
            .path(FilePath(path)),
            arguments: Arguments(arguments),
            environment: .custom(
                Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0), $1) })
            ),
            workingDirectory: FilePath(folder.path),
            input: .fileDescriptor(
                try .open(FilePath(file.path), .readOnly),
                closeAfterSpawningProcess: true
            ),
            output: .bytes(limit: 1 << 28),
            error: .bytes(limit: 1 << 28)
        )
        let code =
            switch result.terminationStatus {
            case .exited(let code): code
            case .signaled(let signal): signal
            }
        return Run(
            output: String(decoding: result.standardOutput, as: UTF8.self),
            messages: String(decoding: result.standardError, as: UTF8.self),
            code: code
        )
    }

    /// Does on a thread of its own what waits: the servers of the tests need the others.
    package static func aside<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { end in
            Thread.detachNewThread { end.resume(returning: body()) }
        }
    }
}
