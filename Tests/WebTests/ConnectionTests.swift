import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import NIOPosix
import Support
import Testing

@testable import Web

@Suite(.temporaryDirectory) struct ConnectionTests {
    /// A connection whose clock the test moves.
    private final class Connection {
        let channel = EmbeddedChannel()

        init(_ connections: OpenConnections = OpenConnections(maximum: 8)) throws {
            try channel.pipeline.syncOperations.addHandler(ConnectionHandler(ConnectionLimits(), connections))
            try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        }

        func receive(_ parts: HTTPRequestPart...) throws {
            for part in parts where channel.isActive { try channel.writeInbound(part) }
        }

        func respond(_ fields: HTTPFields = [:]) throws {
            try channel.writeOutbound(
                HTTPResponsePart.head(HTTPResponse(status: .ok, headerFields: fields))
            )
            try channel.writeOutbound(HTTPResponsePart.end(nil))
        }

        var isActive: Bool { withExtendedLifetime(self) { channel.isActive } }

        deinit { _ = try? channel.finish(acceptAlreadyClosed: true) }

        func wait(_ seconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .seconds(seconds)) }
    }

    private static let head = HTTPRequestPart.head(
        HTTPRequest(method: .post, scheme: "http", authority: "e.fr", path: "/")
    )
    private static let byte = HTTPRequestPart.body(ByteBuffer(string: "x"))

    @Test func `a stranger who sends no header is closed after half a minute`() throws {
        let connection = try Connection()
        connection.wait(29)
        #expect(connection.isActive)
        connection.wait(1)
        #expect(!connection.isActive)
    }

    @Test func `a body that trickles in is closed after twenty seconds`() throws {
        let connection = try Connection()
        try connection.receive(Self.head)
        for _ in 0..<19 {
            connection.wait(1)
            try connection.receive(Self.byte)
        }
        #expect(connection.isActive)
        connection.wait(1)
        #expect(!connection.isActive)
    }

    @Test func `a body after an early response keeps its limit`() throws {
        let connection = try Connection()
        try connection.receive(Self.head)
        connection.wait(15)
        try connection.respond()
        connection.wait(5)
        #expect(!connection.isActive)
    }

    @Test func `between two requests there is a minute, and for an answer there are two`() throws {
        let connection = try Connection()
        for _ in 0..<3 {
            try connection.receive(Self.head, Self.byte, .end(nil))
            connection.wait(100)
            try connection.respond()
            connection.wait(59)
            #expect(connection.isActive)
        }
        connection.wait(1)
        #expect(!connection.isActive)
        let unanswered = try Connection()
        try unanswered.receive(Self.head, .end(nil))
        unanswered.wait(120)
        #expect(!unanswered.isActive)
    }

    @Test func `after a last response nothing is read, and the connection is closed`() throws {
        let connection = try Connection()
        try connection.receive(Self.head, Self.byte)
        try connection.respond([.connection: "close"])
        _ = try connection.channel.readInbound(as: HTTPRequestPart.self)
        _ = try connection.channel.readInbound(as: HTTPRequestPart.self)
        try connection.receive(Self.byte)
        #expect(try connection.channel.readInbound(as: HTTPRequestPart.self) == nil)
        connection.wait(2)
        #expect(!connection.isActive)
    }

    @Test func `the connection that waited longest makes way for a new one`() throws {
        let connections = OpenConnections(maximum: 3)
        let (first, second, third) = (
            try Connection(connections), try Connection(connections), try Connection(connections)
        )
        try first.receive(Self.head, .end(nil))
        let fourth = try Connection(connections)
        second.wait(0)
        #expect(first.isActive && !second.isActive && third.isActive)
        // A connection that was answered waits again, behind the others.
        try first.respond()
        let fifth = try Connection(connections)
        #expect(!third.isActive && first.isActive && fourth.isActive)
        defer { withExtendedLifetime((first, fourth, fifth)) {} }
        for busy in [first, fourth, fifth] { try busy.receive(Self.head, .end(nil)) }
        #expect(try !Connection(connections).isActive, "all are being answered")
        first.channel.close(promise: nil)
        #expect(try Connection(connections).isActive && fourth.isActive)
    }

    @Test func `a reviewer gets in while strangers hold on to more connections than there may be`()
        async throws
    {
        let token = String(repeating: "t", count: 20)
        try await WebTestServer.whileServing({
            $0.token = token
            $0.limits.maximum = 16
        }) { server, _ in
            var strangers: [any Channel] = []
            for index in 0..<64 {
                let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                    .connect(host: "127.0.0.1", port: server.port).get()
                // Some say nothing, some begin a header.
                if index % 2 == 0 {
                    try await channel.writeAndFlush(ByteBuffer(string: "GET / HTTP/1.1\r\n"))
                }
                strangers.append(channel)
            }
            let answer = try await server.get("/api/v1/status?token=\(token)")
            #expect(answer.status == 200)
            for channel in strangers { try? await channel.close() }
        }
    }

    @Test func `after a body that is too large the connection is closed`() async throws {
        try await WebTestServer.whileServing { server, _ in
            let csrf = try await server.csrf()
            let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(host: "127.0.0.1", port: server.port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                    }
                }
            let text = try await channel.executeThenClose { inbound, outbound in
                // The rest of the body never comes.
                let head =
                    "POST /api/v1/decide HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n"
                    + "Content-Type: application/json\r\nX-CSRF-Token: \(csrf)\r\nContent-Length: 100000000\r\n\r\n"
                try await outbound.write(ByteBuffer(string: head))
                try await outbound.write(ByteBuffer(repeating: 0x20, count: 70_000))
                var text = ""
                for try await part in inbound { text += String(buffer: part) }
                return text
            }
            #expect(
                text.hasPrefix("HTTP/1.1 413 ") && text.lowercased().contains("\r\nconnection: close\r\n")
            )
        }
    }
}
