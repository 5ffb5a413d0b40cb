import NIOCore
import NIOPosix

/// A server on a free loopback port that sends exact bytes, for responses that regular servers never send.
package enum RawServer {
    /// One action of the server.
    package enum Step: Sendable {
        case send([UInt8])
        /// Sends the same bytes until the client disconnects.
        case sendForever([UInt8])
        /// Waits until the client disconnects.
        case wait
        /// Resets the connection.
        case reset
    }

    /// Text as a step.
    package static func text(_ text: String) -> Step { .send(Array(text.utf8)) }

    /// Runs the server during `body`, which gets the `host:port`; each request gets the same steps, then the
    /// connection closes.
    package static func whileServing(
        _ steps: [Step],
        _ body: @escaping @Sendable (String) async throws -> Void
    )
        async throws
    {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let port = server.channel.localAddress?.port ?? 0
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await server.executeThenClose { connections in
                    await withTaskGroup(of: Void.self) { clients in
                        do {
                            for try await connection in connections {
                                // Clients that disconnect are the subject of these tests.
                                clients.addTask { try? await serve(connection, steps) }
                            }
                        } catch {
                            clients.cancelAll()
                        }
                        clients.cancelAll()
                    }
                }
            }
            try await body("127.0.0.1:\(port)")
            group.cancelAll()
        }
    }

    private static func serve(_ connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>, _ steps: [Step])
        async throws
    {
        try await connection.executeThenClose { requests, answers in
            var head: [UInt8] = []
            var incoming = requests.makeAsyncIterator()
            while !head.suffix(4).elementsEqual("\r\n\r\n".utf8), let part = try await incoming.next() {
                head += part.readableBytesView
            }
            for step in steps {
                switch step {
                case .send(let bytes): try await answers.write(ByteBuffer(bytes: bytes))
                case .sendForever(let bytes):
                    while !Task.isCancelled { try await answers.write(ByteBuffer(bytes: bytes)) }
                case .wait: while try await incoming.next() != nil {}
                case .reset:
                    // With a linger time of 0, closing resets the connection.
                    let options = connection.channel as? any SocketOptionProvider
                    try await options?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
                    try await connection.channel.close().get()
                }
            }
        }
    }

    /// A gzip stream that expands to about `count` bytes, a thousand times its size.
    package static func gzipBomb(of count: Int) -> [UInt8] {
        var bytes: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
        var bits: UInt32 = 0
        var length = 0
        func put(_ value: UInt32, _ width: Int) {
            bits |= value << UInt32(length)
            length += width
            while length >= 8 {
                bytes.append(UInt8(truncatingIfNeeded: bits))
                bits >>= 8
                length -= 8
            }
        }
        // One block of fixed codes (RFC 1951 §3.2.6): a space, then copies of 258 bytes from one byte before.
        put(0b1, 1)
        put(0b01, 2)
        put(0b0000_1010, 8)
        for _ in 0..<(count / 258) {
            put(0b1010_0011, 8)
            put(0, 5)
        }
        put(0, 7)
        put(0, 7)
        return bytes + [0, 0, 0, 0, 0, 0, 0, 0]
    }
}
