import Curation
import Feeds
import Foundation
import Storage
import Support
import Testing

@testable import Home

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct LockTests {
    private var folder: TemporaryDirectory { TemporaryDirectory.current }

    private func home() throws -> HomeFolder {
        try folder.write("pages: [page.md]\n", to: "veille.yml")
        return try HomeFolder.find(from: folder.url)
    }

    @Test func `the lock names its holder until it is released`() throws {
        let home = try home()
        let mine = ProcessInfo.processInfo.processIdentifier
        do {
            let lock = try HomeLock(home)
            defer { withExtendedLifetime(lock) {} }
            for _ in 1...2 {
                #expect(throws: UserError(HomeProblem.locked(process: mine), at: "state/veille.lock")) {
                    try HomeLock(home)
                }
            }
            #expect(try folder.read("state/veille.lock") == "\(mine)\n")
        }
        #expect(try folder.read("state/veille.lock") == "")
    }

    /// Above the highest process identifier.
    @Test(arguments: ["", "2147483647\n"])
    func `a lock whose holder has not written its name yet is waited for`(text: String) async throws {
        let home = try home()
        let lock = try HomeLock(home)
        defer { withExtendedLifetime(lock) {} }
        try folder.write(text, to: "state/veille.lock")
        let mine = ProcessInfo.processInfo.processIdentifier
        Thread.detachNewThread { [folder] in
            Thread.sleep(forTimeInterval: 0.1)
            try? folder.write("\(mine)\n", to: "state/veille.lock")
        }
        #expect(throws: UserError(HomeProblem.locked(process: mine), at: "state/veille.lock")) {
            try HomeLock(home)
        }
    }

    @Test func `an error when opening the lock is reported with its path`() throws {
        let home = try home()
        _ = try folder.folder("state/veille.lock")
        #expect(throws: UserError(FileProblem.failed(.isFolder), at: "state/veille.lock")) {
            try HomeLock(home)
        }
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
