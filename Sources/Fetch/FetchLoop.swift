private import Dispatch
private import Foundation
package import Feeds

/// The single thread that runs libcurl; any number of tasks may send requests and are resumed through
/// continuations.
///
/// Redirects are followed here rather than by libcurl, so that each hop passes the same rate limit and the
/// same checks.
package final class FetchLoop: Fetcher {
    package struct Configuration: Sendable {
        /// Concurrent requests.
        package var concurrency = 64
        /// Seconds between two requests to one host; 0 also allows concurrent requests to a host.
        package var perHostInterval = 1.0
        /// The `User-Agent` header field.
        package var userAgent: String
        /// Hosts, or `host:port`, that may resolve to private addresses.
        package var allowPrivate: Set<String> = []
        /// In seconds.
        package var connectTimeout = 15
        /// In seconds, for a request with all its redirects.
        package var timeout = 30.0
        /// After decompression.
        package var maximumBodyBytes = 8 * 1_048_576
        package var maximumRedirects = 10
        package var proxies = ProxySettings()
        /// Whether a proxy resolves the names of hosts; otherwise they are resolved here first, to check that they
        /// are not private.
        package var proxyResolves = false
        /// Resolves a name, for ``proxyResolves``.
        package var resolver: @Sendable (_ host: String) async -> [[UInt8]] = NameResolution.addresses
        /// A PEM file of certificates to trust instead of the system's.
        package var caFile: String?
        /// `Authorization` header fields; never sent to another origin.
        package var authorizations = Authorizations()
        /// `host:port` to use for all connections, for the demo and tests.
        package var connectTo: String?
        /// `host:port:address` entries that replace DNS, for tests.
        package var resolve: [String] = []

        package init(userAgent: String) { self.userAgent = userAgent }
    }

    private typealias Reply = CheckedContinuation<Result<Response, FetchError>, Never>

    private enum Message {
        case start(id: UInt64, Request, TransferSettings, host: String, Reply)
        case cancel(id: UInt64)
    }

    private struct Inbox {
        var messages: [Message] = []
        var nextID: UInt64 = 0
        var isStopped = false
        var hasEnded = false
        /// Who waits for the end of the thread.
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let configuration: Configuration
    private let inbox = Locked(Inbox())
    private let transfers: TransferSet

    /// Runs a loop while `body` runs; the thread has ended when this returns.
    ///
    /// - Throws: ``FetchError`` if libcurl cannot start, and the errors of `body`.
    package static func withLoop<Result>(
        _ configuration: Configuration,
        _ body: (FetchLoop) async throws -> Result
    )
        async throws -> Result
    {
        let loop = try FetchLoop(configuration)
        do {
            let result = try await body(loop)
            await loop.stop()
            return result
        } catch {
            await loop.stop()
            throw error
        }
    }

    private init(_ configuration: Configuration) throws(FetchError) {
        self.configuration = configuration
        transfers = try TransferSet()
        let thread = Thread { [self] in run() }
        thread.name = "fetch"
        thread.start()
    }

    private func stop() async {
        await withCheckedContinuation { continuation in
            let hasEnded = inbox.withLock { inbox in
                inbox.isStopped = true
                transfers.wake()
                if !inbox.hasEnded { inbox.waiting = continuation }
                return inbox.hasEnded
            }
            if hasEnded { continuation.resume() }
        }
    }

    // MARK: Fetcher

    /// Sends a request, follows redirects, and returns the final response whatever its status.
    ///
    /// For mail, the status is that of the last SMTP reply, and each reply is a header field `reply`.
    package func fetch(_ request: Request) async throws(FetchError) -> Response {
        if case .mail = request.method { return try await submit(request) }
        guard let first = WebURL(request.url), first.isWeb else {
            throw FetchError(.badURL(String(request.url.prefix(120))))
        }
        guard !first.hasUserInfo else { throw FetchError(.passwordInURL) }
        let authorization = request.authorization ?? configuration.authorizations.field(for: first)
        var moved = Traffic()
        do throws(FetchError) {
            return try await follow(request, from: first, authorization, &moved)
        } catch {
            var error = error
            error.traffic += moved
            throw error
        }
    }

    private func follow(
        _ request: Request,
        from first: WebURL,
        _ authorization: String?,
        _ moved: inout Traffic
    ) async throws(FetchError) -> Response {
        var url = first
        var hop = request
        var redirects: [Response.Redirect] = []
        var cookies = RedirectCookies()
        var milliseconds = Int(configuration.timeout * 1000)
        while true {
            hop.url = Self.wireForm(url)
            var settings = try await settings(for: url)
            settings.timeout = milliseconds
            // Credentials are sent to the configured origin only.
            if url.origin == first.origin { settings.authorization = authorization }
            settings.cookie = cookies.field(for: url)
            var response = try await transferTolerantly(hop, url, settings)
            moved += response.traffic
            response.redirects = redirects
            // Never repeat a POST, PUT or mail at a redirect target.
            if request.sendsData { return response }
            guard [301, 302, 303, 307, 308].contains(response.status),
                let location = response.header("location"), !location.isEmpty
            else {
                return response
            }
            cookies.store(response.headers("set-cookie"), from: url)
            guard redirects.count < configuration.maximumRedirects else {
                throw FetchError(.tooManyRedirects(configuration.maximumRedirects))
            }
            guard let target = WebURL.repairing(location, base: url).flatMap({ WebURL($0) }), target.isWeb,
                !target.hasUserInfo
            else {
                throw FetchError(.badRedirect(String(location.prefix(120))))
            }
            milliseconds -= Int(response.transferInfo.total * 1000)
            guard milliseconds > 0 else { throw FetchError(.timeout) }
            redirects.append(
                Response.Redirect(
                    status: response.status,
                    target: target.description,
                    wireBytes: response.wireBytes,
                    transferInfo: response.transferInfo
                )
            )
            url = target
        }
    }

    /// Repeats a request whose answer libcurl cannot decode, and takes its body as it is.
    private func transferTolerantly(_ request: Request, _ url: WebURL, _ settings: TransferSettings)
        async throws(FetchError) -> Response
    {
        do throws(FetchError) {
            return try await transfer(request, url, settings)
        } catch {
            guard error.kind == .brokenAnswer(.compression), !request.sendsData else { throw error }
            var settings = settings
            settings.decodesBody = false
            do throws(FetchError) {
                return try await transfer(request, url, settings)
            } catch let second {
                var second = second
                second.traffic += error.traffic
                throw second
            }
        }
    }

    private func submit(_ request: Request) async throws(FetchError) -> Response {
        guard let url = WebURL(request.url), ["smtp", "smtps"].contains(url.scheme),
            !url.hasUserInfo
        else {
            // It may hold a password: it is not named.
            throw FetchError(.badURL(nil))
        }
        var settings = try await settings(for: url)
        settings.timeout = Int(configuration.timeout * 1000)
        // Web proxies do not apply to SMTP.
        settings.proxy = nil
        return try await transfer(request, url, settings)
    }

    private func settings(for url: WebURL) async throws(FetchError) -> TransferSettings {
        let allowsPrivate =
            configuration.allowPrivate.contains(url.host)
            || configuration.allowPrivate.contains(url.hostAndPort)
        let proxy = configuration.proxies.proxy(for: url)
        if proxy != nil, !allowsPrivate { try await checkTarget(url.host) }
        return TransferSettings(
            userAgent: configuration.userAgent,
            connectTimeout: configuration.connectTimeout,
            timeout: 0,
            maximumBodyBytes: configuration.maximumBodyBytes,
            allowsPrivate: allowsPrivate,
            proxy: proxy,
            caFile: configuration.caFile,
            connectTo: configuration.connectTo,
            resolve: configuration.resolve
        )
    }

    /// Checks the addresses of a host to which a proxy connects.
    private func checkTarget(_ host: String) async throws(FetchError) {
        if let isPrivate = PrivateNetwork.contains(literal: host) {
            if isPrivate { throw Transfer.privateNetwork }
            return
        }
        guard !configuration.proxyResolves else { return }
        let addresses = await configuration.resolver(host)
        guard !addresses.isEmpty else { throw FetchError(.nameNotFound) }
        guard PrivateNetwork.allows(addresses) else { throw Transfer.privateNetwork }
    }

    /// The URL as sent: without fragment, ASCII only in path and query.
    private static func wireForm(_ url: WebURL) -> String {
        var text = url.origin
        for part in [url.path.isEmpty ? "/" : url.path, url.query.map { "?" + $0 } ?? ""] {
            for byte in part.utf8 {
                if byte < 0x80 {
                    text.unicodeScalars.append(Unicode.Scalar(byte))
                } else {
                    text += "%" + String(byte, radix: 16, uppercase: true)
                }
            }
        }
        return text
    }

    private func transfer(_ request: Request, _ url: WebURL, _ settings: TransferSettings)
        async throws(FetchError) -> Response
    {
        let id = inbox.withLock { inbox in
            inbox.nextID += 1
            return inbox.nextID
        }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (reply: Reply) in
                let message = Message.start(id: id, request, settings, host: url.hostAndPort, reply)
                guard post(message) else { return reply.resume(returning: .failure(Self.cancelled())) }
                // If the task was cancelled before the start, the handler below had nothing to cancel.
                if Task.isCancelled { _ = post(.cancel(id: id)) }
            }
        } onCancel: {
            _ = post(.cancel(id: id))
        }
        return try result.get()
    }

    private static func cancelled(after moved: Traffic = Traffic()) -> FetchError {
        var error = FetchError(.cancelled)
        error.traffic = moved
        return error
    }

    /// Posts and wakes under the lock that `stop()` takes, so that a stopped loop is never woken.
    private func post(_ message: Message) -> Bool {
        inbox.withLock { inbox in
            guard !inbox.isStopped else { return false }
            inbox.messages.append(message)
            // An earlier post has already woken the loop.
            if inbox.messages.count == 1 { transfers.wake() }
            return true
        }
    }

    // MARK: The thread

    private struct Pending {
        var request: Request
        var settings: TransferSettings
        var host: String
        var reply: Reply
    }

    private func run() {
        var gate = HostGate<UInt64>(
            concurrency: configuration.concurrency,
            interval: configuration.perHostInterval,
            perHost: configuration.perHost
        )
        var pending: [UInt64: Pending] = [:]
        var abandoned: [UInt64: String] = [:]
        func end(_ id: UInt64, _ result: Result<Response, FetchError>) {
            guard let entry = pending.removeValue(forKey: id) else { return }
            if case .success(let response) = result, response.transferInfo.httpVersion == "2" {
                gate.multiplex(entry.host)
            }
            gate.finish(host: entry.host, now: now())
            entry.reply.resume(returning: result)
        }
        while true {
            let (messages, isStopped) = inbox.withLock { inbox in
                defer { inbox.messages.removeAll(keepingCapacity: true) }
                return (inbox.messages, inbox.isStopped)
            }
            for message in messages {
                switch message {
                case .start(let id, let request, let settings, let host, let reply):
                    pending[id] = Pending(request: request, settings: settings, host: host, reply: reply)
                    gate.enqueue(id, host: host)
                case .cancel(let id):
                    if let moved = transfers.cancel(id) {
                        end(id, .failure(Self.cancelled(after: moved)))
                    } else if let entry = pending[id] {
                        // Still queued at the gate: resume it now; the gate entry is skipped later.
                        pending[id] = nil
                        entry.reply.resume(returning: .failure(Self.cancelled()))
                        abandoned[id] = entry.host
                    }
                }
            }
            if isStopped { break }
            for id in gate.admit(now: now()) {
                guard let entry = pending[id] else {
                    if let host = abandoned.removeValue(forKey: id) { gate.finish(host: host, now: now()) }
                    continue
                }
                do throws(FetchError) {
                    try transfers.start(id, entry.request, settings: entry.settings)
                } catch {
                    end(id, .failure(error))
                }
            }
            let ended = transfers.perform()
            for (id, result) in ended { end(id, result) }
            // A transfer ended: others may start at once.
            if !ended.isEmpty { continue }
            let untilChange = gate.nextChange.map { max(0, $0 - now()) } ?? 1
            transfers.wait(milliseconds: Int(min(1, untilChange) * 1000) + 1)
        }
        for (id, entry) in pending {
            let moved = transfers.cancel(id) ?? Traffic()
            entry.reply.resume(returning: .failure(Self.cancelled(after: moved)))
        }
        let waiting = inbox.withLock { inbox in
            inbox.hasEnded = true
            return inbox.waiting
        }
        waiting?.resume()
    }

    private func now() -> Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }
}

extension FetchLoop.Configuration {
    /// Concurrent connections per host: an interval of 0 means that the host is the user's own.
    package var perHost: Int { perHostInterval > 0 ? 1 : 6 }
}

extension Request {
    /// Whether it sends data to the server; such requests are not repeated at a redirect target.
    fileprivate var sendsData: Bool {
        switch method {
        case .get, .head: false
        case .post, .put, .mail: true
        }
    }
}

extension WebURL {
    /// The host, with its port if one is written: the unit of rate limiting.
    package var hostAndPort: String { port.map { host + ":\($0)" } ?? host }
}
