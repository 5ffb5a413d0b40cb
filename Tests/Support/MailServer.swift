import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

/// A real mail server on a free loopback port that rejects what a test configures.
///
/// Uses its own threads only: SMTP needs many round trips, and busy tests must not slow them down.
package final class MailServer: Sendable {
    /// Replies other than success.
    package struct Rules: Sendable {
        /// Replies by recipient.
        package var recipients: [String: String] = [:]
        /// The reply to `MAIL FROM`.
        package var sender: String?
        /// The reply to the message.
        package var message: String?
        /// The required credentials, `user:password`; `nil` for none.
        package var login: String?
        /// Whether the connection closes after the message, without a reply.
        package var hangsUp = false

        package init() {}
    }

    /// A received message.
    package struct Letter: Sendable, Equatable {
        /// The envelope sender.
        package var sender = ""
        /// The accepted recipients.
        package var recipients: [String] = []
        /// The message, after removal of dot-stuffing.
        package var text = ""
        /// The authenticated user.
        package var login: String?
    }

    /// Received messages, in order.
    package var letters: [Letter] { seen.withLockedValue { $0.letters } }
    /// The number of connections.
    package var sessions: Int { seen.withLockedValue { $0.sessions } }

    private let seen = NIOLockedValueBox<(letters: [Letter], sessions: Int)>(([], 0))
    private let rules: Rules

    private init(_ rules: Rules) { self.rules = rules }

    /// Runs the server during `body`, which gets the `host:port` and the server.
    package static func whileServing(
        _ rules: Rules = Rules(),
        _ body: (String, MailServer) async throws -> Void
    ) async throws {
        let mail = MailServer(rules)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Conversation(mail))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        do {
            try await body("127.0.0.1:\(channel.localAddress?.port ?? 0)", mail)
        } catch {
            try await channel.close()
            throw error
        }
        try await channel.close()
    }

    /// A connection.
    private final class Conversation: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let mail: MailServer
        private var session: Session
        private var rest: [UInt8] = []

        init(_ mail: MailServer) {
            self.mail = mail
            session = Session(rules: mail.rules)
        }

        func channelActive(context: ChannelHandlerContext) {
            mail.seen.withLockedValue { $0.sessions += 1 }
            say("220 mail.test ready", context)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            rest += unwrapInboundIn(data).readableBytesView
            while let end = rest.firstIndex(of: 0x0A) {
                let line = String(decoding: rest[..<end].filter { $0 != 0x0D }, as: UTF8.self)
                rest.removeSubrange(...end)
                let wasData = session.isData
                let reply = session.answer(line)
                if wasData, !session.isData {
                    if mail.rules.hangsUp { return context.close(promise: nil) }
                    if mail.rules.message == nil {
                        mail.seen.withLockedValue { [session] in $0.letters.append(session.letter) }
                    }
                }
                if let reply { say(reply, context) }
                if reply?.hasPrefix("221") == true { context.close(promise: nil) }
            }
        }

        private func say(_ reply: String, _ context: ChannelHandlerContext) {
            context.writeAndFlush(NIOAny(ByteBuffer(string: reply + "\r\n")), promise: nil)
        }
    }

    /// The state of one SMTP session, line by line.
    private struct Session {
        let rules: Rules
        var letter = Letter()
        var isData = false
        var isSigningIn = false

        mutating func answer(_ line: String) -> String? {
            if isData {
                guard line == "." else {
                    letter.text += (line.hasPrefix(".") ? String(line.dropFirst()) : line) + "\r\n"
                    return nil
                }
                isData = false
                return rules.message ?? "250 2.0.0 taken"
            }
            if isSigningIn {
                isSigningIn = false
                return signIn(line)
            }
            let word = line.prefix { $0 != " " && $0 != ":" }.uppercased()
            switch word {
            case "EHLO": return "250-mail.test\r\n250-8BITMIME\r\n250-SIZE 1000000\r\n250 AUTH PLAIN"
            case "AUTH":
                isSigningIn = true
                return "334 "
            case "MAIL":
                if rules.login != nil, letter.login == nil { return "530 5.7.0 sign in first" }
                letter.sender = Self.address(line)
                return rules.sender ?? "250 2.1.0 ok"
            case "RCPT":
                let address = Self.address(line)
                if let refusal = rules.recipients[address] { return refusal }
                letter.recipients.append(address)
                return "250 2.1.5 ok"
            case "DATA":
                if letter.recipients.isEmpty { return "554 5.5.1 no valid recipients" }
                isData = true
                return "354 go on"
            case "QUIT": return "221 2.0.0 bye"
            default: return "250 ok"
            }
        }

        private mutating func signIn(_ given: String) -> String {
            let expected = rules.login.map { "\0" + $0.replacing(":", with: "\0", maxReplacements: 1) }
            // A server that echoes credentials must not be logged.
            guard let expected, Self.base64(Array(expected.utf8)) == given else {
                return "535 5.7.8 no: \(given)"
            }
            letter.login = rules.login
            return "235 2.7.0 welcome"
        }

        private static func address(_ line: String) -> String {
            let start = line.drop { $0 != "<" }.dropFirst()
            return String(start.prefix { $0 != ">" })
        }

        private static func base64(_ bytes: [UInt8]) -> String {
            let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
            var text = ""
            for start in stride(from: 0, to: bytes.count, by: 3) {
                let part = bytes[start..<min(start + 3, bytes.count)]
                var bits = part.reduce(0) { $0 << 8 | Int($1) }
                bits <<= 8 * (3 - part.count)
                for place in 0..<4 {
                    text.append(place <= part.count ? letters[bits >> (18 - 6 * place) & 63] : "=")
                }
            }
            return text
        }
    }
}
