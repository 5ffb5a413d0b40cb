package import struct Foundation.Date

/// An entry proposed for a section of a page, with the reasons and the exact line to add.
package struct Suggestion: Hashable, Sendable, Codable, Identifiable {
    /// Short and stable: the start of a hash of page and article.
    package var id: String
    /// The page, as named in `veille.yml`.
    package var page: String
    /// The heading path of the proposed section.
    package var section: [String]
    package var article: Article
    /// The probability that the article belongs to the page, from 0 to 1.
    package var relevance: Double
    /// The probability of the section, from 0 to 1, given that the article belongs to the page.
    package var confidence: Double
    /// The probability that no section fits; 0.5 where the article is less like the page than 19 of 20 of its links.
    package var none: Double?
    /// The second best section.
    package var runnerUp: RunnerUp?
    package var reasons: Reasons
    /// The Markdown line to add, without line end.
    package var line: String
    /// Where the description of the line comes from; `nil` if the section's form has none, or a person wrote the line.
    package var descriptionOrigin: DescriptionOrigin?
    /// The repair, if this proposes a repair of the page rather than an article.
    package var repair: Repair?
    /// An earlier link or suggestion that covers the same news.
    package var priorCoverage: PriorCoverage?

    private enum CodingKeys: String, CodingKey {
        case id, page, section, article, relevance, confidence, none, runnerUp, reasons, line, repair
        case descriptionOrigin = "description"
        // The name in schema 1.
        case priorCoverage = "told"
    }

    /// A link of the page, or another suggestion, that covers the same news.
    package struct PriorCoverage: Hashable, Sendable, Codable {
        package var title: String
        /// Its line on the page, from 1.
        package var line: Int?
        /// Its id, if it is a suggestion.
        package var id: String?

        package init(title: String, line: Int? = nil, id: String? = nil) {
            self.title = title
            self.line = line
            self.id = id
        }
    }

    /// A line of the page to be replaced, or an entry to be removed.
    package struct Repair: Hashable, Sendable, Codable {
        /// The code of the finding, as in `V001`.
        package var code: String
        /// The line number, from 1, when the fault was found.
        package var line: Int
        /// The current line; all lines of an entry to be removed, joined by line feeds.
        package var before: String
        /// The repaired line; empty if the entry is removed.
        package var after: String
        /// Since when, if the finding has a start: the first failure, the date of the entry.
        package var since: Date?
        /// The address of the entry that takes its place, if there is one.
        package var instead: String?

        package init(
            code: String,
            line: Int,
            before: String,
            after: String,
            since: Date? = nil,
            instead: String? = nil
        ) {
            self.code = code
            self.line = line
            self.before = before
            self.after = after
            self.since = since
            self.instead = instead
        }

        /// Whether the entry is taken off the page.
        package var isRemoval: Bool { after.isEmpty }
    }

    /// The part of an entry that a person decides on.
    package struct Article: Hashable, Sendable, Codable {
        /// The address to write into the page, without tracking parameters.
        package var url: String
        /// Plain text, without the site name that some feeds append.
        package var title: String
        /// The site's name, as the page or the feed writes it.
        package var site: String
        /// Plain text, from the feed or the web page.
        package var summary: String
        /// The description that a person gave, in Markdown.
        package var note: String?
        package var published: Date?
        /// BCP 47.
        package var language: String?
        /// The feed it came from; `nil` if a person added it.
        package var feedURL: String?
        /// The title of the list of links in that feed that cites it; `nil` for an article of the feed itself.
        package var roundup: String?
        /// What its own page says at its start, if the feed says little and the page was read.
        package var pageText: String?
        /// Other articles that cover the same news, oldest first.
        package var alsoAt: [Coverage] = []

        package init(
            url: String,
            title: String,
            site: String,
            summary: String = "",
            note: String? = nil,
            published: Date? = nil,
            language: String? = nil,
            feedURL: String? = nil,
            roundup: String? = nil,
            pageText: String? = nil,
            alsoAt: [Coverage] = []
        ) {
            self.url = url
            self.title = title
            self.site = site
            self.summary = summary
            self.note = note
            self.published = published
            self.language = language
            self.feedURL = feedURL
            self.roundup = roundup
            self.pageText = pageText
            self.alsoAt = alsoAt
        }

        /// Also decodes records of earlier versions.
        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            url = try values.decode(String.self, forKey: .url)
            title = try values.decode(String.self, forKey: .title)
            site = try values.decode(String.self, forKey: .site)
            summary = try values.decode(String.self, forKey: .summary)
            note = try values.decodeIfPresent(String.self, forKey: .note)
            published = try values.decodeIfPresent(Date.self, forKey: .published)
            language = try values.decodeIfPresent(String.self, forKey: .language)
            feedURL = try values.decodeIfPresent(String.self, forKey: .feedURL)
            roundup = try values.decodeIfPresent(String.self, forKey: .roundup)
            pageText = try values.decodeIfPresent(String.self, forKey: .pageText)
            alsoAt = try values.decodeIfPresent([Coverage].self, forKey: .alsoAt) ?? []
        }

        /// Omits `alsoAt` when it is empty, as in most ledger lines.
        package func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encode(url, forKey: .url)
            try values.encode(title, forKey: .title)
            try values.encode(site, forKey: .site)
            try values.encode(summary, forKey: .summary)
            try values.encodeIfPresent(note, forKey: .note)
            try values.encodeIfPresent(published, forKey: .published)
            try values.encodeIfPresent(language, forKey: .language)
            try values.encodeIfPresent(feedURL, forKey: .feedURL)
            try values.encodeIfPresent(roundup, forKey: .roundup)
            try values.encodeIfPresent(pageText, forKey: .pageText)
            if !alsoAt.isEmpty { try values.encode(alsoAt, forKey: .alsoAt) }
        }

        private enum CodingKeys: String, CodingKey {
            case url, title, site, summary, note, published, language, feedURL, roundup, pageText, alsoAt
        }
    }

    /// Another article that covers the same news.
    package struct Coverage: Hashable, Sendable, Codable {
        /// Without tracking parameters.
        package var url: String
        /// Plain text.
        package var title: String
        /// The name of its site.
        package var site: String
        /// When veille first saw it.
        package var seen: Date

        package init(url: String, title: String, site: String, seen: Date) {
            self.url = url
            self.title = title
            self.site = site
            self.seen = seen
        }
    }

    /// The second best section.
    package struct RunnerUp: Hashable, Sendable, Codable {
        /// Its heading path.
        package var section: [String]
        /// Its share of the confidence, from 0 to 1.
        package var confidence: Double

        package init(section: [String], confidence: Double) {
            self.section = section
            self.confidence = confidence
        }
    }

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
        descriptionOrigin: DescriptionOrigin? = nil,
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
        self.descriptionOrigin = descriptionOrigin
        self.repair = repair
        self.priorCoverage = priorCoverage
    }
}

/// Where the description of a line comes from, in a section whose entries have one.
package enum DescriptionOrigin: String, Hashable, Sendable, Codable {
    /// A person gave it.
    case person
    /// A sentence of the article or of its feed.
    case article
    /// There is none.
    case missing
}

/// Why an article was proposed for a section.
package struct Reasons: Hashable, Sendable, Codable {
    /// The words in favour of the article and the section, then those against; strongest first.
    package var terms: [Term]
    /// The most similar links of the section, most similar first.
    package var nearest: [Neighbour]
    /// The most similar link of the page, if it is in another section.
    package var elsewhere: Neighbour?
    /// How often the page and the section cite the same site.
    package var site: SiteHabit?
    /// Refused articles that are similar.
    package var refused: [Neighbour]
    /// The words in favour of the section rather than the runner-up, then those against; strongest first.
    package var separating: [Term]

    /// A word with its contribution to the score, including that of its letter n-grams.
    package struct Term: Hashable, Sendable, Codable {
        /// As displayed.
        package var word: String
        /// Positive for, negative against.
        package var weight: Double

        package init(word: String, weight: Double) {
            self.word = word
            self.weight = weight
        }
    }

    /// A similar link of the page.
    package struct Neighbour: Hashable, Sendable, Codable {
        package var title: String
        /// Its first line on the page, from 1.
        package var line: Int
        /// Cosine similarity, from 0 to 1.
        package var similarity: Double
        /// Its section, if that is another one.
        package var section: [String]?
        /// Words of both that mean nearly the same, most alike first.
        package var akin: [WordPair]

        package init(
            title: String,
            line: Int,
            similarity: Double,
            section: [String]? = nil,
            akin: [WordPair] = []
        ) {
            self.akin = akin
            self.section = section
            self.title = title
            self.line = line
            self.similarity = similarity
        }

        /// Also decodes records of earlier versions.
        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            title = try values.decode(String.self, forKey: .title)
            line = try values.decode(Int.self, forKey: .line)
            similarity = try values.decode(Double.self, forKey: .similarity)
            section = try values.decodeIfPresent([String].self, forKey: .section)
            akin = try values.decodeIfPresent([WordPair].self, forKey: .akin) ?? []
        }
    }

    /// A word of an article, and one of a link that means nearly the same.
    package struct WordPair: Hashable, Sendable, Codable {
        package var article: String
        package var link: String

        package init(article: String, link: String) {
            self.article = article
            self.link = link
        }
    }

    /// How often the page cites a site.
    package struct SiteHabit: Hashable, Sendable, Codable {
        package var host: String
        /// Links from the host on the whole page.
        package var onPage: Int
        /// Links from the host in the proposed section.
        package var inSection: Int
        /// Accepted articles of the host.
        package var accepted: Int
        /// Refused articles of the host.
        package var refused: Int

        package init(host: String, onPage: Int, inSection: Int, accepted: Int = 0, refused: Int = 0) {
            self.host = host
            self.onPage = onPage
            self.inSection = inSection
            self.accepted = accepted
            self.refused = refused
        }

        /// Also decodes records of earlier versions.
        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            host = try values.decode(String.self, forKey: .host)
            onPage = try values.decode(Int.self, forKey: .onPage)
            inSection = try values.decode(Int.self, forKey: .inSection)
            accepted = try values.decodeIfPresent(Int.self, forKey: .accepted) ?? 0
            refused = try values.decodeIfPresent(Int.self, forKey: .refused) ?? 0
        }
    }

    package init(
        terms: [Term] = [],
        nearest: [Neighbour] = [],
        elsewhere: Neighbour? = nil,
        site: SiteHabit? = nil,
        refused: [Neighbour] = [],
        separating: [Term] = []
    ) {
        self.terms = terms
        self.nearest = nearest
        self.elsewhere = elsewhere
        self.site = site
        self.refused = refused
        self.separating = separating
    }

    /// Also decodes records of earlier versions.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        terms = try values.decode([Term].self, forKey: .terms)
        nearest = try values.decode([Neighbour].self, forKey: .nearest)
        elsewhere = try values.decodeIfPresent(Neighbour.self, forKey: .elsewhere)
        site = try values.decodeIfPresent(SiteHabit.self, forKey: .site)
        refused = try values.decodeIfPresent([Neighbour].self, forKey: .refused) ?? []
        separating = try values.decodeIfPresent([Term].self, forKey: .separating) ?? []
    }
}
