import Feeds
import Digests
import Foundation
import Testing

/// Messages parsed with Python's email library, if Python is installed.
@Suite(.timeLimit(.minutes(10))) struct MailTests {
    private static let python = ["/usr/bin/python3", "/usr/local/bin/python3", "/opt/homebrew/bin/python3"]
        .first {
            FileManager.default.isExecutableFile(atPath: $0)
        }

    private static let program = """
        import email, email.policy, json, sys
        message = email.message_from_binary_file(sys.stdin.buffer, policy=email.policy.default)
        parts = list(message.walk())
        print(json.dumps({
            "headers": {name.lower(): str(value) for name, value in message.items()},
            "names": [name for name, _ in message.items()],
            "types": [part.get_content_type() for part in parts],
            "defects": [str(d) for part in parts for d in part.defects]
                + [str(d) for _, value in message.items() for d in value.defects],
            "to": [[a.display_name, a.addr_spec] for a in message["to"].addresses],
            "from": [[a.display_name, a.addr_spec] for a in message["from"].addresses],
            "plain": message.get_body(("plain",)).get_content(),
            "html": message.get_body(("html",)).get_content(),
        }))
        """

    private struct Message: Decodable {
        var headers: [String: String]
        var names: [String]
        var types: [String]
        var defects: [String]
        var to: [[String]]
        var from: [[String]]
        var plain: String
        var html: String
    }

    private static func read(_ digest: Digest) throws -> Message {
        let process = Process()
        process.executableURL = URL(filePath: try #require(python))
        process.arguments = ["-c", program]
        let file = FileManager.default.temporaryDirectory.appending(path: "veille-mail-\(UUID().uuidString)")
        try Data(try digest.rendered(as: .eml).utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        process.standardInput = try FileHandle(forReadingFrom: file)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return try JSONDecoder().decode(Message.self, from: data)
    }

    @Test(
        .enabled(if: python != nil, "there is no python3 to read the message with"),
        arguments: Language.allCases
    )
    func `a message is parsed as intended`(language: Language) throws {
        let digest = Sample.full(language: language)
        let message = try Self.read(digest)
        #expect(message.defects == [])
        #expect(message.types == ["multipart/alternative", "text/plain", "text/html"])
        #expect(message.headers["subject"] == digest.subject)
        #expect(message.headers["date"] == "Sat, 14 Mar 2026 08:00:00 +0000")
        #expect(message.from == [["Équipe veille", "veille@e.fr"]] && message.to == [["", "liste@e.fr"]])
        #expect(message.headers["list-id"]?.hasSuffix(" <veille.e.fr>") == true)
        #expect(message.headers["list-unsubscribe"] == "<https://e.fr/bye?a=1&b=2>, <mailto:bye@e.fr>")
        #expect(message.headers["list-unsubscribe-post"] == "List-Unsubscribe=One-Click")
        #expect(message.headers["content-language"] == language.rawValue)
        #expect(message.headers["auto-submitted"] == "auto-generated")
        #expect(message.headers["mime-version"] == "1.0")
        #expect(message.headers["message-id"]?.hasSuffix(".3@e.fr>") == true)
        let leave = language == .fr ? "Se désabonner\u{A0}: " : "Unsubscribe: "
        let unsubscribing = leave + "https://e.fr/bye?a=1&b=2\n"
        let text = try digest.rendered(as: .text)
        #expect(message.plain == text + unsubscribing + "\n" || message.plain == text + unsubscribing)
        #expect(message.html.contains("Un &lt;titre&gt; &amp; &quot;co&quot;</a></h3>"))
        #expect(message.html.contains("<a class=\"l\" href=\"https://e.fr/bye?a=1&amp;b=2\""))
        #expect(!message.html.contains("<img") && !message.html.contains("src="))
    }

    @Test(
        .enabled(if: python != nil, "there is no python3 to read the message with"),
        arguments: [
            "Plain words", "漢字かな交じり文の長い題名がここにあります、これは折り返しのためです", "🇫🇷 " + String(repeating: "é", count: 60),
            "a =?UTF-8?Q?b?= c", "x\r\nBcc: victim@e.fr", "tab\tand  two",
        ]
    )
    func `any title round-trips`(title: String) throws {
        let digest = Sample.digest([Sample.item(title)], title: title)
        let message = try Self.read(digest)
        #expect(message.defects == [])
        #expect(message.headers["subject"] == digest.subject)
        #expect(message.headers["bcc"] == nil && message.names.count == 12)
        #expect(message.plain.contains(digest.sections[0].items[0].title.plain.prefix(20)))
    }

    @Test(arguments: [
        ("Nom <a@e.fr>", "Nom", "a@e.fr"), ("a@e.fr", "", "a@e.fr"),
        ("\"Dupont, J.\" <a+b@e.fr>", "Dupont, J.", "a+b@e.fr"),
        ("a@localhost", "", "a@localhost"),
    ])
    func `a mailbox has a name and an address`(text: String, name: String, address: String) {
        let mailbox = Mailbox(text)
        #expect(mailbox?.name == name && mailbox?.address == address)
    }

    @Test(arguments: [
        "", "nobody", "a@", "@e.fr", "a b@e.fr", "a@e.fr, b@e.fr", "a@e.fr>", "é@e.fr", "<a@e.fr> x",
        "a@e..fr",
    ])
    func `other mailboxes are rejected`(text: String) { #expect(Mailbox(text) == nil) }

    @Test func `without a sender there is no message`() {
        var digest = Sample.digest()
        digest.envelope = nil
        #expect(throws: Digest.Problem.noEnvelope) { _ = try digest.rendered(as: .eml) }
    }

    @Test(arguments: [(60, 60, true, true), (60, 270, false, true), (1000, 270, false, false)])
    func `a message stays below the size limit`(
        count: Int,
        length: Int,
        hasQuotes: Bool,
        isWhole: Bool
    ) throws {
        let items = (1...count).map { number in
            var item = Sample.item("Titre \(number)", number: number)
            item.quote = Sample.text(String(repeating: "éà ", count: length / 3))
            return item
        }
        let text = try Sample.digest(items).rendered(as: .eml)
        #expect(text.utf8.count <= 100_000)
        #expect(text.contains("=C3=A9=C3=A0") == hasQuotes)
        #expect(text.contains("autres liens ne tiennent pas") != isWhole)
        #expect(isWhole || text.utf8.count > 98_000, "as many as fit")
        #expect(text.contains("=E2=80=94 \(count) nouveaut=C3=A9s"), "all of them are counted")
    }

    @Test func `the Message-ID depends only on the issue`() throws {
        func identity(_ digest: Digest) throws -> [String] {
            let text = try digest.rendered(as: .eml)
            return text.split(separator: "\r\n").filter {
                $0.hasPrefix("Message-ID:") || $0.contains("boundary=")
            }
            .map { String($0) }
        }
        let first = try identity(Sample.digest())
        #expect(first.count == 2)
        let same = try identity(Sample.full(language: .en))
        #expect(first == same)
        var next = Sample.digest()
        next.number = 4
        let other = try identity(next)
        #expect(other != first)
    }
}
