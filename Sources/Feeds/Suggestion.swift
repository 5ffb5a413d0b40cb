public import struct Foundation.Date

/// An entry proposed for a section of a page, with the reasons and the exact line it would become.
public struct Suggestion: Hashable, Sendable, Codable, Identifiable {
    /// Short and stable: the start of a hash of page and article.
    public var id: String
    /// The page, as `veille.yml` names it.
    public var page: String
    /// The heading path of the section it would go to.
    public var section: [String]
    /// The article.
    public var article: Article
    /// How much it is worth proposing, from 0 to 1.
    public var relevance: Double
    /// How sure the section is, from 0 to 1, given that the article belongs to the page.
    public var confidence: Double
    /// The second best section.
    public var runnerUp: RunnerUp?
    /// Why.
    public var reasons: Reasons
    /// The Markdown it would add, as one line without its line end.
    public var line: String
    /// What it would mend, where it is no article that is proposed but a repair of the page.
    public var repair: Repair?
    /// What has told the same news before, where something has.
    public var told: Told?

    /// A link of the page, or another suggestion, that tells the same news.
    public struct Told: Hashable, Sendable, Codable {
        /// Its title.
        public var title: String
        /// Its line on the page, from 1.
        public var line: Int?
        /// Its name, where it is a suggestion.
        public var id: String?

        /// Names what told it.
        public init(title: String, line: Int? = nil, id: String? = nil) {
            self.title = title
            self.line = line
            self.id = id
        }
    }

    /// A line of the page that would be replaced.
    public struct Repair: Hashable, Sendable, Codable {
        /// The code of the finding, as in `V001`.
        public var code: String
        /// The line, from 1, when it was found.
        public var line: Int
        /// What stands there.
        public var before: String
        /// What should stand there.
        public var after: String

        /// Makes a repair.
        public init(code: String, line: Int, before: String, after: String) {
            self.code = code
            self.line = line
            self.before = before
            self.after = after
        }
    }

    /// The part of an entry that a person decides on.
    public struct Article: Hashable, Sendable, Codable {
        /// What is written into the page: without tracking parameters.
        public var url: String
        /// Plain text, without the site's suffix.
        public var title: String
        /// The site's name, as the page or the feed writes it.
        public var site: String
        /// Plain text of the feed.
        public var summary: String
        /// When it was published.
        public var published: Date?
        /// BCP 47.
        public var language: String?
        /// The feed it came from; `nil` when a person added it.
        public var feedURL: String?
        /// Others that tell the same news, oldest first.
        public var alsoAt: [Telling] = []

        /// Makes an article.
        public init(
            url: String,
            title: String,
            site: String,
            summary: String = "",
            published: Date? = nil,
            language: String? = nil,
            feedURL: String? = nil,
            alsoAt: [Telling] = []
        ) {
            self.url = url
            self.title = title
            self.site = site
            self.summary = summary
            self.published = published
            self.language = language
            self.feedURL = feedURL
            self.alsoAt = alsoAt
        }

        /// Reads what an earlier version wrote, too.
        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            url = try values.decode(String.self, forKey: .url)
            title = try values.decode(String.self, forKey: .title)
            site = try values.decode(String.self, forKey: .site)
            summary = try values.decode(String.self, forKey: .summary)
            published = try values.decodeIfPresent(Date.self, forKey: .published)
            language = try values.decodeIfPresent(String.self, forKey: .language)
            feedURL = try values.decodeIfPresent(String.self, forKey: .feedURL)
            alsoAt = try values.decodeIfPresent([Telling].self, forKey: .alsoAt) ?? []
        }

        /// Most articles stand alone: the ledger then says nothing of it.
        public func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encode(url, forKey: .url)
            try values.encode(title, forKey: .title)
            try values.encode(site, forKey: .site)
            try values.encode(summary, forKey: .summary)
            try values.encodeIfPresent(published, forKey: .published)
            try values.encodeIfPresent(language, forKey: .language)
            try values.encodeIfPresent(feedURL, forKey: .feedURL)
            if !alsoAt.isEmpty { try values.encode(alsoAt, forKey: .alsoAt) }
        }

        private enum CodingKeys: String, CodingKey {
            case url, title, site, summary, published, language, feedURL, alsoAt
        }
    }

    /// Another article that tells the same news.
    public struct Telling: Hashable, Sendable, Codable {
        /// Its address, without tracking parameters.
        public var url: String
        /// Its title, as plain text.
        public var title: String
        /// The name of its site.
        public var site: String
        /// When veille saw it.
        public var seen: Date

        /// Makes a telling.
        public init(url: String, title: String, site: String, seen: Date) {
            self.url = url
            self.title = title
            self.site = site
            self.seen = seen
        }
    }

    /// A section that came second.
    public struct RunnerUp: Hashable, Sendable, Codable {
        /// Its heading path.
        public var section: [String]
        /// Its share of the confidence, from 0 to 1.
        public var confidence: Double

        /// Makes a runner-up.
        public init(section: [String], confidence: Double) {
            self.section = section
            self.confidence = confidence
        }
    }

    /// Makes a suggestion.
    public init(
        id: String,
        page: String,
        section: [String],
        article: Article,
        relevance: Double,
        confidence: Double,
        runnerUp: RunnerUp? = nil,
        reasons: Reasons = Reasons(),
        line: String = "",
        repair: Repair? = nil,
        told: Told? = nil
    ) {
        self.id = id
        self.page = page
        self.section = section
        self.article = article
        self.relevance = relevance
        self.confidence = confidence
        self.runnerUp = runnerUp
        self.reasons = reasons
        self.line = line
        self.repair = repair
        self.told = told
    }
}

/// Why an article was proposed for a section.
public struct Reasons: Hashable, Sendable, Codable {
    /// The words that speak for the section, strongest first.
    public var terms: [Term]
    /// The nearest links of the page, nearest first.
    public var nearest: [Neighbour]
    /// How many links of the page, and of the section, come from the same site.
    public var site: SiteHabit?
    /// What was refused before and resembles the article.
    public var refused: [Neighbour]
    /// The words that speak for the section rather than for the one that comes next.
    public var separating: [Term]

    /// A word and its part in the scores, its letters included; it may speak against.
    public struct Term: Hashable, Sendable, Codable {
        /// As people would read it.
        public var word: String
        /// Positive for, negative against.
        public var weight: Double

        /// Makes a term.
        public init(word: String, weight: Double) {
            self.word = word
            self.weight = weight
        }
    }

    /// A link of the page that resembles the article.
    public struct Neighbour: Hashable, Sendable, Codable {
        /// Its title.
        public var title: String
        /// Its first line in the page, from 1.
        public var line: Int
        /// Cosine similarity, from 0 to 1.
        public var similarity: Double

        /// Makes a neighbour.
        public init(title: String, line: Int, similarity: Double) {
            self.title = title
            self.line = line
            self.similarity = similarity
        }
    }

    /// What the page already takes from a site.
    public struct SiteHabit: Hashable, Sendable, Codable {
        /// The host.
        public var host: String
        /// Links from it on the whole page.
        public var onPage: Int
        /// Links from it in the proposed section.
        public var inSection: Int
        /// Articles of it that were accepted.
        public var accepted: Int
        /// Articles of it that were refused.
        public var refused: Int

        /// Makes a habit.
        public init(host: String, onPage: Int, inSection: Int, accepted: Int = 0, refused: Int = 0) {
            self.host = host
            self.onPage = onPage
            self.inSection = inSection
            self.accepted = accepted
            self.refused = refused
        }

        /// Reads what an earlier version wrote, too.
        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            host = try values.decode(String.self, forKey: .host)
            onPage = try values.decode(Int.self, forKey: .onPage)
            inSection = try values.decode(Int.self, forKey: .inSection)
            accepted = try values.decodeIfPresent(Int.self, forKey: .accepted) ?? 0
            refused = try values.decodeIfPresent(Int.self, forKey: .refused) ?? 0
        }
    }

    /// Makes reasons.
    public init(
        terms: [Term] = [],
        nearest: [Neighbour] = [],
        site: SiteHabit? = nil,
        refused: [Neighbour] = [],
        separating: [Term] = []
    ) {
        self.terms = terms
        self.nearest = nearest
        self.site = site
        self.refused = refused
        self.separating = separating
    }

    /// Reads what an earlier version wrote, too.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        terms = try values.decode([Term].self, forKey: .terms)
        nearest = try values.decode([Neighbour].self, forKey: .nearest)
        site = try values.decodeIfPresent(SiteHabit.self, forKey: .site)
        refused = try values.decodeIfPresent([Neighbour].self, forKey: .refused) ?? []
        separating = try values.decodeIfPresent([Term].self, forKey: .separating) ?? []
    }
}
