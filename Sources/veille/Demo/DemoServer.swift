import Feeds
import HTTPTypes
import Hummingbird
import Logging
import ServiceLifecycle

/// A web server on the loopback interface that answers for all hosts of the demonstration.
enum DemoServer {
    /// Serves for as long as `body` runs.
    ///
    /// `body` gets the `host:port` to connect to instead of every host.
    static func whileServing(_ body: @escaping @Sendable (String) async throws -> Void) async throws {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        var logger = Logger(label: "demo")
        logger.logLevel = .critical
        let application = Application(
            responder: CallbackResponder { (request: Hummingbird.Request, _: BasicRequestContext) in
                answer(request)
            },
            configuration: .init(address: .hostname("127.0.0.1", port: 0), serverName: nil),
            onServerRunning: { channel in port.yield(channel.localAddress?.port ?? 0) },
            logger: logger
        )
        let group = ServiceGroup(configuration: .init(services: [application], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await port in ports.prefix(1) { try await body("127.0.0.1:\(port)") }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    private static func answer(_ request: Hummingbird.Request) -> Hummingbird.Response {
        let host = request.head.authority?.prefix { $0 != ":" } ?? ""
        guard let site = DemoSite.all.first(where: { $0.host == host }) else {
            return Hummingbird.Response(status: .notFound)
        }
        let path = request.uri.path
        if let feed = site.feeds.first(where: { $0.path == path }) {
            let etag = "\"" + String(StableHash.of(feed.body), radix: 16) + "\""
            if request.headers[.ifNoneMatch] == etag {
                return Hummingbird.Response(status: .notModified, headers: [.eTag: etag])
            }
            return Hummingbird.Response(
                status: .ok,
                headers: [.contentType: feed.type, .eTag: etag],
                body: .init(byteBuffer: ByteBuffer(bytes: feed.body))
            )
        }
        guard path == "/" else { return Hummingbird.Response(status: .notFound) }
        var headers: HTTPFields = [.contentType: "text/html; charset=utf-8"]
        if site.announcement == .header, let feed = site.feeds.first, let name = HTTPField.Name("Link") {
            headers[name] = "<\(feed.path)>; rel=\"alternate\"; type=\"\(feed.type)\""
        }
        return Hummingbird.Response(
            status: .ok,
            headers: headers,
            body: .init(byteBuffer: ByteBuffer(string: site.page))
        )
    }
}
