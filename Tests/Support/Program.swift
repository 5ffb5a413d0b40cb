public import Foundation

/// The built program, run as a person would.
public enum Program {
    /// What a run printed, and its exit code.
    public struct Run: Sendable {
        /// Standard output.
        public var output: String
        /// Standard error.
        public var messages: String
        /// The exit code.
        public var code: Int32
    }

    /// The program, built beside the tests that run: with the same sanitizer, where there is one.
    public static let url = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appending(path: "veille")

    /// What the sanitizers were told: the program under test is told the same.
    static let sanitizing = ProcessInfo.processInfo.environment.filter { $0.key.hasSuffix("SAN_OPTIONS") }

    /// Runs the program in a folder, with English messages unless `environment` says otherwise.
    ///
    /// No thread of the tests waits for it: the servers that it asks may be of the same tests.
    public static func run(
        _ arguments: [String],
        in folder: URL,
        input: String = "",
        environment: [String: String] = [:]
    ) async throws -> Run {
        let job = try Job(arguments, in: folder, input: input, environment: environment)
        try await withCheckedThrowingContinuation { (end: CheckedContinuation<Void, any Error>) in
            job.process.terminationHandler = { _ in end.resume() }
            do { try job.process.run() } catch { end.resume(throwing: error) }
        }
        return try job.result()
    }

    /// Does on a thread of its own what waits: the servers of the tests need the others.
    public static func aside<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { end in
            Thread.detachNewThread { end.resume(returning: body()) }
        }
    }

    /// A process with the files it reads and writes: a full pipe that nobody reads would stop the program.
    private struct Job {
        let process = Process()
        private let place: URL
        private let files: [URL]
        private let handles: [FileHandle]

        init(_ arguments: [String], in folder: URL, input: String, environment: [String: String]) throws {
            process.executableURL = Program.url
            process.arguments = arguments
            process.currentDirectoryURL = folder
            var variables = [
                "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no",
                "TMPDIR": folder.path,
            ]
            variables.merge(Program.sanitizing.merging(environment) { _, new in new }) { _, new in new }
            process.environment = variables
            place = FileManager.default.temporaryDirectory.appending(path: "veille-run-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            files = ["in", "out", "err"].map { [place] in place.appending(path: $0) }
            try Data(input.utf8).write(to: files[0])
            for file in files.dropFirst() { try Data().write(to: file) }
            handles = [
                try FileHandle(forReadingFrom: files[0]), try FileHandle(forWritingTo: files[1]),
                try FileHandle(forWritingTo: files[2]),
            ]
            process.standardInput = handles[0]
            process.standardOutput = handles[1]
            process.standardError = handles[2]
        }

        func result() throws -> Run {
            defer { try? FileManager.default.removeItem(at: place) }
            // Foundation keeps a process that it has told of its end, and all that it holds open.
            for handle in handles { try handle.close() }
            return Run(
                output: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
                messages: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self),
                code: process.terminationStatus
            )
        }
    }
}
