package import struct Foundation.Date

/// An entry proposed for a section of a page, with the reasons and the exact line it would become.
package struct Suggestion: Hashable, Sendable, Codable, Identifiable {
    /// Short and stable: the start of a hash of page and article.
    package var id: String
    /// The page, as `veille.yml` names it.
    package var page: String
    /// The heading path of the section it would go to.
    package var section: [String]
    /// The article.
    package var article: Article
    /// How much it is worth proposing, from 0 to 1.
    package var relevance: Double
    /// How sure the section is, from 0 to 1, given that the article belongs to the page.
    package var confidence: Double
    /// The second best section.
    package var runnerUp: RunnerUp?
    /// Why.
    package var reasons: Reasons
    /// The Markdown it would add, as one line without its line end.
    package var line: String
    /// What it would mend, where it is no article that is proposed but a repair of the page.
    package var repair: Repair?
    /// What has told the same news before, where something has.
    package var priorCoverage: PriorCoverage?

    private enum CodingKeys: String, CodingKey {
        case id, page, section, article, relevance, confidence, runnerUp, reasons, line, repair
        // The name of schema 1.
        case priorCoverage = "told"
    }

    /// A link of the page, or another suggestion, that tells the same news.
    package struct PriorCoverage: Hashable, Sendable, Codable {
        /// Its title.
        package var title: String
        /// Its line on the page, from 1.
        package var line: Int?
        /// Its name, where it is a suggestion.
        package var id: String?

        /// Names what told it.
        package init(title: String, line: Int? = nil, id: String? = nil) {
            self.title = title
            self.line = line
            self.id = id
        }
    }

    /// A line of the page that would be replaced.
    package struct Repair: Hashable, Sendable, Codable {
        /// The code of the finding, as in `V001`.
        package var code: String
        /// The line, from 1, when it was found.
        package var line: Int
        /// What stands there.
        package var before: String
        /// What should stand there.
        package var after: String

        /// Makes a repair.
        package init(code: String, line: Int, before: String, after: String) {
            self.code = code
            self.line = line
            self.before = before
            self.after = after
        }
    }

    /// The part of an entry that a person decides on.
    package struct Article: Hashable, Sendable, Codable {
        /// What is written into the page: without tracking parameters.
        package var url: String
        /// Plain text, without the site's suffix.
        package var title: String
        /// The site's name, as the page or the feed writes it.
        package var site: String
        /// Plain text of the feed.
        package var summary: String
        /// When it was published.
        package var published: Date?
        /// BCP 47.
        package var language: String?
        /// The feed it came from; `nil` when a person added it.
        package var feedURL: String?
        /// Others that tell the same news, oldest first.
        package var alsoAt: [Coverage] = []

        /// Makes an article.
        package init(
            url: String,
            title: String,
            site: String,
            summary: String = "",
            published: Date? = nil,
            language: String? = nil,
            feedURL: String? = nil,
            alsoAt: [Coverage] = []
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
        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            url = try values.decode(String.self, forKey: .url)
            title = try values.decode(String.self, forKey: .title)
            site = try values.decode(String.self, forKey: .site)
            summary = try values.decode(String.self, forKey: .summary)
            published = try values.decodeIfPresent(Date.self, forKey: .published)
            language = try values.decodeIfPresent(String.self, forKey: .language)
            feedURL = try values.decodeIfPresent(String.self, forKey: .feedURL)
            alsoAt = try values.decodeIfPresent([Coverage].self, forKey: .alsoAt) ?? []
        }

        /// Most articles stand alone: the ledger then says nothing of it.
        package func encode(to encoder: any Encoder) throws {
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
    package struct Coverage: Hashable, Sendable, Codable {
        /// Its address, without tracking parameters.
        package var url: String
        /// Its title, as plain text.
        package var title: String
        /// The name of its site.
        package var site: String
        /// When veille saw it.
        package var seen: Date

        /// Makes a telling.
        package init(url: String, title: String, site: String, seen: Date) {
            self.url = url
            self.title = title
            self.site = site
            self.seen = seen
        }
    }

    /// A section that came second.
    package struct RunnerUp: Hashable, Sendable, Codable {
        /// Its heading path.
        package var section: [String]
        /// Its share of the confidence, from 0 to 1.
        package var confidence: Double

        /// Makes a runner-up.
        package init(section: [String], confidence: Double) {
            self.section = section
            self.confidence = confidence
        }
    }

    /// Makes a suggestion.
    package init(
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
        priorCoverage: PriorCoverage? = nil
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
        self.priorCoverage = priorCoverage
    }
}

/// Why an article was proposed for a section.
package struct Reasons: Hashable, Sendable, Codable {
    /// The words that speak for the section, strongest first.
    package var terms: [Term]
    /// The nearest links of the page, nearest first.
    package var nearest: [Neighbour]
    /// How many links of the page, and of the section, come from the same site.
    package var site: SiteHabit?
    /// What was refused before and resembles the article.
    package var refused: [Neighbour]
    /// The words that speak for the section rather than for the one that comes next.
    package var separating: [Term]

    /// A word and its part in the scores, its letters included; it may speak against.
    package struct Term: Hashable, Sendable, Codable {
        /// As people would read it.
        package var word: String
        /// Positive for, negative against.
        package var weight: Double

        /// Makes a term.
        package init(word: String, weight: Double) {
            self.word = word
            self.weight = weight
        }
    }

    /// A link of the page that resembles the article.
    package struct Neighbour: Hashable, Sendable, Codable {
        /// Its title.
        package var title: String
        /// Its first line in the page, from 1.
        package var line: Int
        /// Cosine similarity, from 0 to 1.
        package var similarity: Double

        /// Makes a neighbour.
        package init(title: String, line: Int, similarity: Double) {
            self.title = title
            self.line = line
            self.similarity = similarity
        }
    }

    /// What the page already takes from a site.
    package struct SiteHabit: Hashable, Sendable, Codable {
        /// The host.
        package var host: String
        /// Links from it on the whole page.
        package var onPage: Int
        /// Links from it in the proposed section.
        package var inSection: Int
        /// Articles of it that were accepted.
        package var accepted: Int
        /// Articles of it that were refused.
        package var refused: Int

        /// Makes a habit.
        package init(host: String, onPage: Int, inSection: Int, accepted: Int = 0, refused: Int = 0) {
            self.host = host
            self.onPage = onPage
            self.inSection = inSection
            self.accepted = accepted
            self.refused = refused
        }

        /// Reads what an earlier version wrote, too.
        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            host = try values.decode(String.self, forKey: .host)
            onPage = try values.decode(Int.self, forKey: .onPage)
            inSection = try values.decode(Int.self, forKey: .inSection)
            accepted = try values.decodeIfPresent(Int.self, forKey: .accepted) ?? 0
            refused = try values.decodeIfPresent(Int.self, forKey: .refused) ?? 0
        }
    }

    /// Makes reasons.
    package init(
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
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        terms = try values.decode([Term].self, forKey: .terms)
        nearest = try values.decode([Neighbour].self, forKey: .nearest)
        site = try values.decodeIfPresent(SiteHabit.self, forKey: .site)
        refused = try values.decodeIfPresent([Neighbour].self, forKey: .refused) ?? []
        separating = try values.decodeIfPresent([Term].self, forKey: .separating) ?? []
    }
}
