package import Foundation
package import Testing

/// A system program that some tests need and not every machine has.
package struct SystemTool: Sendable {
    private let path: String

    /// `nil` if the program is not installed.
    package init?(_ name: String) {
        let places = ["/usr/bin/", "/bin/", "/usr/sbin/", "/usr/local/bin/"].map { $0 + name }
        guard let path = places.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
            return nil
        }
        self.path = path
    }

    /// Runs it in a folder that is also its home, with the built program in the `PATH`.
    package func run(_ arguments: [String], in folder: URL, environment: [String: String] = [:]) async throws
        -> Program.Run
    {
        let variables = [
            "PATH": Program.url.deletingLastPathComponent().path + ":/usr/sbin:/usr/bin:/bin",
            "HOME": folder.path, "TMPDIR": folder.path, "LC_ALL": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no",
        ]
        return try await Program.run(path, arguments, in: folder, "", variables, environment)
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips a test on machines without a program.
    package static func requires(_ tool: String) -> Self {
        .enabled(if: SystemTool(tool) != nil, "\(tool) is not installed")
    }
}
