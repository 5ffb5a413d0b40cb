package import Feeds
package import Fetch
package import Foundation
import Parse
package import Storage

/// Asks for the links of a page, and keeps how they do.
package struct LinkChecking: Sendable {
    /// What came of it.
    package struct Report: Sendable {
        /// The links, with how they do.
        package var health: [String: LinkHealth] = [:]
        /// Links that were asked for now.
        package var checked = 0
        /// Requests sent.
        package var requests = 0
        /// Whether most hosts failed in a way that points at one's own network: no link is blamed then.
        package var isCutOff = false
    }

    private let fetcher: any Fetcher
    private let store: Store
    private let concurrency: Int
    private let readsContent: Bool

    /// Prepares to have `concurrency` requests under way at once; with `readsContent` every page is read, too.
    package init(fetcher: any Fetcher, store: Store, concurrency: Int, readsContent: Bool = false) {
        self.fetcher = fetcher
        self.store = store
        self.concurrency = concurrency
        self.readsContent = readsContent
    }

    /// Checks what is due, or all of it; what was learned is kept even when the run is interrupted.
    ///
    /// - Throws: What the store says.
    package func run(
        _ urls: [String],
        now: Date,
        all: Bool = false,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) async throws -> Report {
        var report = Report()
        report.health = try store.linkHealth(of: urls)
        var seen: Set<String> = []
        var due: [(url: String, address: WebURL)] = []
        var witness: (url: String, address: WebURL)?
        for url in urls where seen.insert(url).inserted {
            guard let address = WebURL(url), address.isWeb else { continue }
            if all || report.health[url]?.isDue(at: now) ?? true {
                due.append((url, address))
            } else if witness == nil, report.health[url]?.failures == 0 {
                witness = (url, address)
            }
        }
        // Where all that is due has failed before, a link that was well tells whether the network is.
        let isDoubtful = !due.isEmpty && due.allSatisfy { (report.health[$0.url]?.failures ?? 0) > 0 }
        let hasWitness = isDoubtful && witness != nil
        if hasWitness, let witness { due.append(witness) }
        var fresh: [(url: String, health: LinkHealth)] = []
        var learned: [(url: String, health: LinkHealth)] = []
        var hosts: Set<String> = []
        var cutOff: Set<String> = []
        func keep() throws {
            // Kept only while the network is believed: an outage here would blame every link.
            guard cutOff.count * 2 <= hosts.count else { return }
            try store.record(fresh)
            fresh.removeAll(keepingCapacity: true)
        }
        await withTaskGroup(of: (Int, Check).self) { tasks in
            var next = 0
            func start() {
                guard next < due.count, !Task.isCancelled else { return }
                let place = next
                let (url, address) = due[place]
                next += 1
                tasks.addTask { (place, await check(url, address)) }
            }
            for _ in 0..<max(1, concurrency) { start() }
            for await (place, check) in tasks {
                start()
                let (url, address) = due[place]
                guard let outcome = check.outcome else { continue }
                report.checked += 1
                report.requests += check.requests
                // A host that was gone before says nothing of the network.
                if (report.health[url]?.failures ?? 0) == 0 {
                    hosts.insert(address.host)
                    if check.isLocalFailure { cutOff.insert(address.host) }
                }
                let health = LinkHealth(outcome, at: now, after: report.health[url])
                fresh.append((url, health))
                learned.append((url, health))
                if fresh.count >= 100 { try? keep() }
                progress(report.checked, due.count)
            }
        }
        report.isCutOff = (hosts.count >= 2 || hasWitness) && cutOff.count * 2 > hosts.count
        guard !report.isCutOff else { return report }
        try store.record(fresh)
        for (url, health) in learned { report.health[url] = health }
        return report
    }

    /// What asking for one link came to; no outcome where it was stopped.
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
            // Whoever reads the page anyway need not ask for its header first.
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
                // More than is wanted is there, all the same.
                case .tooLarge: .fine
                case .botWall, .privateNetwork: .suspect(.refused(error.kind))
                default: .failed(error.problem)
                }
        }
        return check
    }

    /// Servers that do not care for HEAD answer it with these.
    private static func mayDifferForGet(_ status: Int) -> Bool {
        status == 400 || status == 403 || status == 404 || status == 405 || status >= 500
    }

    /// What programs make of an answer; the page itself is looked at where it came.
    static func outcome(_ response: Response, of from: WebURL, anchor: String?) -> LinkHealth.Outcome {
        if let wall = Interstitial.find(in: response) { return .suspect(.refused(wall.kind)) }
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
            // The same address but for the scheme: `https` answers.
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
        let lost = [
            "404", "not found", "page introuvable", "page non trouvée", "page not found", "n'existe pas",
            "n’existe pas",
        ]
        if lost.contains(where: { title.contains($0) }) {
            return .suspect(.errorTitle(String(title.prefix(80))))
        }
        let sold = [
            "domain is for sale", "domain for sale", "buy this domain", "domaine à vendre", "parked domain",
            "parking page",
        ]
        let text = String(decoding: response.body.prefix(16_384), as: UTF8.self).lowercased()
        if sold.contains(where: { text.contains($0) }) {
            return .suspect(.parked)
        }
        return nil
    }

    /// `#!route` and `#/route` belong to a script, `#:~:text=` to the browser.
    private static func isAnchor(_ fragment: String) -> Bool {
        !fragment.isEmpty && !fragment.hasPrefix("!") && !fragment.hasPrefix("/")
            && !fragment.hasPrefix(":~:")
    }

    /// The `https` form of an `http` address; not for hosts that are numbers or have a port of their own.
    private static func secureForm(of url: WebURL) -> String? {
        guard url.scheme == "http", url.port == nil,
            url.host.contains(where: \.isLetter), url.host.contains(".")
        else { return nil }
        return "https" + url.description.dropFirst(4)
    }
}
