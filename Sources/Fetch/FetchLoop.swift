private import Dispatch
private import Foundation
package import Feeds

/// The one thread that runs libcurl: any number of tasks ask, it answers through their continuations.
///
/// Redirects are followed here and not by libcurl, so that every hop passes the same gate and the same checks.
package final class FetchLoop: Fetcher {
    /// How requests are made.
    package struct Configuration: Sendable {
        /// Requests at once.
        package var concurrency = 64
        /// Seconds between two requests to one host; with 0 a host is asked several things at once.
        package var perHostInterval = 1.0
        /// The `User-Agent` header field.
        package var userAgent: String
        /// Hosts, or `host:port`, that may be in a private network.
        package var allowPrivate: Set<String> = []
        /// Seconds to connect.
        package var connectTimeout = 15
        /// Seconds for a request with all its redirects.
        package var timeout = 30.0
        /// The largest body, after decompression.
        package var maximumBodyBytes = 8 * 1_048_576
        /// Redirects followed.
        package var maximumRedirects = 10
        /// The proxies to go through.
        package var proxies = ProxySettings()
        /// A file of certificates (PEM) to trust in place of the system's.
        package var caFile: String?
        /// `Authorization` header fields by the address or the host they are for; never sent to another origin.
        package var authorizations: [String: String] = [:]
        /// `host:port` that every connection goes to instead: for the demonstration and for tests.
        package var connectTo: String?
        /// `host:port:address` entries that stand for the name service: for tests.
        package var resolve: [String] = []

        /// Makes a configuration that differs from the defaults by its user agent.
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
    }

    private let configuration: Configuration
    private let inbox = Locked(Inbox())
    private let transfers: TransferSet
    private let hasEnded = DispatchSemaphore(value: 0)

    /// Runs a loop for as long as `body` does; its thread has ended when this returns.
    ///
    /// - Throws: ``FetchError`` when libcurl cannot start, and what `body` throws.
    package static func withLoop<Result>(
        _ configuration: Configuration,
        _ body: (FetchLoop) async throws -> Result
    )
        async throws -> Result
    {
        let loop = try FetchLoop(configuration)
        defer { loop.stop() }
        return try await body(loop)
    }

    private init(_ configuration: Configuration) throws(FetchError) {
        self.configuration = configuration
        transfers = try TransferSet()
        let thread = Thread { [self] in run() }
        thread.name = "fetch"
        thread.start()
    }

    private func stop() {
        inbox.withLock { inbox in
            inbox.isStopped = true
            transfers.wake()
        }
        hasEnded.wait()
    }

    // MARK: Fetcher

    /// Asks, follows redirects, and returns the last answer whatever its status.
    ///
    /// A message is handed to its mail server: the status is that of the last reply, and each reply is a header field `reply`.
    package func fetch(_ request: Request) async throws(FetchError) -> Response {
        if case .mail = request.method { return try await submit(request) }
        guard let first = WebURL(request.url), first.isWeb else {
            throw FetchError(.badURL(String(request.url.prefix(120))))
        }
        guard !first.hasUserInfo else { throw FetchError(.passwordInURL) }
        let authorization =
            request.authorization ?? configuration.authorizations[request.url]
            ?? configuration.authorizations[first.host]
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
        var milliseconds = Int(configuration.timeout * 1000)
        while true {
            hop.url = Self.wireForm(url)
            var settings = try settings(for: url)
            settings.timeout = milliseconds
            // A password goes to whom it was given for, and nowhere else.
            if url.origin == first.origin { settings.authorization = authorization }
            var response = try await transfer(hop, url, settings)
            moved += response.traffic
            response.redirects = redirects
            // What was handed over is not handed on to somebody else.
            if request.isHandingOver { return response }
            guard [301, 302, 303, 307, 308].contains(response.status),
                let location = response.header("location")
            else {
                return response
            }
            guard redirects.count < configuration.maximumRedirects else {
                throw FetchError(.tooManyRedirects(configuration.maximumRedirects))
            }
            guard let target = url.resolving(location), target.isWeb, !target.hasUserInfo else {
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

    private func submit(_ request: Request) async throws(FetchError) -> Response {
        guard let url = WebURL(request.url), ["smtp", "smtps"].contains(url.scheme),
            !url.hasUserInfo
        else {
            // It may hold a password: it is not named.
            throw FetchError(.badURL(nil))
        }
        var settings = try settings(for: url)
        settings.timeout = Int(configuration.timeout * 1000)
        // A web proxy is none for mail.
        settings.proxy = nil
        return try await transfer(request, url, settings)
    }

    private func settings(for url: WebURL) throws(FetchError) -> TransferSettings {
        let allowsPrivate =
            configuration.allowPrivate.contains(url.host) || configuration.allowPrivate.contains(url.place)
        let proxy = configuration.proxies.proxy(for: url)
        if proxy != nil, !allowsPrivate, PrivateNetwork.contains(literal: url.host) {
            // Behind a proxy no address is seen here, but this one needs no looking up.
            throw Transfer.privateNetwork
        }
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

    /// The address as it goes over the wire: no fragment, nothing but ASCII in path and query.
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
                let message = Message.start(id: id, request, settings, host: url.place, reply)
                guard post(message) else { return reply.resume(returning: .failure(Self.cancelled())) }
                // Cancelled before it started: the handler below ran when there was nothing to cancel.
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

    /// Posting and waking happen under the lock that stopping takes: nobody wakes a loop that has gone.
    private func post(_ message: Message) -> Bool {
        inbox.withLock { inbox in
            guard !inbox.isStopped else { return false }
            inbox.messages.append(message)
            // Whoever posted before has woken the loop.
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
                        // Still waiting at the gate: it keeps its place there and is answered now.
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
            // Something ended: others may start at once.
            if !ended.isEmpty { continue }
            let untilChange = gate.nextChange.map { max(0, $0 - now()) } ?? 1
            transfers.wait(milliseconds: Int(min(1, untilChange) * 1000) + 1)
        }
        for (id, entry) in pending {
            let moved = transfers.cancel(id) ?? Traffic()
            entry.reply.resume(returning: .failure(Self.cancelled(after: moved)))
        }
        hasEnded.signal()
    }

    private func now() -> Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }
}

extension FetchLoop.Configuration {
    /// Connections at once to one host: who asks for no pause owns the host.
    package var perHost: Int { perHostInterval > 0 ? 1 : 6 }
}

extension Request {
    /// Whether it gives the server something: what was handed over is not handed on to somebody else.
    fileprivate var isHandingOver: Bool {
        switch method {
        case .get, .head: false
        case .post, .put, .mail: true
        }
    }
}

extension WebURL {
    /// The host with its port where one is written: what is asked one thing at a time.
    package var place: String { port.map { host + ":\($0)" } ?? host }
}
