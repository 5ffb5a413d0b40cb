public import Foundation

/// A program of the system that a test needs and that not every machine has.
public struct SystemTool: Sendable {
    private let path: String

    /// Finds it; says so where it is missing, and the test has nothing to do.
    public init?(_ name: String) {
        let places = ["/usr/bin/", "/bin/", "/usr/sbin/", "/usr/local/bin/"].map { $0 + name }
        guard let path = places.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
            print("skipped: \(name) is not installed")
            return nil
        }
        self.path = path
    }

    /// Runs it in a folder that is its home, too, with the built program in the path.
    public func run(_ arguments: [String], in folder: URL, environment: [String: String] = [:]) async throws
        -> Program.Run
    {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let variables = [
            "PATH": Program.url.deletingLastPathComponent().path + ":/usr/sbin:/usr/bin:/bin",
            "HOME": folder.path, "TMPDIR": folder.path, "LC_ALL": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no",
        ]
        process.environment = variables.merging(Program.sanitizing) { _, new in new }
            .merging(environment) { _, new in new }
        let place = FileManager.default.temporaryDirectory.appending(path: "veille-tool-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: place) }
        let files = ["out", "err"].map { place.appending(path: $0) }
        for file in files { try Data().write(to: file) }
        process.standardInput = FileHandle.nullDevice
        let handles = try files.map { try FileHandle(forWritingTo: $0) }
        process.standardOutput = handles[0]
        process.standardError = handles[1]
        try await withCheckedThrowingContinuation { (end: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in end.resume() }
            do { try process.run() } catch { end.resume(throwing: error) }
        }
        // Foundation keeps a process that it has told of its end, and all that it holds open.
        for handle in handles { try handle.close() }
        return Program.Run(
            output: String(decoding: try Data(contentsOf: files[0]), as: UTF8.self),
            messages: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
            code: process.terminationStatus
        )
    }
}
