package import Feeds
private import Yams

/// What `veille.yml` says; every key has a default.
package struct Configuration: Sendable, Equatable {
    /// The pages, relative to the home.
    package var pages: [String] = []
    /// How feeds are fetched.
    package var fetch = Fetch()
    /// What is proposed.
    package var suggest = Suggest()
    /// What is told of the pages.
    package var check = Check()
    /// The server whose vectors help to judge, if any.
    package var embeddings: Embeddings?
    /// How digests are made.
    package var digest = Digest()
    /// The letters of the review.
    package var reviewKeys = ReviewKeys()

    /// How feeds are fetched.
    package struct Fetch: Sendable, Equatable {
        /// Requests at once.
        package var concurrency = 64
        /// Seconds between two requests to one host.
        package var perHostInterval = 1.0
        /// Hosts that may be in a private network.
        package var allowPrivate: [String] = []
        /// The `User-Agent`; `nil` for veille's own.
        package var userAgent: String?
        /// Seconds for one request with its redirects.
        package var timeout = 30
        /// The largest body after decompression, in MiB.
        package var maxBody = 8
        /// A file of certificates (PEM) to trust in place of the system's; relative to the home.
        package var caFile: String?
        /// Names of environment variables that hold `user:password` or a token, by the address or host they are for.
        package var credentials: [String: String] = [:]
        /// How far a server's wish for a pause reaches, by host or domain.
        package var retryScope: [String: RetryScope] = [:]
    }

    /// What is proposed.
    package struct Suggest: Sendable, Equatable {
        /// Undecided suggestions a section may have at once.
        package var maxPerSection = 10
        /// Days that an article may be old when its feed is first read.
        package var sinceDays = 30
        /// Suggestions of one site that may wait in a section at once.
        package var maxPerSite = 3
        /// Suggestions of a page that may come into the queue in seven days.
        package var maxPerWeek = 100
        /// The share of suggestions that is to be worth it; the least relevance follows from it.
        package var precision = 0.7
        /// The least relevance that is proposed, from 0 to 1, whatever ``precision`` says.
        package var minRelevance: Double?
    }

    /// What counts as dead, and what else is to be told.
    package struct Check: Sendable, Equatable {
        /// Failures in a row before a link is dead.
        package var deadAfter = 3
        /// Days that they must span.
        package var deadDays = 7
        /// Whether to tell what is often meant.
        package var isPedantic = false

        /// The defaults.
        package init() {}
    }

    /// The defaults.
    package init() {}

    /// Reads the text of a `veille.yml`.
    ///
    /// `name` is how the file is called in errors.
    ///
    /// - Throws: ``UserError`` that names the line.
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
        let reader = SettingReader(file: name)
        var settings = Configuration()
        try reader.read(
            node,
            at: "",
            [
                "pages": { node in
                    for page in try reader.list(node, "pages") where !settings.pages.contains(page) {
                        settings.pages.append(page)
                    }
                },
                "fetch": { settings.fetch = try Self.fetch($0, reader) },
                "suggest": { settings.suggest = try Self.suggest($0, reader) },
                "classify": { node in
                    try reader.read(
                        node,
                        at: "classify.",
                        ["embeddings": { settings.embeddings = try Self.embeddings($0, reader) }]
                    )
                },
                "check": { settings.check = try Self.check($0, reader) },
                "digest": { settings.digest = try Self.digest($0, reader) },
                "review": { node in
                    try reader.read(
                        node,
                        at: "review.",
                        ["keys": { settings.reviewKeys = try Self.reviewKeys($0, reader) }]
                    )
                },
            ]
        )
        self = settings
    }

    private static func fetch(_ node: Node, _ reader: SettingReader) throws -> Fetch {
        var fetch = Fetch()
        try reader.read(
            node,
            at: "fetch.",
            [
                "concurrency": { fetch.concurrency = try reader.whole($0, "fetch.concurrency", 1...1000) },
                "per_host_interval": {
                    fetch.perHostInterval = try reader.number($0, "fetch.per_host_interval", 0...3600)
                },
                "allow_private": { fetch.allowPrivate = try reader.list($0, "fetch.allow_private") },
                "user_agent": { fetch.userAgent = try reader.text($0, "fetch.user_agent") },
                "timeout": { fetch.timeout = try reader.whole($0, "fetch.timeout", 1...600) },
                "max_body_mb": { fetch.maxBody = try reader.whole($0, "fetch.max_body_mb", 1...1024) },
                "ca_file": { fetch.caFile = try reader.text($0, "fetch.ca_file") },
                "credentials": { node in
                    try reader.entries(node, "fetch.credentials") { key, value, name in
                        fetch.credentials[key] = try reader.text(value, name)
                    }
                },
                "retry_scope": { node in
                    try reader.entries(node, "fetch.retry_scope") { key, value, name in
                        let scope = try reader.choice(value, name, RetryScope.allCases.map(\.rawValue))
                        fetch.retryScope[key] = RetryScope(rawValue: scope)
                    }
                },
            ]
        )
        return fetch
    }

    private static func suggest(_ node: Node, _ reader: SettingReader) throws -> Suggest {
        var suggest = Suggest()
        try reader.read(
            node,
            at: "suggest.",
            [
                "max_per_section": {
                    suggest.maxPerSection = try reader.whole($0, "suggest.max_per_section", 1...1000)
                },
                "max_per_site": {
                    suggest.maxPerSite = try reader.whole($0, "suggest.max_per_site", 1...1000)
                },
                "max_per_week": {
                    suggest.maxPerWeek = try reader.whole($0, "suggest.max_per_week", 1...10_000)
                },
                "precision": { suggest.precision = try reader.number($0, "suggest.precision", 0...1) },
                "since_days": { suggest.sinceDays = try reader.whole($0, "suggest.since_days", 1...36500) },
                "min_relevance": {
                    suggest.minRelevance = try reader.number($0, "suggest.min_relevance", 0...1)
                },
            ]
        )
        return suggest
    }

    private static func check(_ node: Node, _ reader: SettingReader) throws -> Check {
        var check = Check()
        try reader.read(
            node,
            at: "check.",
            [
                "dead_after": { check.deadAfter = try reader.whole($0, "check.dead_after", 1...100) },
                "dead_days": { check.deadDays = try reader.whole($0, "check.dead_days", 0...365) },
                "pedantic": {
                    check.isPedantic = try reader.choice($0, "check.pedantic", ["true", "false"]) == "true"
                },
            ]
        )
        return check
    }

    private static func embeddings(_ node: Node, _ reader: SettingReader) throws -> Embeddings {
        let name = "classify.embeddings."
        var settings = Embeddings(url: "", model: "")
        var passagePrefix: String?
        try reader.read(
            node,
            at: name,
            [
                "url": { settings.url = try reader.webAddress($0, name + "url") },
                "model": { settings.model = try reader.text($0, name + "model") },
                "key_env": { settings.keyVariable = try reader.text($0, name + "key_env") },
                "query_prefix": { settings.queryPrefix = try reader.text($0, name + "query_prefix") },
                "passage_prefix": { passagePrefix = try reader.text($0, name + "passage_prefix") },
                "batch": { settings.batch = try reader.whole($0, name + "batch", 1...2048) },
                "timeout": { settings.timeout = try reader.whole($0, name + "timeout", 1...600) },
            ]
        )
        settings.passagePrefix = passagePrefix ?? settings.queryPrefix
        if settings.url.isEmpty { throw reader.missing(node, name + "url") }
        if settings.model.isEmpty { throw reader.missing(node, name + "model") }
        return settings
    }

    private static func reviewKeys(_ node: Node, _ reader: SettingReader) throws -> ReviewKeys {
        var letters: [ReviewAction: Character] = [:]
        try reader.read(
            node,
            at: "review.keys.",
            Dictionary(
                uniqueKeysWithValues: ReviewAction.allCases.map { action in
                    (
                        action.rawValue,
                        { letters[action] = try reader.letter($0, "review.keys.\(action.rawValue)") }
                    )
                }
            )
        )
        let keys = ReviewKeys(letters)
        guard let (one, other) = keys.conflict else { return keys }
        throw UserError(
            ConfigurationProblem.sharedLetter(keys[one], one, other),
            at: reader.place(node)
        )
    }

    private static func problem(_ error: YamlError, _ name: String) -> UserError {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
            UserError(ConfigurationProblem.invalidYAML, at: "\(name):\(mark.line)")
        case .duplicatedKeysInMapping(let keys, let context):
            UserError(
                ConfigurationProblem.duplicateKeys(keys),
                at: "\(name):\(context.mark.line)"
            )
        default:
            UserError(ConfigurationProblem.invalidYAML, at: name)
        }
    }
}
