import Home
package import Foundation

/// The versions of a file in git.
package struct GitHistory: Sendable {
    /// A file as one commit left it.
    package struct Version: Sendable {
        /// The hash of the commit.
        package let commit: String
        /// The committer date.
        package let date: Date
        /// The path of the file in that commit, which may be an earlier name.
        let path: String
    }

    private let folder: URL
    private let git: Git

    /// The folder must be inside a work tree.
    package init(folder: URL) {
        self.folder = folder
        git = Git(folder: folder)
    }

    /// The versions of a file on its own branch, oldest first, renames followed: a merge is one version.
    ///
    /// - Throws: ``UserError`` when git is missing, or the file is not in a repository.
    package func versions(of file: URL) async throws -> [Version] {
        let log = try await run(
            [
                "log", "--follow", "--first-parent", "-m", "--format=%x00%H %ct", "--name-only", "--",
                file.path,
            ],
            about: file
        )
        return log.split(separator: "\0").compactMap { entry in
            let lines = entry.split(whereSeparator: \.isNewline)
            let words = lines.first?.split(separator: " ") ?? []
            guard words.count == 2, let seconds = Double(words[1]), lines.count > 1 else { return nil }
            return Version(
                commit: String(words[0]),
                date: Date(timeIntervalSince1970: seconds),
                path: String(lines[1])
            )
        }.reversed()
    }

    /// The bytes of a version; `nil` if the commit deletes the file.
    package func bytes(of version: Version) async throws -> [UInt8]? {
        (try? await data(["show", "\(version.commit):\(version.path)"], about: folder)).map { [UInt8]($0) }
    }

    private func run(_ arguments: [String], about file: URL) async throws -> String {
        String(decoding: try await data(arguments, about: file), as: UTF8.self)
    }

    private func data(_ arguments: [String], about file: URL) async throws -> Data {
        guard case .done(let data?) = try await git.run(arguments) else {
            throw UserError(CommitProblem.noHistory, at: file.lastPathComponent)
        }
        return data
    }
}
