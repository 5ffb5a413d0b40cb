import Feeds
import Fetch
import Foundation
import Support
import Testing

/// Messages sent to a real mail server.
@Suite(.timeLimit(.minutes(10))) struct MailTransferTests {
    private static let text = "Subject: x\r\n\r\n.\r\n..\r\n.dot\r\nend\r\n"

    private static func request(
        _ place: String,
        to recipients: [String] = ["a@e.fr", "b@e.fr"],
        login: Request.Login? = nil,
        encryption: TLSPolicy = .ifOffered,
        text: String = text
    ) -> Request {
        var request = Request(url: "smtp://" + place)
        request.method = .mail(
            Request.Message(
                sender: "v@e.fr",
                recipients: recipients,
                bytes: Array(text.utf8),
                encryption: encryption,
                login: login
            )
        )
        return request
    }

    private static func send(_ request: Request, isAllowed: Bool = true) async throws -> Response {
        var configuration = FetchLoop.Configuration.loopback
        if !isAllowed { configuration.allowPrivate = [] }
        return try await FetchLoop.withLoop(configuration) { try await $0.fetch(request) }
    }

    private static func failure(_ request: Request, isAllowed: Bool = true) async throws -> FetchError? {
        do {
            _ = try await send(request, isAllowed: isAllowed)
            return nil
        } catch let error as FetchError {
            return error
        }
    }

    @Test func `a message arrives byte for byte, including dots`() async throws {
        try await MailServer.whileServing { place, server in
            let response = try await Self.send(Self.request(place))
            #expect(response.status == 250)
            #expect(response.headers("reply").contains { $0.hasPrefix("354") })
            let letters = server.letters
            #expect(letters.map(\.sender) == ["v@e.fr"] && letters.map(\.text) == [Self.text])
            #expect(letters.map(\.recipients) == [["a@e.fr", "b@e.fr"]])
        }
    }

    @Test func `a long message arrives complete`() async throws {
        let line = String(repeating: "0123456789", count: 7) + "\r\n"
        let text = "Subject: x\r\n\r\n" + String(repeating: line, count: 4_000)
        try await MailServer.whileServing { place, server in
            _ = try await Self.send(Self.request(place, text: text))
            let letters = server.letters
            #expect(letters.map(\.text) == [text])
        }
    }

    @Test func `the message is delivered if only some recipients are rejected`() async throws {
        var rules = MailServer.Rules()
        rules.recipients = ["a@e.fr": "550 5.1.1 nobody"]
        try await MailServer.whileServing(rules) { place, server in
            let response = try await Self.send(Self.request(place))
            #expect(response.status == 250 && response.headers("reply").contains("550 5.1.1 nobody"))
            let letters = server.letters
            #expect(letters.map(\.recipients) == [["b@e.fr"]])
        }
    }

    @Test(
        arguments: [
            ("550 5.1.1 nobody", nil, nil, 550), ("451 4.2.0 later", nil, nil, 451),
            (nil, "554 5.7.1 not you", nil, 554), (nil, nil, "552 5.3.4 too big", 552),
            (nil, nil, "421 4.3.0 closing", 421),
        ] as [(String?, String?, String?, Int)]
    )
    func `a rejection is a response`(recipient: String?, sender: String?, message: String?, status: Int)
        async throws
    {
        var rules = MailServer.Rules()
        if let recipient { rules.recipients = ["a@e.fr": recipient, "b@e.fr": recipient] }
        rules.sender = sender
        rules.message = message
        try await MailServer.whileServing(rules) { place, server in
            let response = try await Self.send(Self.request(place))
            #expect(response.status == status)
            let letters = server.letters
            #expect(letters.isEmpty)
        }
    }

    @Test func `authentication is required and used`() async throws {
        var rules = MailServer.Rules()
        rules.login = "moi:pass:word é"
        try await MailServer.whileServing(rules) { place, server in
            let login = Request.Login(user: "moi", password: "pass:word é")
            let good = try await Self.send(Self.request(place, login: login))
            let bad = try await Self.send(
                Self.request(place, login: Request.Login(user: "moi", password: "x"))
            )
            let none = try await Self.send(Self.request(place))
            #expect(good.status == 250 && bad.status == 535 && none.status == 530)
            let letters = server.letters
            #expect(letters.map(\.login) == ["moi:pass:word é"])
        }
    }

    @Test func `nothing is sent if STARTTLS is required but missing`() async throws {
        try await MailServer.whileServing { place, server in
            let error = try await Self.failure(Self.request(place, encryption: .required))
            #expect(error?.kind == .tls(.noSTARTTLS) && error?.mayHaveArrived == false)
            let letters = server.letters
            #expect(letters.isEmpty)
        }
    }

    @Test func `a private mail server must be allowed`() async throws {
        try await MailServer.whileServing { place, server in
            let error = try await Self.failure(Self.request(place), isAllowed: false)
            #expect(error?.kind == .privateNetwork)
            let sessions = server.sessions
            #expect(sessions == 0)
        }
    }

    @Test func `a connection lost after the message leaves delivery unknown`() async throws {
        var rules = MailServer.Rules()
        rules.hangsUp = true
        try await MailServer.whileServing(rules) { place, _ in
            let error = try await Self.failure(Self.request(place))
            #expect(error?.mayHaveArrived == true)
        }
        let nobody = try await Self.failure(Self.request("127.0.0.1:9"))
        #expect(nobody?.kind == .connectionFailed && nobody?.mayHaveArrived == false)
    }

    @Test(arguments: ["http://e.fr", "smtp://moi:secret@e.fr", "smtp://", "e.fr"])
    func `messages need a mail address`(url: String) async throws {
        var request = Self.request("e.fr")
        request.url = url
        let error = try await Self.failure(request)
        #expect(error?.kind == .badURL(nil) && error?.note == nil)
    }

    @Test func `a POST may have arrived if the connection is lost`() async throws {
        try await RawServer.whileServing([.reset]) { place in
            var request = Request(url: "http://\(place)/hook")
            request.method = .post(contentType: "application/json", body: Array("{}\r\n\r\n".utf8))
            let error = try await Self.failure(request)
            #expect(error?.mayHaveArrived == true)
            let question = try await Self.failure(Request(url: "http://\(place)/feed"))
            #expect(question?.mayHaveArrived == false)
        }
    }
}
