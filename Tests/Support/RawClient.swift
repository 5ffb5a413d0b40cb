import NIOCore
import NIOPosix

/// Sends exact bytes and reads until the server closes, for requests that regular clients never send.
package enum RawClient {
    /// A response.
    package struct Answer: Sendable {
        package var status: Int
        /// The header fields, one per line, names as received.
        package var head: String
        package var body: String

        /// The value of a header field.
        package func field(_ name: String) -> String? {
            head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
                .map { String($0.dropFirst(name.count + 1)).trimmed }
        }
    }

    /// Sends one request.
    ///
    /// `host` is the value of the `Host` field.
    package static func send(
        _ method: String,
        _ path: String,
        to place: (host: String, port: Int),
        host: String? = nil,
        fields: [String] = [],
        body: String = ""
    ) async throws -> Answer {
        let channel = try await connect(to: place)
        var lines = [
            "\(method) \(path) HTTP/1.1", "Host: \(host ?? "\(place.host):\(place.port)")",
            "Connection: close",
        ]
        lines += fields
        if !body.isEmpty || method == "POST" { lines.append("Content-Length: \(body.utf8.count)") }
        let request = lines.joined(separator: "\r\n") + "\r\n\r\n" + body
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: request))
            var text = ""
            for try await part in inbound { text += String(buffer: part) }
            let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
            let head = String(parts.first ?? "")
            return Answer(
                status: Int(head.dropFirst(9).prefix(3)) ?? 0,
                head: head,
                body: parts.count > 1 ? String(parts[1]) : ""
            )
        }
    }
}

extension RawClient {
    private static func connect(
        to place: (host: String, port: Int)
    ) async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
        try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: place.host, port: place.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
    }

    /// Reads an answer that goes on, until `isDone` says so of all that has come; then closes the connection.
    package static func listen(
        _ path: String,
        to place: (host: String, port: Int),
        until isDone: (String) async throws -> Bool
    ) async throws {
        let channel = try await connect(to: place)
        try await channel.executeThenClose { inbound, outbound in
            let request = "GET \(path) HTTP/1.1\r\nHost: \(place.host):\(place.port)\r\n\r\n"
            try await outbound.write(ByteBuffer(string: request))
            var text = ""
            for try await part in inbound {
                text += String(buffer: part)
                if try await isDone(text) { break }
            }
        }
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
