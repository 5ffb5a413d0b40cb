import Foundation
import Home

/// The two ends of a contributed change, as a forge names them to its jobs.
package struct ReviewRange: Sendable, Equatable {
    /// The revision that is believed: configuration, decisions and rules are read from it.
    package let base: String
    /// The revision that is judged.
    package let head: String

    package init(base: String, head: String) { (self.base, self.head) = (base, head) }

    /// No forge sends a longer event: GitHub stops at 25 MiB for all fields of a web hook.
    private static let largestEvent = 32 << 20

    /// Reads the variables of a job that runs for a pull request.
    ///
    /// GitHub, Forgejo and Gitea write the event to a file (`GITHUB_EVENT_PATH`); GitLab has a variable for each commit. A file
    /// that does not name two commits is an error, never a reason to compare something else: an empty comparison would pass.
    ///
    /// - Parameter environment: The variables.
    /// - Throws: ``UserError`` when they name no change.
    package init(environment: [String: String]) throws {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        if let base = value("CI_MERGE_REQUEST_DIFF_BASE_SHA") {
            let name = "CI_MERGE_REQUEST_DIFF_BASE_SHA"
            // The source branch differs from the commit that is built where results are merged first.
            let head = value("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA") ?? value("CI_COMMIT_SHA") ?? ""
            self.init(base: try Self.commit(base, in: name), head: try Self.commit(head, in: "CI_COMMIT_SHA"))
        } else if let path = value("GITHUB_EVENT_PATH") {
            try self.init(event: path)
        } else if let name = value("GITHUB_BASE_REF") {
            self.init(base: "refs/remotes/origin/" + name, head: "HEAD")
        } else {
            throw UserError(ReviewProblem.noPullRequest)
        }
    }

    private init(event path: String) throws {
        struct Event: Decodable {
            struct Commit: Decodable { var sha: String }
            struct PullRequest: Decodable {
                var base: Commit
                var head: Commit
            }
            var pull_request: PullRequest
        }
        let bytes: Data
        do {
            let file = try FileHandle(forReadingFrom: URL(filePath: path))
            defer { try? file.close() }
            bytes = try file.read(upToCount: Self.largestEvent + 1) ?? Data()
        } catch {
            throw UserError(ReviewProblem.unreadableEvent, at: path)
        }
        guard bytes.count <= Self.largestEvent, (try? JSONSerialization.jsonObject(with: bytes)) != nil else {
            throw UserError(ReviewProblem.unreadableEvent, at: path)
        }
        guard let event = try? JSONDecoder().decode(Event.self, from: bytes) else {
            throw UserError(ReviewProblem.otherEvent, at: path)
        }
        let (base, head) = (event.pull_request.base.sha, event.pull_request.head.sha)
        self.init(base: try Self.commit(base, in: path), head: try Self.commit(head, in: path))
    }

    /// The full name of a commit (SHA-1 or SHA-256).
    private static func commit(_ text: String, in place: String) throws -> String {
        guard [40, 64].contains(text.utf8.count), text.utf8.allSatisfy({ $0.isHexDigit }) else {
            throw UserError(ReviewProblem.notACommit(text), at: place)
        }
        return text
    }
}

extension UInt8 {
    fileprivate var isHexDigit: Bool {
        (0x30...0x39).contains(self) || (0x61...0x66).contains(self) || (0x41...0x46).contains(self)
    }
}
