import NIOCore
import NIOPosix

/// Sends a request as it is written, and reads what comes until the server closes: for what no well-behaved client does.
package enum RawClient {
    /// An answer.
    package struct Answer: Sendable {
        /// The status.
        package var status: Int
        /// The header fields, one on each line, names as they came.
        package var head: String
        /// The body.
        package var body: String

        /// The value of a header field.
        package func field(_ name: String) -> String? {
            head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
                .map { String($0.dropFirst(name.count + 1)).trimmed }
        }
    }

    /// Asks once.
    ///
    /// `host` is what the request says the server is called.
    package static func send(
        _ method: String,
        _ path: String,
        to place: (host: String, port: Int),
        host: String? = nil,
        fields: [String] = [],
        body: String = ""
    ) async throws -> Answer {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: place.host, port: place.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
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

extension String {
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
