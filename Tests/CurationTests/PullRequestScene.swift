import Curation
import Feeds
import Foundation
import Home
import Storage
import Support

/// A home in a repository, fully committed, with pending suggestions.
struct PullRequestScene {
    let sample: SampleHome
    let repository: GitRepository
    let ids: [String]

    init(_ names: String...) async throws {
        let sample = try SampleHome()
        repository = try await GitRepository(in: sample.folder)
        try await repository.commitAll("a")
        ids = try names.map { try sample.suggest($0) }
        self.sample = sample
    }

    /// Runs `body` with the branch, as the job does.
    func withBranch<Result>(
        _ name: String = "veille",
        _ body: (PullRequestBranch, Reviewing) async throws -> Result
    ) async throws -> Result {
        let branch = try await PullRequestBranch(home: sample.home, branch: name)
        do {
            let result = try await body(branch, Reviewing(home: branch.home, store: sample.store))
            await branch.close()
            return result
        } catch {
            await branch.close()
            throw error
        }
    }

    /// One run of the job, `minutes` after the first.
    @discardableResult
    func run(_ answers: [PullRequest.Answer] = [], after minutes: Double) async throws -> (
        notes: [Phrase], written: Int, isDifferent: Bool
    ) {
        let now = SampleHome.now + minutes * 60
        return try await withBranch { branch, reviewing in
            let notes = try branch.apply(answers, reviewing, now: now)
            let waiting = try reviewing.items(now: now).count { $0.state == .pending }
            let (changes, isDifferent) = try await branch.rebuild(waiting: waiting, now: now)
            return (notes, changes.flatMap(\.added).count, isDifferent)
        }
    }

    /// The states that the branch sees, by the end of the title.
    func statesOnBranch() async throws -> [String: Reviewing.State] {
        try await withBranch { _, reviewing in
            try SampleHome.states(reviewing, at: SampleHome.now)
        }
    }

    func subjects(_ range: String = "main..veille") async throws -> String {
        try await repository.git("log", "--format=%s", range)
    }

    var status: String {
        get async throws { try await repository.git("status", "--porcelain", "--untracked-files=all") }
    }

    var currentBranch: String {
        get async throws { try await repository.git("branch", "--show-current") }
    }
}
