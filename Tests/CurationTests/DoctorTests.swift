import Curation
import Feeds
import Foundation
import Home
import Storage
import Parse
import Support
import Testing

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct DoctorTests {
    private static let now = SampleHome.now
    private static let backup = "20260314T080000Z.bak"

    /// A defect of a home, its diagnosis and its remedy.
    struct Defect: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let place: String
        let what: String
        var canBeRepaired = false
        var isSevere = true
        let cause: @Sendable (SampleHome) throws -> Void
        /// What a person does to follow the remedy.
        var remedy: @Sendable (SampleHome) throws -> Void = { _ in }

        init(
            _ name: String,
            at place: String,
            _ what: String,
            canBeRepaired: Bool = false,
            isSevere: Bool = true,
            cause: @escaping @Sendable (SampleHome) throws -> Void,
            remedy: @escaping @Sendable (SampleHome) throws -> Void = { _ in }
        ) {
            testDescription = name
            self.place = place
            self.what = what
            self.canBeRepaired = canBeRepaired
            self.isSevere = isSevere
            self.cause = cause
            self.remedy = remedy
        }
    }

    /// A home with two accepted suggestions, a feed and a database on the disk.
    private static func makeHome() throws -> SampleHome {
        let sample = try SampleHome(onDisk: true)
        try sample.home.write(SubscriptionList(feeds: [Feed(url: "https://e.fr/feed", title: "F")]))
        try sample.store.follow(sample.home.subscriptions())
        _ = try sample.reviewing.accept([sample.suggest("a")], now: now)
        _ = try sample.reviewing.accept([sample.suggest("b", section: ["Droit"])], now: now + 1)
        return sample
    }

    private static func delete(_ path: String) -> @Sendable (SampleHome) throws -> Void {
        { try FileManager.default.removeItem(at: $0.folder.url.appending(path: path)) }
    }

    private static func write(_ text: String, to path: String) -> @Sendable (SampleHome) throws -> Void {
        { try $0.folder.write(text, to: path) }
    }

    private static func append(_ text: String, to path: String) -> @Sendable (SampleHome) throws -> Void {
        { try $0.folder.write(try $0.folder.read(path) + text, to: path) }
    }

    private static let ledger = "state/decisions.jsonl"

    static let manual = [
        Defect(
            "a page that is missing",
            at: "page.md",
            "no such file",
            cause: delete("page.md"),
            remedy: write(SampleHome.page, to: "page.md")
        ),
        Defect(
            "a page that is not UTF-8",
            at: "page.md",
            "UTF-8",
            cause: { sample in
                let bytes = Data("# V\n\n* [\u{E9}](https://e.fr/1)\n".unicodeScalars.map { UInt8($0.value) })
                try bytes.write(to: sample.folder.url.appending(path: "page.md"))
            },
            remedy: write(SampleHome.page, to: "page.md")
        ),
        Defect(
            "subscriptions that are not OPML",
            at: "feeds/feeds.opml",
            "invalid XML, line 1",
            cause: write("<opml><body>", to: "feeds/feeds.opml"),
            remedy: write(OPML.text(of: SubscriptionList()), to: "feeds/feeds.opml")
        ),
        Defect(
            "a subscription without a web address",
            at: "feeds/feeds.opml",
            "“ftp://e.fr/feed” is not a web address",
            cause: {
                try $0.home.changeSubscriptions { _ = $0.add(Feed(url: "ftp://e.fr/feed", title: "G")) }
            },
            remedy: { try $0.home.changeSubscriptions { _ = $0.remove("ftp://e.fr/feed") } }
        ),
        Defect(
            "a feed that never had an article",
            at: "feeds/feeds.opml",
            "https://e.fr/feed answers, and never had an article",
            isSevere: false,
            cause: { sample in
                let feeds = try sample.store.dueFeeds(at: now, all: true) { _ in 0 }
                let visits = feeds.map {
                    Visit(feed: $0, outcome: .notModified, at: now, nextCheck: now + 3600)
                }
                _ = try sample.store.record(visits)
            },
            remedy: { sample in
                try sample.home.changeSubscriptions { _ = $0.remove("https://e.fr/feed") }
                try sample.store.follow(sample.home.subscriptions())
            }
        ),
        Defect(
            "a line of a later version",
            at: "state/decisions.jsonl:3",
            "1 line was written by a later version of veille; it is kept",
            isSevere: false,
            cause: append("{\"v\":9,\"prophecy\":{}}\n", to: ledger),
            remedy: { sample in
                let lines = try sample.folder.read(ledger).split(separator: "\n").prefix(2)
                try sample.folder.write(lines.joined(separator: "\n") + "\n", to: ledger)
            }
        ),
        Defect(
            "a line that was written and is gone",
            at: "page.md",
            "1 written line is no longer on the page",
            isSevere: false,
            cause: { sample in
                let applying = Applying(home: sample.home)
                for change in try applying.plan(section: ["Droit"]) {
                    try applying.write(change, now: now + 2)
                }
                try sample.folder.write(SampleHome.page, to: "page.md")
            },
            remedy: { sample in
                let items = try sample.reviewing.items(now: now + 3)
                _ = try sample.reviewing.refuse(items.missing.map(\.id), now: now + 3)
            }
        ),
        Defect(
            "a section that is gone",
            at: "page.md",
            "1 suggestion is for a section that is not on the page",
            isSevere: false,
            cause: write(SampleHome.page.replacing("## Droit", with: "## Justice"), to: "page.md"),
            remedy: { sample in
                let lost = try sample.reviewing.items(now: now + 3).filter { $0.state == .unplaced }
                for item in lost { _ = try sample.reviewing.move(item.id, to: ["Justice"], now: now + 3) }
            }
        ),
        Defect(
            "a database that cannot be opened",
            at: "state/veille.sqlite",
            "the database ",
            cause: { sample in
                for suffix in ["", "-wal", "-shm"] {
                    try? FileManager.default.removeItem(atPath: sample.home.storeURL.path + suffix)
                }
                try sample.folder.write("", to: "state/veille.sqlite/file")
            },
            remedy: delete("state/veille.sqlite")
        ),
        Defect(
            "a temporary file next to the database",
            at: "state/.decisions.jsonl.12.tmp",
            "temporary file left by a crash",
            isSevere: false,
            cause: write("", to: "state/.decisions.jsonl.12.tmp"),
            remedy: delete("state/.decisions.jsonl.12.tmp")
        ),
        Defect(
            "a temporary file next to the subscriptions",
            at: "feeds/.feeds.opml.12.tmp",
            "temporary file left by a crash",
            isSevere: false,
            cause: write("", to: "feeds/.feeds.opml.12.tmp"),
            remedy: delete("feeds/.feeds.opml.12.tmp")
        ),
    ]

    static let repairable = [
        Defect(
            "a truncated line",
            at: "state/decisions.jsonl:3",
            "unreadable line",
            canBeRepaired: true,
            cause: append("{\"v\":1,\"decision\":{\"rec", to: ledger)
        ),
        Defect(
            "conflict markers",
            at: "state/decisions.jsonl:1",
            "unreadable line",
            canBeRepaired: true,
            cause: { try $0.folder.write("<<<<<<< HEAD\n" + $0.folder.read(ledger), to: ledger) }
        ),
        Defect(
            "a duplicate line",
            at: "state/decisions.jsonl:3",
            "1 duplicate line; it counts once",
            canBeRepaired: true,
            isSevere: false,
            cause: { sample in
                let first = try sample.folder.read(ledger).prefix { $0 != "\n" }
                try sample.folder.write(sample.folder.read(ledger) + first + "\n", to: ledger)
            }
        ),
        Defect(
            "a file that is not a database",
            at: "state/veille.sqlite",
            "the database is damaged",
            canBeRepaired: true,
            cause: { try Self.replaceDatabase($0, with: Data("no database, but long enough".utf8)) }
        ),
        Defect(
            "a full-text index that differs",
            at: "state/veille.sqlite",
            "the full-text index differs from the entries",
            canBeRepaired: true,
            cause: { sample in
                // In a closed copy: the word is in capitals in the entries, in lower case in the index.
                let copy = sample.folder.url.appending(path: "copy.sqlite")
                do {
                    let store = try Store(at: copy)
                    try store.follow(sample.home.subscriptions())
                    let due = try store.dueFeeds(try store.dueFeeds(at: now) { _ in 0 })
                    let entry = Entry(guid: "1", url: "https://e.fr/9", title: "ZYZZYVA")
                    let body = FreshFeed(title: "F", entries: [entry], validators: nil, bodyHash: 1)
                    let visit = Visit(
                        feed: try #require(due.first).id,
                        outcome: .fresh(body),
                        at: now,
                        nextCheck: now
                    )
                    _ = try store.record([visit])
                    try #require(try store.examine().isEmpty)
                }
                var bytes = try Data(contentsOf: copy)
                let word = try #require(bytes.range(of: Data("zyzzyva".utf8)))
                bytes.replaceSubrange(word, with: Data("zyzzyvb".utf8))
                try Self.replaceDatabase(sample, with: bytes)
            }
        ),
    ]

    private static func replaceDatabase(_ sample: SampleHome, with bytes: Data) throws {
        for suffix in ["-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: sample.home.storeURL.path + suffix)
        }
        try FileWriter.replace(sample.home.storeURL, with: Array(bytes))
    }

    private func expect(_ defect: Defect, in doctor: Doctor) throws {
        let found = doctor.examine(now: Self.now)
        #expect(found.map(\.place) == [defect.place])
        let diagnosis = try #require(found.first)
        #expect(diagnosis.what.en.contains(defect.what), "\(diagnosis.what.en)")
        #expect(diagnosis.canBeRepaired == defect.canBeRepaired && diagnosis.isSevere == defect.isSevere)
        #expect(!diagnosis.what.fr.isEmpty && !diagnosis.remedy.en.isEmpty && !diagnosis.remedy.fr.isEmpty)
    }

    @Test func `a healthy home has no diagnosis and no repair`() async throws {
        let doctor = Doctor(home: try Self.makeHome().home)
        #expect(doctor.examine(now: Self.now).map(\.place).isEmpty)
        #expect(try await doctor.repair(now: Self.now).map(\.en).isEmpty)
    }

    @Test func `a mailing list that has been silent is no mistake`() throws {
        let sample = try Self.makeHome()
        let feed = Feed(url: "file:///~/Mail#liens.e.fr", title: "L", kind: .mail)
        try sample.home.changeSubscriptions { _ = $0.add(feed) }
        let store = try sample.home.openStore()
        try store.follow(try sample.home.subscriptions())
        let due = try store.dueFeeds(try store.dueFeeds(at: Self.now) { _ in 0 })
        let body = FreshFeed(title: nil, entries: [], validators: nil, bodyHash: 1)
        let visits = due.filter { $0.feed == feed }.map {
            Visit(feed: $0.id, outcome: .fresh(body), at: Self.now, nextCheck: Self.now)
        }
        #expect(visits.count == 1)
        _ = try store.record(visits)
        #expect(Doctor(home: sample.home).examine(now: Self.now).map(\.what.en).isEmpty)
        // Without its kind, it is one.
        try sample.home.changeSubscriptions { list in
            _ = list.remove(feed.url)
            _ = list.add(Feed(url: feed.url, title: "L"))
        }
        #expect(Doctor(home: sample.home).examine(now: Self.now).count == 1)
    }

    @Test(arguments: manual) func `a manual repair is asked for until it is done`(defect: Defect) async throws
    {
        let sample = try Self.makeHome()
        let doctor = Doctor(home: sample.home)
        try defect.cause(sample)
        try expect(defect, in: doctor)
        #expect(try await doctor.repair(now: Self.now).map(\.en).isEmpty)
        try expect(defect, in: doctor)
        try defect.remedy(sample)
        #expect(doctor.examine(now: Self.now).map(\.what.en).isEmpty)
    }

    @Test(arguments: repairable) func `what can be repaired is, without losing a decision`(defect: Defect)
        async throws
    {
        let sample = try Self.makeHome()
        let doctor = Doctor(home: sample.home)
        let decisions = try sample.home.readLedger().decisions
        try defect.cause(sample)
        try expect(defect, in: doctor)
        #expect(try await doctor.repair(now: Self.now).count == 1)
        #expect(doctor.examine(now: Self.now).map(\.what.en).isEmpty)
        #expect(try sample.home.readLedger().decisions == decisions)
        #expect(try await doctor.repair(now: Self.now).map(\.en).isEmpty, "nothing is left to repair")
    }

    @Test func `the ledger is backed up before lines are removed`() async throws {
        let sample = try Self.makeHome()
        let sound = try sample.folder.read(Self.ledger)
        let broken = "<<<<<<< HEAD\n" + sound + sound
        try sample.folder.write(broken, to: Self.ledger)
        let done = try await Doctor(home: sample.home).repair(now: Self.now)
        #expect(
            done.map(\.en) == [
                "state/decisions.jsonl: removed 3 lines; the original is kept as state/decisions.jsonl.\(Self.backup)"
            ]
        )
        #expect(try sample.folder.read("\(Self.ledger).\(Self.backup)") == broken)
        #expect(try sample.folder.read(Self.ledger) == sound)
    }

    @Test func `a damaged database is set aside unchanged`() async throws {
        let sample = try Self.makeHome()
        try Self.replaceDatabase(sample, with: Data("no database, but long enough".utf8))
        let done = try await Doctor(home: sample.home).repair(now: Self.now)
        #expect(done.first?.en.contains("set aside as veille.sqlite.\(Self.backup)") == true)
        #expect(
            try sample.folder.read("state/veille.sqlite.\(Self.backup)") == "no database, but long enough"
        )
        #expect(!sample.folder.has("state/veille.sqlite"))
    }

    @Test func `an accepted line for an unlisted page is reported`() throws {
        let sample = try Self.makeHome()
        try sample.folder.write(SampleHome.page, to: "autre.md")
        try sample.folder.write("pages: [autre.md]\n", to: "veille.yml")
        let home = try HomeFolder.find(from: sample.folder.url)
        let found = Doctor(home: home).examine(now: Self.now)
        #expect(found.map(\.place) == ["page.md"])
        #expect(found.first?.what.en.contains("2 accepted lines are for it") == true)
        let again = Doctor(home: sample.home).examine(now: Self.now)
        #expect(again.map(\.place).isEmpty, "listed again, it has its place")
    }

    @Test func `nothing is repaired while another process uses the home`() async throws {
        let sample = try Self.makeHome()
        let lock = try await HomeLock(sample.home)
        defer { withExtendedLifetime(lock) {} }
        let broken = "<<<<<<< HEAD\n" + (try sample.folder.read(Self.ledger))
        try sample.folder.write(broken, to: Self.ledger)
        let error = await #expect(throws: UserError.self) {
            try await Doctor(home: sample.home).repair(now: Self.now)
        }
        #expect(error?.place == "state/veille.lock")
        #expect(try sample.folder.read(Self.ledger) == broken)
    }
}
