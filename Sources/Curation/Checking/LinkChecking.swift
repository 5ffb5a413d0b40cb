package import Classify
package import Feeds
package import Fetch
package import Foundation
import Pages
package import Storage

/// Requests the links of a page, and stores their health.
package struct LinkChecking: Sendable {
    /// A link to check.
    package struct Link: Sendable {
        package var url: String
        /// What the page says of it.
        package var line: Continuity.Line

        package init(url: String, line: Continuity.Line = .init(title: "", note: "")) {
            self.url = url
            self.line = line
        }
    }

    package struct Report: Sendable {
        /// The health of all links, by URL.
        package var health: [String: LinkHealth] = [:]
        /// The number of links checked now.
        package var checked = 0
        /// The number of requests sent.
        package var requests = 0
        /// Whether most hosts failed with a local network error: then no link is blamed.
        package var isCutOff = false
        /// What came of asking forges about repositories; `nil` if that was not done.
        package var repositories: RepositoryQuestions.Report?
    }

    private let fetcher: any Fetcher
    private let store: Store
    private let concurrency: Int
    private let continuity: Continuity
    private let hasKeyOfForge: Bool

    /// Sends `concurrency` requests at once.
    package init(
        fetcher: any Fetcher,
        store: Store,
        concurrency: Int,
        continuity: Continuity = Continuity(embeddings: MeaningVectors.builtIn.embeddings),
        hasKeyOfForge: Bool = false
    ) {
        self.fetcher = fetcher
        self.store = store
        self.concurrency = concurrency
        self.continuity = continuity
        self.hasKeyOfForge = hasKeyOfForge
    }

    /// Checks the links that are due, or `all`, over a network; results are stored even if the run is cancelled.
    ///
    /// - Throws: Errors of the network's settings and of the store.
    package static func run(
        _ links: [Link],
        over network: Network,
        store: Store,
        all: Bool = false,
        asksForges: Bool = true,
        now: Date,
        progress: (_ done: Int, _ total: Int) -> Void
    ) async throws -> Report {
        try await network.use { fetcher in
            try await LinkChecking(
                fetcher: fetcher,
                store: store,
                concurrency: network.settings.concurrency,
                hasKeyOfForge: network.settings.hasKeyOfForge
            )
            .run(links, now: now, all: all, asksForges: asksForges, progress: progress)
        }
    }

    /// Checks the links that are due, or `all`; results are stored even if the run is cancelled.
    ///
    /// Without `asksForges`, forges are asked about repositories only where one request is about many: without a store that
    /// stays, the rest would be asked for again each time.
    ///
    /// - Throws: Errors of the store.
    package func run(
        _ links: [Link],
        now: Date,
        all: Bool = false,
        asksForges: Bool = true,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) async throws -> Report {
        var report = Report()
        report.health = try store.linkHealth(of: links.map(\.url))
        let (due, hasControl) = try self.due(links, report.health, at: now, all: all)
        var network = NetworkEvidence(hasControl: hasControl)
        var unsaved: [Store.LinkCheck] = []
        var checked: [Store.LinkCheck] = []
        await withTaskGroup(of: (Int, LinkVisit.Result).self) { tasks in
            var next = 0
            func start() {
                guard next < due.count, !Task.isCancelled else { return }
                let index = next
                let visit = due[index]
                next += 1
                tasks.addTask { (index, await visit.run(fetcher, continuity)) }
            }
            for _ in 0..<max(1, concurrency) { start() }
            for await (index, result) in tasks {
                start()
                let visit = due[index]
                guard let health = result.health else { continue }
                report.checked += 1
                report.requests += result.requests
                // A host that was down before is not evidence.
                if (visit.before?.failures ?? 0) == 0 {
                    network.add(visit.address.host, isLocalFailure: result.isLocalFailure)
                }
                let check = Store.LinkCheck(url: visit.link.url, health: health, snapshot: result.snapshot)
                unsaved.append(check)
                checked.append(check)
                // In a local outage nothing is stored: it would blame every link.
                if unsaved.count >= 100, network.isMostlyUp, (try? store.record(unsaved)) != nil {
                    unsaved.removeAll(keepingCapacity: true)
                }
                progress(report.checked, due.count)
            }
        }
        report.isCutOff = network.isCutOff
        guard !report.isCutOff else { return report }
        try store.record(unsaved)
        for check in checked { report.health[check.url] = check.health }
        guard !Task.isCancelled, asksForges || hasKeyOfForge else { return report }
        let questions = RepositoryQuestions(fetcher: fetcher, store: store, hasKey: hasKeyOfForge, now: now)
        let repositories = try await questions.run(&report.health)
        report.requests += repositories.requests
        report.repositories = repositories
        return report
    }

    /// The visits of the links to check, each once.
    ///
    /// If all of them failed before, a healthy link is added as a control: it shows whether the network is up.
    private func due(_ links: [Link], _ health: [String: LinkHealth], at now: Date, all: Bool) throws
        -> (visits: [LinkVisit], hasControl: Bool)
    {
        var seen: Set<String> = []
        var due: [LinkVisit] = []
        var control: LinkVisit?
        for link in links where seen.insert(link.url).inserted {
            guard let address = WebURL(link.url), address.isWeb else { continue }
            let before = health[link.url]
            let visit = LinkVisit(
                link: link,
                address: address,
                before: before,
                now: now,
                isConditional: !all
            )
            if all || before?.isDue(at: now) ?? true {
                due.append(visit)
            } else if control == nil, before?.failures == 0 {
                control = visit
            }
        }
        let hasControl = control != nil && !due.isEmpty && due.allSatisfy { ($0.before?.failures ?? 0) > 0 }
        if hasControl, let control { due.append(control) }
        let snapshots = try store.snapshots(of: due.map(\.link.url))
        for index in due.indices { due[index].past = snapshots[due[index].link.url] }
        return (due, hasControl)
    }

    /// Tells a failure of the local network from failures of hosts.
    private struct NetworkEvidence {
        let hasControl: Bool
        private var hosts: Set<String> = []
        private var unreachable: Set<String> = []

        init(hasControl: Bool) { self.hasControl = hasControl }

        mutating func add(_ host: String, isLocalFailure: Bool) {
            hosts.insert(host)
            if isLocalFailure { unreachable.insert(host) }
        }

        var isMostlyUp: Bool { unreachable.count * 2 <= hosts.count }

        var isCutOff: Bool { (hosts.count >= 2 || hasControl) && !isMostlyUp }
    }
}

extension PageFile {
    /// All links of the page, each with what the page says of it.
    package var linksToCheck: [LinkChecking.Link] {
        var lines: [String: Continuity.Line] = [:]
        for section in page.sections {
            for link in section.links {
                for (index, url) in link.urls.enumerated() where lines[url] == nil {
                    let note = link.context + ". " + (section.path.last ?? "")
                    // Of further addresses only the words around them are known.
                    lines[url] = .init(title: index == 0 ? link.title : "", note: note)
                }
            }
        }
        return page.addresses.map { url, _ in
            LinkChecking.Link(url: url, line: lines[url] ?? .init(title: "", note: ""))
        }
    }
}
