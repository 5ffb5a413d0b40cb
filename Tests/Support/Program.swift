package import Foundation
import Subprocess
import SystemPackage

/// Runs the built program.
package enum Program {
    /// The output and exit code of a run.
    package struct Run: Sendable {
        package var output: String
        /// Standard error.
        package var messages: String
        package var code: Int32
    }

    /// The program in the build folder of the running tests, with the same sanitizers.
    package static let url = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appending(path: "veille")

    /// Sanitizer options, passed on to the program under test.
    static let sanitizing = ProcessInfo.processInfo.environment.filter { $0.key.hasSuffix("SAN_OPTIONS") }

    /// Runs the program in a folder, with English messages unless `environment` says otherwise.
    ///
    /// Does not block a thread of the test: the servers that the program contacts may be in the same process.
    package static func run(
        _ arguments: [String],
        in folder: URL,
        input: String = "",
        environment: [String: String] = [:]
    ) async throws -> Run {
        let variables = [
            "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no",
            "TMPDIR": folder.path, "XDG_STATE_HOME": folder.path + "/.state",
            "XDG_DATA_HOME": folder.path + "/.data",
        ]
        return try await run(url.path, arguments, in: folder, input, variables, environment)
    }

    /// Runs any program; it is terminated with the test, which may time out.
    static func run(
        _ path: String,
        _ arguments: [String],
        in folder: URL,
        _ input: String,
        _ variables: [String: String],
        _ more: [String: String]
    ) async throws -> Run {
        let environment = variables.merging(sanitizing) { _, new in new }.merging(more) { _, new in new }
        // From a file: a program that does not read its input cannot break a pipe.
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

    /// Runs blocking code on its own thread, because the test servers need the others.
    package static func aside<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { end in
            Thread.detachNewThread { end.resume(returning: body()) }
        }
    }
}
