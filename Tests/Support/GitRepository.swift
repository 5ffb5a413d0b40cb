package import Foundation

/// A git repository of a test, which knows who commits and nothing of the machine's own settings.
package struct GitRepository: Sendable {
    /// The work tree.
    package let folder: TemporaryDirectory

    /// Makes a repository of a folder, on the branch `main`.
    package init(in folder: TemporaryDirectory) async throws {
        self.folder = folder
        try await git("init", "--quiet", "--initial-branch", "main")
        let settings = [
            "user.name": "Ada", "user.email": "ada@e.fr", "commit.gpgSign": "false",
            "core.hooksPath": folder.url.appending(path: ".git/hooks").path, "core.autocrlf": "false",
        ]
        for (name, value) in settings { try await git("config", name, value) }
    }

    /// A repository that was made before.
    package init(existing folder: TemporaryDirectory) { self.folder = folder }

    /// What git says when it fails.
    package struct Failure: Error {
        /// What it was asked.
        package let command: [String]
        /// Its own words.
        package let messages: String
    }

    /// Runs git; returns what it prints.
    ///
    /// - Throws: ``Failure``.
    @discardableResult
    package func git(_ arguments: String..., at date: Date? = nil) async throws -> String {
        var more: [String: String] = [:]
        if let date {
            let text = "\(Int(date.timeIntervalSince1970)) +0000"
            more = ["GIT_AUTHOR_DATE": text, "GIT_COMMITTER_DATE": text]
        }
        let run = try await Program.run(
            "/usr/bin/env",
            ["git"] + arguments,
            in: folder.url,
            "",
            ["PATH": "/usr/bin:/bin", "HOME": folder.url.path, "GIT_CONFIG_NOSYSTEM": "1"],
            more
        )
        guard run.code == 0 else { throw Failure(command: arguments, messages: run.messages) }
        return run.output
    }

    /// Commits all that there is.
    package func commitAll(_ subject: String, at date: Date? = nil) async throws {
        try await git("add", "--all")
        try await git("commit", "--quiet", "--allow-empty", "--message", subject, at: date)
    }

    /// Installs a hook, as the text of a shell script.
    package func hook(_ name: String, _ script: String) throws {
        let path = ".git/hooks/\(name)"
        try folder.write("#!/bin/sh\n\(script)\n", to: path)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755],
            ofItemAtPath: folder.url.appending(path: path).path
        )
    }
}
