import Feeds
import Foundation
import Testing

@testable import Parse

@Suite struct MailMessageTests {
    private func letter(_ text: String, crlf: Bool = false) throws -> MailMessage {
        let bytes = Array((crlf ? text.replacing("\n", with: "\r\n") : text).utf8)
        return try #require(MailMessage(bytes))
    }

    private func links(_ letter: MailMessage) -> [String] {
        MailFeed.read([letter]).entriesAndListedLinks().map { "\($0.title) <\($0.url ?? "")> \($0.summary)" }
    }

    @Test(arguments: [
        ("=?utf-8?Q?Les_liens_n=C2=B0_4?=", "Les liens n° 4"), ("=?UTF-8?B?w4kgdGFibGU=?=", "É table"),
        ("=?iso-8859-1?q?caf=E9?= du =?utf-8?q?matin?=", "café du matin"),
        // A character that was cut in two, and a folded field.
        ("=?utf-8?Q?caf=C3?=\n =?utf-8?Q?=A9_noir?=", "café noir"),
        ("Un titre\n  en deux lignes", "Un titre en deux lignes"),
        ("=?utf-8?X?abc?= =?broken", "=?utf-8?X?abc?= =?broken"), ("déjà en UTF-8", "déjà en UTF-8"),
    ])
    func `a subject is decoded`(_ field: String, _ subject: String) throws {
        #expect(try letter("From: a@e.fr\nSubject: \(field)\n\nx").subject == subject)
    }

    @Test func `who sent it, to which list, and when`() throws {
        let letter = try letter(
            """
            From: "La rédaction" <Lettre@E.fr>
            List-Id: Les liens
             <Liens.E.fr>
            List-Unsubscribe: <https://e.fr/u>
            Message-ID: <1@e.fr>
            Archived-At: <https://e.fr/lettres/1>
            Date: Sat, 14 Mar 2026 09:00:00 +0100 (CET)

            x
            """,
            crlf: true
        )
        #expect(letter.listID == "liens.e.fr")
        #expect(letter.listName == "Les liens")
        #expect(letter.sender == "lettre@e.fr")
        #expect(letter.id == "1@e.fr")
        #expect(letter.archivedAt == "https://e.fr/lettres/1")
        #expect(letter.date == FeedDate.parse("2026-03-14T08:00:00Z"))
    }

    @Test func `a list that is named by a code has the name of its sender`() throws {
        let letter = try letter("From: Yemi <y@e.fr>\nList-Id: c41d0e7b2fmc list <c41.list-id.example>\n\nx")
        #expect(letter.listName == "Yemi")
    }

    @Test(arguments: [
        ("List-Unsubscribe: <mailto:u@e.fr>", "lettre@e.fr"), ("List-Id: <l.e.fr>", "l.e.fr"),
        ("X-Other: 1", nil),
    ])
    func `a letter of nobody's list is none`(_ field: String, _ list: String?) throws {
        #expect(try letter("From: Lettre@e.fr\n\(field)\n\nx").list == list)
    }

    @Test func `an address keeps no name of the reader of a letter`() throws {
        let letter = try letter(
            """
            From: a@e.fr
            Subject: Liens
            Content-Type: text/html

            <ul><li><a href="https://a.fr/1?token=S&amp;id=3&amp;ck_subscriber_id=7">Un titre</a></li>
            <li><a href="https://b.fr/1?r=ada%40e.fr&amp;email=x">Deux titres</a></li>
            <li><a href="https://c.fr/1?utm_source=x#a">Trois titres</a></li></ul>
            """
        )
        let urls = MailFeed.read([letter]).entriesAndListedLinks().map(\.url)
        #expect(urls == ["https://a.fr/1?id=3", "https://b.fr/1", "https://c.fr/1#a"])
    }

    @Test func `what is no letter is none`() {
        #expect(MailMessage(Array("un texte : rien".utf8)) == nil)
        #expect(MailMessage([]) == nil)
    }

    private static let list = """
        <ul><li><a href=3D"https://a.fr/1">Un titre</a> =E2=80=93 le premier=
        </li><li><a href=3D"https://b.fr/1">Deux</a></li><li><a href=3D"https://c.fr/1">Trois</a></li></ul>
        """
    private static let expected = [
        "Un titre <https://a.fr/1> le premier", "Deux <https://b.fr/1> ", "Trois <https://c.fr/1> ",
    ]

    @Test(arguments: [false, true])
    func `the HTML of alternatives is read, not what is attached`(_ isCut: Bool) throws {
        let end =
            isCut
            ? ""
            : "\n--b--\n--a\nContent-Type: text/html\nContent-Disposition: attachment\n\n<a href=x>\n--a--\n"
        let letter = try letter(
            """
            From: a@e.fr
            Content-Type: multipart/mixed; boundary="a"

            --a
            Content-Type: multipart/alternative; boundary=b

            --b
            Content-Type: text/plain

            autre
            --b
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            \(Self.list)\(end)
            """,
            crlf: true
        )
        #expect(links(letter) == Self.expected)
    }

    @Test func `Western bytes and base64 are read`() throws {
        let html =
            "<ul><li><a href=\"https://a.fr/1\">Un été</a></li><li><a href=\"https://b.fr/1\">Deux</a></li>"
        let body = Data(
            html.unicodeScalars.map { UInt8($0.value) } + Array("<li><a href='https://c.fr/1'>Trois</a>".utf8)
        )
        let letter = try letter(
            """
            From: a@e.fr
            Content-Type: text/html; charset="iso-8859-1"
            Content-Transfer-Encoding: base64

            \(body.base64EncodedString(options: .lineLength76Characters))
            """
        )
        #expect(links(letter).first == "Un été <https://a.fr/1> ")
    }

    @Test(arguments: [
        (
            "titles above addresses",
            "BONJOUR\n\nUn titre\nhttps://a.fr/1\nSes mots.\n\nDeux titres\nhttps://b.fr/1\n\nTrois\n\nhttps://c.fr/1\n",
            [
                "Un titre <https://a.fr/1> Ses mots.", "Deux titres <https://b.fr/1> ",
                "Trois <https://c.fr/1> ",
            ]
        ),
        (
            "items",
            "* Un titre: https://a.fr/1\n* Deux titres <https://b.fr/1>\n  sur deux lignes\n- Trois (https://c.fr/1)\n",
            [
                "Un titre <https://a.fr/1> ", "Deux titres <https://b.fr/1> sur deux lignes",
                "Trois <https://c.fr/1> ",
            ]
        ),
        (
            "references",
            "Un titre [1]\nSes mots.\n\nDeux titres [2]\n\nTrois [3] encore\n\n[1] https://a.fr/1\n[2]: https://b.fr/1\n[3] <https://c.fr/1>\n",
            [
                "Un titre <https://a.fr/1> Ses mots.", "Deux titres <https://b.fr/1> ",
                "Trois <https://c.fr/1> encore",
            ]
        ),
        (
            "line by line",
            "Un titre\nhttps://a.fr/1\nDeux titres\nhttps://b.fr/1\nTrois\nhttps://c.fr/1\n",
            ["Un titre <https://a.fr/1> ", "Deux titres <https://b.fr/1> ", "Trois <https://c.fr/1> "]
        ),
    ])
    func `plain text is read`(_ shape: String, _ text: String, _ expected: [String]) throws {
        let found = links(try letter("From: a@e.fr\n\n" + text))
        #expect(found == expected)
    }

    @Test func `broken lines of a flowed text are joined`() throws {
        let text =
            "From: a@e.fr\nContent-Type: text/plain; format=flowed\n\nUn titre \nlong : https://a.fr/1\n\nDeux\nhttps://b.fr/1\n\nTrois\nhttps://c.fr/1"
        #expect(links(try letter(text)).first == "Un titre long <https://a.fr/1> ")
    }

    @Test func `the letters of a mailbox, the last ones first`() {
        let box =
            "From a@e.fr Sat\nSubject: 1\n\nFrom here on\n\nFrom b@e.fr Sun\nSubject: 2\n\nx\n\nFrom c Mon\nSubject: 3\n"
        let found = MailFeed.letters(of: Array(box.utf8), limit: 2).compactMap {
            MailMessage(Array($0))?.subject
        }
        #expect(found == ["3", "2"])
    }

    @Test(arguments: [
        "Content-Type: multipart/mixed; boundary=a\n\n" + String(repeating: "--a\n", count: 20_000),
        String(repeating: "Content-Type: multipart/mixed; boundary=a\n\n--a\n", count: 2000),
        "Subject: " + String(repeating: "=?utf-8?q?", count: 20_000),
        String(repeating: " fold\n", count: 20_000),
        "\n" + String(repeating: "[1] ", count: 50_000),
        "\nhttps://a.fr/" + String(repeating: ")", count: 200_000),
        "Subject: " + String(repeating: "=?", count: 500_000),
        "\n" + String(repeating: "https://a.fr ", count: 20_000),
    ])
    func `a letter made to cost much costs little`(_ text: String) throws {
        _ = links(try letter("From: a@e.fr\n" + text))
    }
}
