import Classify
import Feeds
import Fetch
import Foundation
import Parse

/// One visit of a link: asks for it, and compares what is there with what was there.
struct LinkVisit: Sendable {
    let link: LinkChecking.Link
    let address: WebURL
    let before: LinkHealth?
    let now: Date
    /// Whether a page that has not changed may say so.
    let isConditional: Bool
    /// What stood there when it was last what the link was set for.
    var past: PageSnapshot?

    /// Without a health if the visit was cancelled.
    struct Result: Sendable {
        var health: LinkHealth?
        var requests = 0
        var isLocalFailure = false
        /// What stands there, if it is what the link was set for.
        var snapshot: PageSnapshot?
    }

    /// The start of a page: its head and its first screens.
    private static let excerpt = 64 * 1024
    /// Forges write what they say of a repository below all their menus.
    private static let forgeExcerpt = 256 * 1024

    func run(_ fetcher: any Fetcher, _ continuity: Continuity) async -> Result {
        var result = Result()
        do throws(FetchError) {
            var request = Request(url: link.url, validators: validators, accept: Request.pageTypes)
            // An anchor may be anywhere on the page.
            if anchor == nil { request.excerpt = address.isOnForge ? Self.forgeExcerpt : Self.excerpt }
            request.wantsCertificate = address.scheme == "https"
            let response = try await fetcher.fetch(request)
            result.requests += 1 + response.redirects.count
            // Behind a redirect, it is another page that has not changed.
            if response.status == 304, response.redirects.isEmpty, let before, request.validators != nil {
                result.health = LinkHealth(before.outcome, at: now, after: before)
                result.health?.validators = before.validators
                return result
            }
            let content = try await content(of: response, fetcher, &result)
            read(response, content, continuity, &result)
            if result.health?.outcome == .fine, let secure = Self.secureForm(of: address) {
                var request = Request(url: secure, accept: Request.pageTypes)
                request.method = .head
                result.requests += 1
                if let answer = try? await fetcher.fetch(request), (200..<300).contains(answer.status) {
                    result.health?.outcome = .insecure
                }
            }
        } catch {
            if error.kind == .cancelled { return result }
            result.requests += 1
            result.isLocalFailure = error.kind.isLocal
            result.health = health(Self.outcome(error))
        }
        return result
    }

    /// Those of the last visit, if it found the page as it should be: only then nothing new can be learned of the same
    /// page.
    private var validators: Validators? {
        // A server that always says so would hide a change.
        guard isConditional, let before, before.change == nil, past != nil, before.checks % 4 != 0 else {
            return nil
        }
        guard before.outcome == .fine || before.outcome == .insecure, let known = before.validators else {
            return nil
        }
        // A date says less.
        return known.etag == nil ? known : Validators(etag: known.etag, lastModified: nil)
    }

    private var anchor: String? { address.fragment.flatMap { Self.isAnchor($0) ? $0 : nil } }

    private func health(_ outcome: LinkHealth.Outcome) -> LinkHealth {
        LinkHealth(outcome, at: now, after: before)
    }

    /// What a person sees at the address; `nil` for what is no web page.
    ///
    /// A page with little more than the address of another one is followed, as browsers do.
    private func content(of response: Response, _ fetcher: any Fetcher, _ result: inout Result)
        async throws(FetchError) -> (page: PageContent, at: WebURL)?
    {
        guard (200..<300).contains(response.status), Self.isHTML(response), !response.body.isEmpty,
            let final = WebURL(response.url)
        else { return nil }
        let page = Self.page(response)
        guard let refresh = page.refresh, page.text.utf8.count < Self.shortText,
            CanonicalURL(refresh) != CanonicalURL(final)
        else { return (page, final) }
        var request = Request(url: refresh, accept: Request.pageTypes)
        request.excerpt = Self.excerpt
        result.requests += 1
        let next = try await fetcher.fetch(request)
        guard (200..<300).contains(next.status), Self.isHTML(next), let end = WebURL(next.url) else {
            return nil
        }
        result.requests += next.redirects.count
        return (Self.page(next), end)
    }

    /// In bytes.
    private static let shortText = 400

    private static func page(_ response: Response) -> PageContent {
        PageContent.read(response.body, contentType: response.header("content-type"), at: response.url)
    }

    /// What a response tells.
    private func read(
        _ response: Response,
        _ content: (page: PageContent, at: WebURL)?,
        _ continuity: Continuity,
        _ result: inout Result
    ) {
        let outcome = Self.outcome(response, of: address, anchor: anchor, title: content?.page.title)
        result.health = health(outcome)
        switch outcome {
        case .failed, .suspect(.refused), .suspect(.errorPage), .suspect(.errorTitle): return
        default: break
        }
        guard let (page, end) = content else {
            if case .moved(let target) = outcome {
                let isFile = !Self.isHTML(response) && isSameFile(target)
                conclude(isFile ? .same : .unclear, target: target, title: "", &result)
            } else {
                result.health?.change = nil
            }
            return
        }
        let read = ReadPage(page, at: now)
        let present = read.snapshot
        let way = Continuity.Way(from: address, to: end)
        let server = response.server
        let verdict = continuity.verdict(on: read, of: link.line, past: past, way: way)
            .with(past?.server.flatMap { server.change(since: $0, host: address.host) })
        let target: String? = if case .moved(let target) = outcome { target } else { nil }
        conclude(verdict, target: target, title: present.title, &result)
        switch verdict {
        case .takenOver, .doubtful: return
        default: break
        }
        result.health?.isArchived =
            end.isOnForge && page.isOfArchivedRepository || before?.repository?.isArchived == true
        if case .suspect = result.health?.outcome { return }
        if verdict == .same || past == nil {
            result.snapshot = present
            result.snapshot?.server = server
            // Of a connection that was open already nothing new is known.
            if server.certificate == nil { result.snapshot?.server?.certificate = past?.server?.certificate }
            result.snapshot?.isProven = past?.isProven == true || continuity.suits(read, link.line)
        }
        if response.redirects.isEmpty, end == WebURL(response.url) {
            result.health?.validators = response.validators
        }
    }

    /// Counts what changed, and believes it once it was seen often enough.
    private func conclude(
        _ verdict: Continuity.Verdict,
        target: String?,
        title: String,
        _ result: inout Result
    ) {
        switch (verdict, target) {
        case (.takenOver(var takeover), _):
            takeover.lastSeen = past?.isProven == true ? past?.seen : nil
            let change = LinkChange.seen(.takenOver(takeover), before: before?.change, at: now)
            result.health = health(change.isConfirmed ? .hijacked(takeover) : .suspect(.takenOver(takeover)))
            result.health?.change = change
        case (.same, let target?):
            let kind = LinkChange.Kind.moved(to: target, title: title)
            result.health?.change = LinkChange.seen(kind, before: before?.change, at: now)
        case (.doubtful(let takeover), _):
            result.health = health(.suspect(.takenOver(takeover)))
            result.health?.change = nil
        case (.another, nil):
            result.health = health(.suspect(.otherPage(title: title)))
            result.health?.change = nil
        case (.another, let target?), (.unclear, let target?):
            result.health = health(.suspect(.otherThing(target, title: title)))
            result.health?.change = nil
        case (_, nil): result.health?.change = nil
        }
    }

    /// Whether another address of the same site ends with the same name of a file.
    private func isSameFile(_ target: String) -> Bool {
        guard let target = WebURL(target), WebURL.isSameSite(address.host, target.host) else { return false }
        let names = [address, target].map { $0.pathParts.last.flatMap { $0.contains(".") ? $0 : nil } }
        return names[0] != nil && names[0] == names[1]
    }

    private static func outcome(_ error: FetchError) -> LinkHealth.Outcome {
        switch error.kind {
        // The page exists; it is only too large to read.
        case .tooLarge: .fine
        case .botWall, .privateNetwork: .suspect(.refused(error.kind))
        default: .failed(error.problem)
        }
    }

    /// The outcome for a response, by its status, redirects and, if present, body.
    private static func outcome(_ response: Response, of from: WebURL, anchor: String?, title: String?)
        -> LinkHealth.Outcome
    {
        if let interstitial = Interstitial.find(in: response, requested: from.description) {
            return .suspect(.refused(interstitial.kind))
        }
        switch response.status {
        case 200..<300: break
        case 401, 403, 407, 429, 451, 999:
            return .suspect(.refused(.status(response.status)))
        default: return .failed(Problem(.fetch(.status(response.status))))
        }
        if let suspicion = suspicion(response, of: from, title: title) { return suspicion }
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

    private static func suspicion(_ response: Response, of from: WebURL, title: String?) -> LinkHealth
        .Outcome?
    {
        if !response.redirects.isEmpty, let to = WebURL(response.url) {
            let path = to.path.lowercased()
            if from.path.count > 1, to.path.count <= 1, to.query == nil, from.host == to.host {
                return .suspect(.frontPage(response.url))
            }
            if path.contains("/404") || path.contains("not-found") || path.contains("notfound") {
                return .suspect(.errorPage(response.url))
            }
        }
        guard let title = title?.lowercased() else { return nil }
        let errorTitles = [
            "404 not found", "error 404", "erreur 404", "not found", "page introuvable", "page non trouvée",
            "page not found", "n'existe pas", "n’existe pas",
        ]
        if title == "404" || title.hasPrefix("404 ") && !from.host.contains("404")
            || errorTitles.contains(where: { title.contains($0) })
        {
            return .suspect(.errorTitle(String(title.prefix(80))))
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

extension Continuity.Verdict {
    /// The same verdict, with what is different about the server beside the reasons of one that needs some.
    fileprivate func with(_ server: ServerChange?) -> Self {
        switch self {
        case .takenOver(var takeover):
            takeover.server = server
            return .takenOver(takeover)
        case .doubtful(var takeover):
            takeover.server = server
            return .doubtful(takeover)
        case .same, .unclear, .another: return self
        }
    }
}
