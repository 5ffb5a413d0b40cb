package import Feeds
package import Fetch
package import Foundation
import Parse
package import Storage

/// Requests the links of a page, and stores their health.
package struct LinkChecking: Sendable {
    package struct Report: Sendable {
        /// The health of all links, by URL.
        package var health: [String: LinkHealth] = [:]
        /// The number of links checked now.
        package var checked = 0
        /// The number of requests sent.
        package var requests = 0
        /// Whether most hosts failed with a local network error: then no link is blamed.
        package var isCutOff = false
    }

    private let fetcher: any Fetcher
    private let store: Store
    private let concurrency: Int
    private let readsContent: Bool

    /// Sends `concurrency` requests at once; with `readsContent` it also downloads every page.
    package init(fetcher: any Fetcher, store: Store, concurrency: Int, readsContent: Bool = false) {
        self.fetcher = fetcher
        self.store = store
        self.concurrency = concurrency
        self.readsContent = readsContent
    }

    /// Checks the links that are due, or `all`, over a network; results are stored even if the run is cancelled.
    ///
    /// - Throws: Errors of the network's settings and of the store.
    package static func run(
        _ urls: [String],
        over network: Network,
        store: Store,
        readsContent: Bool = false,
        all: Bool = false,
        now: Date,
        progress: (_ done: Int, _ total: Int) -> Void
    ) async throws -> Report {
        try await network.use { fetcher in
            try await LinkChecking(
                fetcher: fetcher,
                store: store,
                concurrency: network.settings.concurrency,
                readsContent: readsContent
            )
            .run(urls, now: now, all: all, progress: progress)
        }
    }

    /// Checks the links that are due, or `all`; results are stored even if the run is cancelled.
    ///
    /// - Throws: Errors of the store.
    package func run(
        _ urls: [String],
        now: Date,
        all: Bool = false,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) async throws -> Report {
        var report = Report()
        report.health = try store.linkHealth(of: urls)
        let (due, hasControl) = self.due(urls, report.health, at: now, all: all)
        var network = NetworkEvidence(hasControl: hasControl)
        var unsaved: [(url: String, health: LinkHealth)] = []
        var checked: [(url: String, health: LinkHealth)] = []
        await withTaskGroup(of: (Int, Check).self) { tasks in
            var next = 0
            func start() {
                guard next < due.count, !Task.isCancelled else { return }
                let index = next
                let (url, address) = due[index]
                next += 1
                tasks.addTask { (index, await check(url, address)) }
            }
            for _ in 0..<max(1, concurrency) { start() }
            for await (index, check) in tasks {
                start()
                let (url, address) = due[index]
                guard let outcome = check.outcome else { continue }
                report.checked += 1
                report.requests += check.requests
                // A host that was down before is not evidence.
                if (report.health[url]?.failures ?? 0) == 0 {
                    network.add(address.host, isLocalFailure: check.isLocalFailure)
                }
                var health = LinkHealth(outcome, at: now, after: report.health[url])
                if readsContent { health.lastRead = now }
                unsaved.append((url, health))
                checked.append((url, health))
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
        for (url, health) in checked { report.health[url] = health }
        return report
    }

    /// The links to check, each once.
    ///
    /// If all of them failed before, a healthy link is added as a control: it shows whether the network is up.
    private func due(_ urls: [String], _ health: [String: LinkHealth], at now: Date, all: Bool)
        -> (links: [(url: String, address: WebURL)], hasControl: Bool)
    {
        var seen: Set<String> = []
        var due: [(url: String, address: WebURL)] = []
        var control: (url: String, address: WebURL)?
        for url in urls where seen.insert(url).inserted {
            guard let address = WebURL(url), address.isWeb else { continue }
            if all || health[url]?.isDue(at: now, reading: readsContent) ?? true {
                due.append((url, address))
            } else if control == nil, health[url]?.failures == 0 {
                control = (url, address)
            }
        }
        guard let control, !due.isEmpty, due.allSatisfy({ (health[$0.url]?.failures ?? 0) > 0 }) else {
            return (due, false)
        }
        return (due + [control], true)
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

    /// The result for one link; without an outcome if it was cancelled.
    private struct Check: Sendable {
        var outcome: LinkHealth.Outcome?
        var requests = 0
        var isLocalFailure = false
    }

    private func check(_ url: String, _ address: WebURL) async -> Check {
        var check = Check()
        let anchor = address.fragment.flatMap { Self.isAnchor($0) ? $0 : nil }
        do throws(FetchError) {
            var request = Request(url: url, accept: Request.pageTypes)
            // A GET follows anyway if the content is needed.
            if anchor == nil, !readsContent { request.method = .head }
            var response = try await fetcher.fetch(request)
            check.requests += 1 + response.redirects.count
            if request.method == .head, Self.mayDifferForGet(response.status) {
                request.method = .get
                response = try await fetcher.fetch(request)
                check.requests += 1 + response.redirects.count
            }
            check.outcome = Self.outcome(response, of: address, anchor: anchor)
            if check.outcome == .fine, let secure = Self.secureForm(of: address) {
                request.url = secure
                request.method = .head
                check.requests += 1
                if let answer = try? await fetcher.fetch(request), (200..<300).contains(answer.status) {
                    check.outcome = .insecure
                }
            }
        } catch {
            if error.kind == .cancelled { return check }
            check.requests += 1
            check.isLocalFailure = error.kind.isLocal
            check.outcome =
                switch error.kind {
                // The page exists; it is only too large to read.
                case .tooLarge: .fine
                case .botWall, .privateNetwork: .suspect(.refused(error.kind))
                default: .failed(error.problem)
                }
        }
        return check
    }

    /// Statuses that servers without support for HEAD respond with.
    private static func mayDifferForGet(_ status: Int) -> Bool {
        status == 400 || status == 403 || status == 404 || status == 405 || status >= 500
    }

    /// The outcome for a response, by its status, redirects and, if present, body.
    static func outcome(_ response: Response, of from: WebURL, anchor: String?) -> LinkHealth.Outcome {
        if let interstitial = Interstitial.find(in: response, requested: from.description) {
            return .suspect(.refused(interstitial.kind))
        }
        switch response.status {
        case 200..<300: break
        case 401, 403, 407, 429, 451, 999:
            return .suspect(.refused(.status(response.status)))
        default: return .failed(Problem(.fetch(.status(response.status))))
        }
        if let suspicion = suspicion(response, of: from) { return suspicion }
        if let anchor, !response.body.isEmpty, isHTML(response),
            !HTMLAnchors.contain(anchor, in: response.body)
        {
            return .suspect(.missingAnchor(anchor))
        }
        if let target = response.relocation, let to = WebURL(target) {
            // Only the scheme differs: `https` works.
            if from.scheme == "http", to.scheme == "https", CanonicalURL(from) == CanonicalURL(to) {
                return .insecure
            }
            if CanonicalURL(from) != CanonicalURL(to) { return .moved(to: target) }
        }
        return .fine
    }

    private static func isHTML(_ response: Response) -> Bool {
        response.header("content-type")?.lowercased().contains("html") ?? true
    }

    private static func suspicion(_ response: Response, of from: WebURL) -> LinkHealth.Outcome? {
        if !response.redirects.isEmpty, let to = WebURL(response.url) {
            let path = to.path.lowercased()
            if from.path.count > 1, to.path.count <= 1, to.query == nil, from.host == to.host {
                return .suspect(.frontPage(response.url))
            }
            if path.contains("/404") || path.contains("not-found") || path.contains("notfound") {
                return .suspect(.errorPage(response.url))
            }
        }
        guard !response.body.isEmpty, isHTML(response) else { return nil }
        let title = HTMLAnchors.title(of: response.body).lowercased()
        let errorTitles = [
            "404", "not found", "page introuvable", "page non trouvée", "page not found", "n'existe pas",
            "n’existe pas",
        ]
        if errorTitles.contains(where: { title.contains($0) }) {
            return .suspect(.errorTitle(String(title.prefix(80))))
        }
        let parkingNotices = [
            "domain is for sale", "domain for sale", "buy this domain", "domaine à vendre", "parked domain",
            "parking page",
        ]
        let text = String(decoding: response.body.prefix(16_384), as: UTF8.self).lowercased()
        if parkingNotices.contains(where: { text.contains($0) }) {
            return .suspect(.parked)
        }
        return nil
    }

    /// `#!route` and `#/route` are for a script, `#:~:text=` for the browser.
    private static func isAnchor(_ fragment: String) -> Bool {
        !fragment.isEmpty && !fragment.hasPrefix("!") && !fragment.hasPrefix("/")
            && !fragment.hasPrefix(":~:")
    }

    /// The `https` form of an `http` URL; `nil` for IP addresses and explicit ports.
    private static func secureForm(of url: WebURL) -> String? {
        guard url.scheme == "http", url.port == nil,
            url.host.contains(where: \.isLetter), url.host.contains(".")
        else { return nil }
        return "https" + url.description.dropFirst(4)
    }
}
