package import Feeds
private import Yams

/// The settings of `veille.yml`; every key has a default.
package struct Configuration: Sendable, Equatable {
    /// The pages, relative to the home.
    package var pages: [String] = []
    /// Who looks after a section, in the order of the file.
    package var sections: [SectionRule] = []
    /// Pages that should have the same links.
    package var twins: [Twins] = []
    /// How feeds are fetched.
    package var fetch = Fetch()
    /// What is proposed.
    package var suggest = Suggest()
    /// What is not proposed, however relevant it is.
    package var mute = Mute()
    /// What a check reports.
    package var check = Check()
    /// What helps to judge besides words, unless a server is named.
    package var meaning = Meaning.builtIn
    /// What is read of an article before it is judged.
    package var read = Read.feed
    /// The server whose vectors help to judge, if any.
    package var embeddings: Embeddings?
    /// How digests are made.
    package var digest = Digest()
    /// Who may decide where the review is served to a team.
    package var serve = Serve()
    /// The keys of the review.
    package var reviewKeys = ReviewKeys()

    /// How feeds are fetched.
    package struct Fetch: Sendable, Equatable {
        /// Requests at once.
        package var concurrency = 64
        /// Seconds between two requests to one host.
        package var perHostInterval = 1.0
        /// Hosts that may be in a private network.
        package var allowPrivate: [String] = []
        /// Whether a proxy resolves the names of hosts, so that their addresses are not checked.
        package var proxyResolves = false
        /// The `User-Agent`; `nil` for veille's own.
        package var userAgent: String?
        /// Seconds for one request with its redirects.
        package var timeout = 30
        /// The largest body after decompression, in MiB.
        package var maxBody = 8
        /// A file of certificates (PEM) to trust instead of the system's; relative to the home.
        package var caFile: String?
        /// Names of environment variables that hold `user:password` or a token, by the address or host they are for.
        package var credentials: [String: String] = [:]
        /// What a server's `Retry-After` applies to, by host or domain.
        package var retryScope: [String: RetryScope] = [:]
        /// Rules of the user that derive the address of a feed, in the order of their patterns.
        package var recipes: [Recipe] = []
        /// The hosts that are never proposed as sources.
        package var unwanted: [String] = []
        /// The addresses of feeds whose lists of links are not split.
        package var whole: [String] = []
    }

    /// What helps to judge besides words.
    package enum Meaning: String, Sendable, CaseIterable {
        /// Words only.
        case off
        /// The vectors that come with the program.
        case builtIn = "builtin"
    }

    /// What is read of an article before it is judged.
    package enum Read: String, Sendable, CaseIterable {
        /// What its feed says.
        case feed
        /// Where the feed says little, its page as well.
        case full
    }

    /// What is proposed.
    package struct Suggest: Sendable, Equatable {
        /// Undecided suggestions a section may have at once.
        package var maxPerSection = 10
        /// The maximum age in days of an article when its feed is first read.
        package var sinceDays = 30
        /// Suggestions of one site that may wait in a section at once.
        package var maxPerSite = 3
        /// New suggestions for one page in seven days, at most.
        package var maxPerWeek = 100
        /// The target precision of suggestions, from which the relevance threshold follows.
        package var precision = 0.7
        /// A relevance threshold from 0 to 1, which overrides ``precision``.
        package var minRelevance: Double?
    }

    /// What is not proposed, however relevant it is.
    package struct Mute: Sendable, Equatable {
        /// Hosts; with each, the hosts below it.
        package var sites: [String] = []
        /// Words and phrases of titles, in any case and without accents.
        package var words: [String] = []

        package init() {}

        package var isEmpty: Bool { sites.isEmpty && words.isEmpty }
    }

    /// What counts as dead, and what else is reported.
    package struct Check: Sendable, Equatable {
        /// Failures in a row before a link is dead.
        package var deadAfter = 3
        /// Days that these failures must span.
        package var deadDays = 7
        /// Years without a commit after which a repository is reported; 0 for never.
        package var unmaintainedYears = 3
        /// Whether to report what is often intentional.
        package var isPedantic = false

        package init() {}
    }

    package init() {}

    /// Reads the text of a `veille.yml`.
    ///
    /// `name` is the file's name in errors.
    ///
    /// - Throws: ``UserError`` with the line.
    package init(yaml: String, name: String = "veille.yml") throws {
        self.init()
        guard YAMLAliases.areFew(in: yaml) else {
            throw UserError(ConfigurationProblem.tooManyAliases(limit: YAMLAliases.limit), at: name)
        }
        let node: Node?
        do {
            node = try Yams.compose(yaml: yaml)
        } catch let error as YamlError {
            throw Self.problem(error, name)
        }
        guard let node, node.null == nil else { return }
        var draft = ConfigurationDraft()
        try SettingReader(file: name).read(node, at: "", into: &draft)
        self = draft.configuration
        try requireChannels()
        try requireTwins()
    }

    private static func problem(_ error: YamlError, _ name: String) -> UserError {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
            UserError(ConfigurationProblem.invalidYAML, at: "\(name):\(mark.line)")
        case .duplicatedKeysInMapping(let keys, let context):
            UserError(ConfigurationProblem.duplicateKeys(keys), at: "\(name):\(context.mark.line)")
        default:
            UserError(ConfigurationProblem.invalidYAML, at: name)
        }
    }
}
