import Foundation
import Testing
import Curation

@Suite struct PullRequestTests {
    @Test(
        arguments: [
            ("- [x] <!-- veille:k3f2 --> Titre", [.init(id: "k3f2", action: .accept)]),
            ("* [X] <!-- veille:k3f2 --> Titre", [.init(id: "k3f2", action: .accept)]),
            ("- [ ] <!-- veille:k3f2 --> Titre", []),
            ("- [x] <!-- veille:k3f2 accepted --> Titre", []),
            ("- [ ] <!-- veille:k3f2 accepted --> Titre", [.init(id: "k3f2", action: .undo)]),
            ("/veille refuse K3F2 hors sujet", [.init(id: "k3f2", action: .refuse)]),
            ("/veille later k3f2", [.init(id: "k3f2", action: .later("monday"))]),
            ("/veille later k3f2 2026-04-01 ", [.init(id: "k3f2", action: .later("2026-04-01"))]),
            ("  /veille move k3f2 2", [.init(id: "k3f2", action: .move("2"))]),
            ("/veille move k3f2", [.init(id: "", action: .unknown("/veille move k3f2"))]),
            ("/veille explode k3f2", [.init(id: "", action: .unknown("/veille explode k3f2"))]),
            ("/veille", [.init(id: "", action: .unknown("/veille"))]), ("see /veille refuse k3f2", []),
            ("/veillee", []), ("{\"body\": \"x", []),
            ("> - [x] <!-- veille:k3f2 -->", []), ("> /veille refuse k3f2", []),
            ("> he said\n/veille refuse k3f2", []),
            ("> he said\n\n/veille refuse k3f2", [.init(id: "k3f2", action: .refuse)]),
            ("```\n/veille refuse k3f2\n```", []), ("~~~ sh\n/veille refuse k3f2", []),
            ("````\n```\n/veille refuse k3f2\n````\n/veille undo k3f2", [.init(id: "k3f2", action: .undo)]),
            ("    /veille refuse k3f2", []), ("\t/veille refuse k3f2", []),
            ("<!--\n/veille refuse k3f2\n- [x] <!-- veille:k3f2 -->", []),
            ("a <!-- b\n/veille refuse k3f2\n-->", []), ("<pre>\n/veille refuse k3f2\n</pre>", []),
            ("--> <!-- b\n/veille refuse k3f2\n-->", []), ("- ```\n  /veille refuse k3f2\n  ```", []),
            ("```\n      ```\n/veille refuse k3f2\n```", []),
            ("use `<!--` here\n\n/veille refuse k3f2", [.init(id: "k3f2", action: .refuse)]),
            ("> <!-- q\n\n/veille refuse k3f2", [.init(id: "k3f2", action: .refuse)]),
            ("```code``` is nice\n\n/veille refuse k3f2", [.init(id: "k3f2", action: .refuse)]),
            ("> # head\n/veille refuse k3f2", [.init(id: "k3f2", action: .refuse)]),
            ("thanks\n/veille refuse k3f2\n---", [.init(id: "k3f2", action: .refuse)]),
            (
                "- [x] <!-- veille:aaaa --> [How \\<!-- hides](https://e.fr)\n- [x] <!-- veille:bbbb --> B",
                [.init(id: "aaaa", action: .accept), .init(id: "bbbb", action: .accept)]
            ),
            ("<!-- a\n b --> c\n/veille refuse k3f2", [.init(id: "k3f2", action: .refuse)]),
            (
                "- [x] <!-- veille:k3f2 --> [T](https://e.fr) `k3f2`\n/veille refuse aaaa",
                [.init(id: "k3f2", action: .accept), .init(id: "aaaa", action: .refuse)]
            ),
        ] as [(String, [PullRequest.Answer])]
    )
    func `boxes and commands are read`(text: String, answers: [PullRequest.Answer]) {
        #expect(PullRequest.answers(in: text) == answers)
    }

    @Test func `only comments of people with write access count`() {
        let data = """
            {"body": "- [x] <!-- veille:aaaa -->\\r\\n", "comments": [
              {"body": "/veille refuse bbbb", "authorAssociation": "NONE", "createdAt": "2026-03-14T08:00:00Z"},
              {"body": "merci\\n/veille refuse cccc", "authorAssociation": "OWNER", "createdAt": "2026-03-14T08:00:00Z"},
              {"body": "/veille refuse dddd"}
            ]}
            """
        let date = Date(timeIntervalSince1970: 1_773_475_200)
        #expect(
            PullRequest.answers(read: Data(data.utf8)) == [
                .init(id: "aaaa", action: .accept), .init(id: "cccc", action: .refuse, date: date),
            ]
        )
    }

    @Test func `those who may write can be named`() {
        let data = """
            {"body": "", "comments": [
              {"body": "/veille refuse aaaa", "author": {"login": "Ada"}, "authorAssociation": "NONE"},
              {"body": "/veille refuse bbbb", "author": {"login": "eve"}, "authorAssociation": "MEMBER"},
              {"body": "/veille refuse cccc", "author": {"login": ""}, "authorAssociation": "OWNER"},
              {"body": "/veille refuse dddd", "author": null, "authorAssociation": "OWNER"}
            ]}
            """
        let writers = PullRequest.logins(in: "ada\r\nbob\n")
        #expect(
            PullRequest.answers(read: Data(data.utf8), writers: writers)
                == [.init(id: "aaaa", action: .refuse, author: "Ada")]
        )
    }

    @Test func `a truncated answer is reported, not ignored`() {
        let answers = PullRequest.answers(read: Data("{\"body\": \"- [x] <!-- veille:k3f2".utf8))
        #expect(answers.map(\.action) == [.unknown("{\"body\": \"- [x] <!-- veille:k3f2")])
    }

    @Test func `plain text is read as well`() {
        #expect(
            PullRequest.answers(read: Data("/veille accept k3f2\n".utf8)) == [
                .init(id: "k3f2", action: .accept)
            ]
        )
    }
}
