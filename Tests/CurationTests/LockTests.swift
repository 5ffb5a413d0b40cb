import Curation
import Feeds
import Foundation
import Support
import Testing

@testable import Home
@testable import Storage

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct LockTests {
    private var folder: TemporaryDirectory { TemporaryDirectory.current }

    private static let move = FeedMove(
        at: Date(timeIntervalSince1970: 0),
        from: "https://a.fr/feed",
        to: "https://b.fr/feed"
    )
    private let mine = ProcessInfo.processInfo.processIdentifier

    private func home() throws -> HomeFolder {
        try folder.write("pages: [page.md]\n", to: "veille.yml")
        return try HomeFolder.find(from: folder.url)
    }

    /// The process that holds the lock of a home, as the error of a second one names it.
    private func holder(of home: HomeFolder) async -> HomeProblem.Process? {
        let error = await #expect(throws: UserError.self) { try await HomeLock(home) }
        #expect(error?.place == "state/veille.lock")
        guard case .locked(let process)? = error?.cause as? HomeProblem else { return nil }
        return process
    }

    @Test func `the lock names its holder, and is removed with it`() async throws {
        let home = try home()
        do {
            let lock = try await HomeLock(home)
            defer { withExtendedLifetime(lock) {} }
            for _ in 1...2 {
                let holder = await holder(of: home)
                #expect(holder?.number == mine)
                #expect(holder?.command?.isEmpty == false && (holder?.command?.count ?? 0) <= 80)
            }
            let path = folder.url.appending(path: "state/veille.lock").path
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
        #expect(!folder.has("state/veille.lock"))
        withExtendedLifetime(try await HomeLock(home)) {}
    }

    /// Above the highest process identifier.
    @Test(arguments: ["", "2147483647\n"])
    func `a lock whose holder has not written its name yet is waited for`(text: String) async throws {
        let home = try home()
        let lock = try await HomeLock(home)
        defer { withExtendedLifetime(lock) {} }
        try folder.write(text, to: "state/veille.lock")
        async let named = holder(of: home)
        try await Task.sleep(for: .milliseconds(100))
        try folder.write("\(mine)\n", to: "state/veille.lock")
        #expect(await named?.number == mine)
    }

    @Test func `what keeps the lock from being opened is reported with its place`() async throws {
        let home = try home()
        _ = try folder.folder("state/veille.lock")
        await #expect(throws: UserError(FileProblem.failed(.isFolder), at: "state/veille.lock")) {
            try await HomeLock(home)
        }
    }

    @Test func `readers need no lock, and writers name who has it`() throws {
        let home = try home()
        _ = try home.openStore()
        let state = try #require(try FileLock.attempt(folder.url.appending(path: "state/decisions.lock")))
        let store = try #require(try FileLock.attempt(folder.url.appending(path: "state/veille.sqlite.lock")))
        let feeds = try #require(try FileLock.attempt(folder.url.appending(path: "feeds/feeds.lock")))
        defer { withExtendedLifetime([state, store, feeds]) {} }
        #expect(try home.readLedger().decisions.isEmpty)
        #expect(try home.openStore().embeddingCount(model: "m") == 0)
        #expect(try home.subscriptions().feeds.isEmpty)

        let ledger = Ledger(at: home.ledger.url, patience: .zero)
        let held = #expect(throws: FileLock.Held.self) { try ledger.append([.move(Self.move)]) }
        let error = UserError(anyError: try #require(held))
        #expect(error?.place == "state/decisions.lock")
        guard case .busy(let process)? = error?.cause as? HomeProblem else {
            Issue.record("the cause is \(String(describing: error?.cause))")
            return
        }
        #expect(process?.number == mine)
        #expect(!folder.has("state/decisions.jsonl"))
    }

    @Test func `a folder that another program locks stops nobody`() throws {
        let home = try home()
        let state = try folder.folder("state")
        let descriptor = unsafe open(state.url.path, O_RDONLY | O_DIRECTORY)
        defer { close(descriptor) }
        #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        _ = try home.openStore()
        try home.ledger.append([.move(Self.move)])
        #expect(try home.readLedger().moves.count == 1)
    }

    @Test func `many processes can open a new home at once`() async throws {
        let home = try home()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...8 {
                group.addTask {
                    let vector: [Float] = [1, Float(number)]
                    try home.openStore().save([("\(number)", vector)], model: "m")
                }
            }
            try await group.waitForAll()
        }
        let store = try home.openStore()
        #expect(try store.embeddingCount(model: "m") == 8, "all opened the same database")
        #expect(try store.examine().isEmpty)
        #expect(try folder.read("state/.gitignore") == HomeFolder.ignoredState)
    }

    @Test func `many processes can subscribe at once`() async throws {
        let home = try home()
        let urls = (1...20).map { "https://e.fr/\($0)" }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for url in urls {
                group.addTask {
                    let isNew = try home.changeSubscriptions { $0.add(Feed(url: url, title: url)) }
                    #expect(isNew)
                }
            }
            try await group.waitForAll()
        }
        #expect(Set(try home.subscriptions().feeds.map(\.url)) == Set(urls))
    }
}
