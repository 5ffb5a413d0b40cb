import Feeds
import Foundation
import Testing

@testable import Parse

@Suite struct RobotsRulesTests {
    private static func rules(_ text: String) -> RobotsRules {
        RobotsRules(Array(text.utf8), agent: "veille")
    }

    @Test(
        arguments: [
            ("", "/a", true),
            ("User-agent: *\nDisallow: /", "/a", false),
            ("user-AGENT : *\r\ndisallow:/privé # nobody\r\n", "/priv%C3%A9/1", false),
            ("\u{FEFF}User-agent: *\rDisallow: /a", "/a", false),
            ("User-agent: *\nDisallow:\n", "/a", true),
            ("User-agent: *\nDisallow: a", "/a/b", false),
            // The longest pattern counts, and of two of the same length the one that allows.
            ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true),
            ("User-agent: *\nAllow: /a/b\nDisallow: /a", "/a/c", false),
            ("User-agent: *\nDisallow: /a/b\nAllow: /a/b", "/a/b", true),
            ("User-agent: *\nAllow: /p\nDisallow: /", "/page", true),
            // One's own group counts alone, whatever its place, its version and its case.
            ("User-agent: *\nDisallow: /\n\nUser-agent: Veille/1.0\nAllow: /", "/a", true),
            ("User-agent: veille\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "/b", true),
            ("User-agent: veilleur\nDisallow: /", "/a", true),
            (
                "User-agent: veille\nDisallow: /a\nUser-agent: x\nDisallow: /b\nUser-agent: veille\nDisallow: /c",
                "/c", false
            ),
            ("User-agent: x\nUser-agent: veille\nDisallow: /a", "/a", false),
            // What is no rule does not end a group.
            (
                "User-agent: x\nSitemap: https://e.fr/s.xml\nUser-agent: *\nCrawl-delay: 9\nDisallow: /a",
                "/a", false
            ),
            ("User-agent: veille\nCrawl-delay: 9", "/a", true),
            ("<!DOCTYPE html><p>Not found: nothing here", "/a", true),
            // `*` is anything, a final `$` the end.
            ("User-agent: *\nDisallow: /*.php$", "/x/y.php", false),
            ("User-agent: *\nDisallow: /*.php$", "/x/y.php?z", true),
            ("User-agent: *\nDisallow: /*?print=", "/a?print=1", false),
            ("User-agent: *\nDisallow: /a*b*c", "/a1b2b3c4", false),
            ("User-agent: *\nDisallow: /a*b*c", "/acb", true),
            ("User-agent: *\nDisallow: *admin", "/x/admin", false),
            ("User-agent: *\nDisallow: /$", "/a", true),
            ("User-agent: *\nDisallow: /$", "/", false),
            ("User-agent: *\nDisallow: /$", "", false),
            ("User-agent: *\nDisallow: /a*ab$", "/aab", false),
            ("User-agent: *\nDisallow: /a*ab$", "/ab", true),
            // Paths are the same in every spelling; an encoded slash is none.
            ("User-agent: *\nDisallow: /%7Ejoe/é", "/~joe/%c3%a9", false),
            ("User-agent: *\nDisallow: /a%2fb", "/a/b", true),
            ("User-agent: *\nDisallow: /a%2fb", "/a%2Fb", false),
            ("User-agent: *\nDisallow: /100%", "/100%", false),
            ("User-agent: *\nDisallow: /a/x-%2A.html", "/a/x-*.html", false),
            ("User-agent: *\nDisallow: /a.html%24", "/a.html$", false),
            ("User-agent: *\nDisallow: /a.html%24", "/a.html", true),
            // A rule of nobody.
            ("Disallow: /", "/a", true),
        ] as [(String, String, Bool)]
    )
    func `the rule that fits best counts`(file: String, path: String, isAllowed: Bool) {
        #expect(Self.rules(file).allows(path) == isAllowed)
    }

    @Test func `a file that cannot be read forbids everything, none forbids nothing`() {
        #expect(!RobotsRules.closed.allows("/a"))
        #expect(RobotsRules.open.allows("/a"))
        let endless =
            "User-agent: *\n"
            + String(repeating: "Allow: /\(String(repeating: "a", count: 100))\n", count: 5000)
        #expect(!Self.rules(endless).allows("/z"), "what it may say further on is not known")
    }

    @Test func `what takes too long to compare is not asked for`() {
        let long = "/*" + String(repeating: "a", count: 950) + "b"
        let file = "User-agent: *\n" + String(repeating: "Disallow: \(long)\n", count: 60)
        #expect(!Self.rules(file).allows("/" + String(repeating: "a", count: 1900)))
        #expect(Self.rules(file).allows("/page"))
    }

    @Test func `it is kept as it was read`() throws {
        let rules = Self.rules("User-agent: *\nDisallow: /é*$\nAllow: /b")
        let kept = try JSONDecoder().decode(RobotsRules.self, from: try JSONEncoder().encode(rules))
        #expect(kept == rules)
    }
}
