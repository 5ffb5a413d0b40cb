import Feeds
import Foundation
import Home
import Support
import Testing

@Suite(.temporaryDirectory) struct ConfigurationTextTests {
    @Test(arguments: [
        ("pages: [page.md]\n", "pages: [page.md]\nfetch:\n  unwanted: [n.fr]\n"),
        ("", "fetch:\n  unwanted: [n.fr]\n"),
        (
            "fetch:\n  # mine\n  timeout: 9  # s\npages: [a.md]\n",
            "fetch:\n  unwanted: [n.fr]\n  # mine\n  timeout: 9  # s\npages: [a.md]\n"
        ),
        ("fetch: {timeout: 9}\n", "fetch: {timeout: 9, unwanted: [n.fr]}\n"),
        ("fetch: {}\n", "fetch: {unwanted: [n.fr]}\n"),
        (
            "fetch:\n    unwanted: [e.fr]  # [never]\n    timeout: 9\n",
            "fetch:\n    unwanted: [e.fr, n.fr]  # [never]\n    timeout: 9\n"
        ),
        ("fetch:\n  unwanted: []\n", "fetch:\n  unwanted: [n.fr]\n"),
        (
            "fetch:\n  unwanted:\n    - e.fr\n    - f.fr\n  timeout: 9\n",
            "fetch:\n  unwanted:\n    - e.fr\n    - f.fr\n    - n.fr\n  timeout: 9\n"
        ),
        ("fetch:\n  unwanted:\n  - e.fr\n", "fetch:\n  unwanted:\n  - e.fr\n  - n.fr\n"),
        ("fetch:\n  unwanted: [n.fr]\n", "fetch:\n  unwanted: [n.fr]\n"),
    ])
    func `a host is added where the others are, and nothing else changes`(text: String, expected: String)
        throws
    {
        #expect(try ConfigurationText.refusing("n.fr", in: text) == expected)
    }

    @Test(arguments: [
        ("fetch:\n  unwanted: &a\n    [e.fr,\n     f.fr]\n", "n.fr"),
        ("fetch: {unwanted: [e.fr]}\n", "n.fr"),
    ])
    func `what cannot be proven is not written`(text: String, host: String) throws {
        let problem = ConfigurationProblem.notChanged(key: "fetch.unwanted", value: host)
        let error = #expect(throws: UserError.self) { try ConfigurationText.refusing(host, in: text) }
        #expect(error?.cause as? ConfigurationProblem == problem)
    }

    @Test func `the file keeps its comments, and is refused if it is invalid`() throws {
        let folder = TemporaryDirectory.current
        try folder.write("# mine\npages: [page.md]\n", to: "veille.yml")
        let home = try HomeFolder.find(from: folder.url)
        try home.refuseSource("n.fr")
        try home.refuseSource("n.fr")
        #expect(try folder.read("veille.yml") == "# mine\npages: [page.md]\nfetch:\n  unwanted: [n.fr]\n")
        try folder.write("pages: [\n", to: "veille.yml")
        #expect(throws: UserError.self) { try home.refuseSource("o.fr") }
        #expect(try folder.read("veille.yml") == "pages: [\n")
    }
}
