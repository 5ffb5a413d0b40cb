import ArgumentParser

/// What the manual says of the program beside its commands.
enum ManualFacts {
    private static let variables: [(names: [String], what: String)] = [
        (["VEILLE_TOKEN"], "What serve demands of who asks, when it listens to more than this machine."),
        (
            ["LC_ALL", "LC_MESSAGES", "LANG"],
            "The language of messages: French where the first that is set starts with fr, else English. The option --lang goes first."
        ),
        (["NO_COLOR"], "Anything in it switches colors off."),
        (["TERM"], "With dumb, no colors and no full screen."),
        (["CI"], "When it is set, no question is asked and no progress is shown."),
        (
            ["http_proxy", "https_proxy", "all_proxy", "no_proxy"],
            "The way to the network, as curl understands them."
        ),
    ]

    private static let kept: [(name: String, what: String)] = [
        (
            "veille.yml",
            "Pages, thresholds, politeness; found in the working directory or above it, as git finds its own."
        ),
        ("feeds/feeds.opml", "The subscriptions, in OPML 2.0; to be kept in git."),
        (
            "state/decisions.jsonl",
            "What was decided, one record a line, only ever added to; to be kept in git."
        ),
        (
            "state/veille.sqlite",
            "Articles, validators and suggestions. It may be deleted at any time: polling makes it anew, and no decision is in it."
        ),
    ]

    /// What each exit code means.
    static let codes: [(code: Int32, what: String)] = [
        (ExitCode.success.rawValue, "Done."),
        (
            Failure.Code.findings.rawValue,
            "Something was found, by a command that looks for something: check, apply --check, list --exit-code, feeds doctor."
        ),
        (Failure.Code.usage.rawValue, "The command line or the configuration is wrong."),
        (Failure.Code.failed.rawValue, "It failed."),
        (Failure.Code.partial.rawValue, "A feed failed; only poll --strict says so."),
        (Failure.Code.pageChanged.rawValue, "The page changed meanwhile; nothing was written."),
        (Failure.Code.interrupted.rawValue, "Interrupted; what was reached is kept."),
    ]

    static func environment(in page: inout Mdoc) {
        page.raw(".Sh ENVIRONMENT")
        page.raw(".Bl -tag -width Ds")
        for (names, what) in variables {
            page.raw(".It " + names.map { "Ev " + Mdoc.argument($0) }.joined(separator: " , "))
            page.prose(what)
        }
        page.raw(".El")
    }

    static func files(in page: inout Mdoc) {
        page.raw(".Sh FILES")
        page.raw(".Bl -tag -width Ds")
        for (name, what) in kept {
            page.macro("It Pa", name)
            page.prose(what)
        }
        page.raw(".El")
    }

    static func exitStatus(in page: inout Mdoc) {
        page.raw(".Sh EXIT STATUS")
        page.raw(".Bl -tag -width Ds")
        for (code, what) in codes {
            page.macro("It Li", "\(code)")
            page.prose(what)
        }
        page.raw(".El")
    }
}
