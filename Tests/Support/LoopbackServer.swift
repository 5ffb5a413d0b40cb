package import HTTPTypes
package import Hummingbird
import Logging
import ServiceLifecycle

/// A real web server on a free loopback port, for the duration of a test.
package enum LoopbackServer {
    /// A request handler.
    package typealias Handler = @Sendable (Request) async throws -> Response

    /// Runs the server during `body`, which gets the `host:port`.
    package static func whileServing(
        _ handler: @escaping Handler,
        _ body: @escaping @Sendable (String) async throws -> Void
    ) async throws {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        var logger = Logger(label: "loopback")
        logger.logLevel = .critical
        let application = Application(
            responder: CallbackResponder { (request: Request, _: BasicRequestContext) in
                try await handler(request)
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

    /// A request as `METHOD /path type authorization`, and its body.
    package static func told(_ request: Request) async throws -> (line: String, body: [UInt8]) {
        let body = try await request.body.collect(upTo: 1_000_000)
        let type = request.headers[.contentType] ?? "-"
        let login = request.headers[.authorization] ?? "-"
        return (
            "\(request.method.rawValue) \(request.uri.path) \(type) \(login)", Array(body.readableBytesView)
        )
    }

    /// A plain response.
    package static func answer(
        _ body: String = "",
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) -> Response {
        Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: body)))
    }
}
