import Classify
public import Feeds
public import Foundation
public import Pages
public import Storage

/// Judges new entries against the pages of a home, and proposes the best.
public struct Suggesting: Sendable {
    /// What became of the entries that were judged.
    public struct Report: Sendable {
        /// Entries judged.
        public var judged = 0
        /// Not worth proposing.
        public var offTopic = 0
        /// Too old when first seen.
        public var tooOld = 0
        /// Already on a page.
        public var onPage = 0
        /// Decided on before, or proposed already.
        public var known = 0
        /// New proposals, those that wait for room included.
        public var proposed = 0

        /// Nothing yet.
        public init() {}
    }

    let home: Home
    let store: Store
    let pages: [Reader]

    /// A page with what is needed to judge for it.
    struct Reader {
        var file: PageFile
        var sections: [Pages.Section]
        var labelled: [LabelledSection]
        var keys: Set<String>
        var names: SiteNames
        var standings: Standings
        /// The names that the ledger has given, with the articles they mean.
        var reserved: [String: String]
    }

    /// Reads the pages and the ledger.
    ///
    /// - Throws: ``HomeError``, and what the file system says.
    public init(home: Home, store: Store) throws {
        self.home = home
        self.store = store
        let standings = Standings(try home.readLedger().decisions)
        let reserved = Dictionary(standings.decisions.map { ($0.id, $0.key) }) { first, _ in first }
        pages = try home.pages().map { file in
            let sections = file.page.linkSections
            return Reader(
                file: file,
                sections: sections,
                labelled: sections.map(Self.labelled),
                keys: Set(file.page.addresses.compactMap { CanonicalURL($0.url)?.key }),
                names: SiteNames(file.page),
                standings: standings,
                reserved: reserved
            )
        }
    }

    static func labelled(_ section: Pages.Section) -> LabelledSection {
        LabelledSection(
            path: section.path,
            links: section.links.map {
                // An address shown as text says less than the words before it.
                LabelledLink(
                    title: $0.title.contains("://") ? $0.label ?? $0.context : $0.title,
                    context: $0.context,
                    url: $0.url,
                    line: $0.firstLine
                )
            }
        )
    }

    /// Entries of the pool: enough to know what is ordinary, whatever the size of the store.
    static let poolSize = 1500

    /// Judges every entry that was not judged yet, and fills the queue.
    ///
    /// - Throws: What the store says.
    public func run(now: Date) throws -> Report {
        var report = Report()
        try store.reconsider(state: state, newest: Self.poolSize)
        let limit = now.addingTimeInterval(-Double(home.configuration.suggest.sinceDays) * 86_400)
        report.tooOld = try store.passOver(before: limit)
        report.judged = report.tooOld
        // Made for the first entry that is worth it: most polls find none.
        var classifiers: [Classifier] = []
        while true {
            let entries = try store.entriesToJudge(limit: 250)
            if entries.isEmpty { break }
            var proposals: [Proposal] = []
            for stored in entries {
                report.judged += 1
                guard let key = newArticle(stored, &report) else { continue }
                if classifiers.isEmpty {
                    let pool = try store.newestEntries(limit: Self.poolSize)
                    classifiers = pages.map { classifier(for: $0, pool: pool, now: now) }
                }
                if let proposal = judge(
                    stored,
                    key: key,
                    siblings: entries.filter { $0.feed.url == stored.feed.url }.map(\.entry.title),
                    classifiers,
                    &report
                ) {
                    proposals.append(proposal)
                }
            }
            let reserved = pages.first?.reserved ?? [:]
            let new = try store.propose(proposals, judged: entries.map(\.id), reserved: reserved, at: now)
            report.proposed += new
            report.known += proposals.count - new
        }
        try fillQueue()
        return report
    }

    /// The pages, the decisions and the threshold: what was left out by them may be worth it by others.
    private var state: String {
        let parts = pages.flatMap { reader in
            [
                "\(StableHash.ofBody(reader.file.page.bytes))",
                reader.standings.decisions.filter { $0.page == reader.file.name }.last?.record ?? "",
            ]
        }
        return parts.joined(separator: " ") + " \(home.configuration.suggest.minRelevance)"
    }

    /// Lets the best waiting proposals into the queue, up to the number of open ones that a section may have.
    public func fillQueue() throws {
        for reader in pages {
            var open: [[String]: Int] = [:]
            for proposal in try store.suggestions(page: reader.file.name) {
                let standing = reader.standings.standing(page: reader.file.name, key: proposal.key)
                guard standing.settled == nil, !reader.keys.contains(proposal.key) else { continue }
                open[proposal.suggestion.section, default: 0] += 1
            }
            try store.queue(
                page: reader.file.name,
                perSection: home.configuration.suggest.maxPerSection,
                open: open
            )
        }
    }

    /// A decision counts half as much after a year: subjects move on.
    private static func weight(_ decision: Decision, _ now: Date) -> Float {
        let years = max(0, now.timeIntervalSince(decision.at)) / (365 * 86_400)
        return Float(pow(0.5, years))
    }

    func classifier(for reader: Reader, pool: [StoredEntry], now: Date) -> Classifier {
        let places = Dictionary(reader.sections.enumerated().map { ($0.element.path, $0.offset) }) {
            first,
            _ in first
        }
        var verdicts: [Verdict] = []
        for decision in reader.standings.decisions where decision.page == reader.file.name {
            guard let article = decision.article, !reader.keys.contains(decision.key) else { continue }
            let document = Document(title: article.title, summary: article.summary, url: article.url)
            switch decision.verdict {
            case .refuse:
                verdicts.append(Verdict(document: document, section: nil, weight: Self.weight(decision, now)))
            case .accept:
                places[decision.section].map {
                    verdicts.append(
                        Verdict(document: document, section: $0, weight: Self.weight(decision, now))
                    )
                }
            default: break
            }
        }
        // In an order of their own: sums of floating-point numbers must not depend on who answered first.
        let ordered = pool.sorted { ($0.feed.url, $0.entry.guid) < ($1.feed.url, $1.entry.guid) }
        let documents = ordered.map { Self.document($0.entry) }
        return Classifier(sections: reader.labelled, verdicts: verdicts, pool: documents)
    }

    static func document(_ entry: Entry) -> Document {
        Document(title: entry.title, summary: entry.summary, url: entry.url ?? "")
    }

    /// The key of an entry that is on no page yet.
    func newArticle(_ stored: StoredEntry, _ report: inout Report) -> String? {
        guard let key = stored.key else {
            report.offTopic += 1
            return nil
        }
        if pages.contains(where: { $0.keys.contains(key) }) {
            report.onPage += 1
            return nil
        }
        if pages.allSatisfy({ !$0.standings.history(page: $0.file.name, key: key).isEmpty }) {
            report.known += 1
            return nil
        }
        return key
    }

    private func judge(
        _ stored: StoredEntry,
        key: String,
        siblings: [String],
        _ classifiers: [Classifier],
        _ report: inout Report
    ) -> Proposal? {
        guard let text = stored.entry.url, let url = WebURL(text), url.isWeb else {
            report.offTopic += 1
            return nil
        }
        let document = Self.document(stored.entry)
        let judgements = classifiers.map { $0.judge(document) }
        guard
            let best = judgements.indices.max(by: {
                (judgements[$0].relevance, $1) < (judgements[$1].relevance, $0)
            }),
            judgements[best].relevance >= home.configuration.suggest.minRelevance
        else {
            report.offTopic += 1
            return nil
        }
        let reader = pages[best]
        if !reader.standings.history(page: reader.file.name, key: key).isEmpty {
            report.known += 1
            return nil
        }
        let article = Suggestion.Article(
            url: CanonicalURL.withoutTracking(url).description,
            title: SiteNames.withoutSuffix(
                stored.entry.title,
                feedTitle: stored.feed.title,
                siblings: siblings
            ),
            site: reader.names.name(of: text, feedTitle: stored.feed.title),
            summary: stored.entry.summary,
            published: stored.entry.date,
            language: stored.entry.language,
            feedURL: stored.feed.url
        )
        guard let suggestion = suggestion(article, document, judgements[best], classifiers[best], reader)
        else {
            report.offTopic += 1
            return nil
        }
        return Proposal(suggestion: suggestion, key: key)
    }

    private func suggestion(
        _ article: Suggestion.Article,
        _ document: Document,
        _ judgement: Judgement,
        _ classifier: Classifier,
        _ reader: Reader
    ) -> Suggestion? {
        let ranking = judgement.ranking
        guard let first = ranking.first else { return nil }
        let path = reader.sections[first].path
        // A line that cannot be written is not proposed: its address or its section would not allow it.
        guard let line = try? PageEditor.line(for: NewLink(article), in: path, of: reader.file.page) else {
            return nil
        }
        let runnerUp = ranking.dropFirst().first.map {
            Suggestion.RunnerUp(section: reader.sections[$0].path, confidence: judgement.sections[$0])
        }
        return Suggestion(
            id: "",
            page: reader.file.name,
            section: path,
            article: article,
            relevance: judgement.relevance,
            confidence: judgement.sections[first],
            runnerUp: runnerUp,
            reasons: classifier.reasons(for: document, section: first, runnerUp: ranking.dropFirst().first),
            line: line
        )
    }

    /// Proposes an article that a person brings.
    ///
    /// Without a `section`, it is proposed for the likeliest one.
    /// - Throws: ``HomeError`` when the article is on the page already, or cannot be a line there.
    public func propose(
        _ article: Suggestion.Article,
        page name: String? = nil,
        section: [String]? = nil,
        now: Date
    ) throws
        -> Suggestion
    {
        guard let reader = name.map({ name in pages.first { $0.file.name == name } }) ?? pages.first,
            let url = WebURL(article.url)
        else {
            throw HomeError.noWebAddress(article.url)
        }
        let key = CanonicalURL(url).key
        if let known = reader.file.page.addresses.first(where: { CanonicalURL($0.url)?.key == key }) {
            throw HomeError(
                .usage,
                place: "\(reader.file.name):\(known.line)",
                Phrase(en: "the article is already on the page", fr: "l’article est déjà sur la page"),
                remedy: Phrase(en: "nothing to do", fr: "rien à faire")
            )
        }
        let pool = try store.newestEntries(limit: Self.poolSize)
        let classifier = classifier(for: reader, pool: pool, now: now)
        let document = Document(title: article.title, summary: article.summary, url: article.url)
        let judgement = classifier.judge(document)
        var named = article
        if named.site.isEmpty { named.site = reader.names.name(of: article.url, feedTitle: nil) }
        let ranking = judgement.ranking
        let path = section ?? ranking.first.map { reader.sections[$0].path } ?? []
        let place = reader.sections.firstIndex { $0.path == path }
        let line: String
        do {
            line = try PageEditor.line(for: NewLink(named), in: path, of: reader.file.page)
        } catch {
            throw HomeError(error, page: reader.file.name)
        }
        let suggestion = Suggestion(
            id: "",
            page: reader.file.name,
            section: path,
            article: named,
            relevance: judgement.relevance,
            confidence: place.map { judgement.sections[$0] } ?? 0,
            runnerUp: ranking.first { $0 != place }.map {
                Suggestion.RunnerUp(section: reader.sections[$0].path, confidence: judgement.sections[$0])
            },
            reasons: place.map { place in
                classifier.reasons(for: document, section: place, runnerUp: ranking.first { $0 != place })
            } ?? Reasons(),
            line: line
        )
        let stored = try store.put(
            Proposal(suggestion: suggestion, key: key),
            reserved: reader.reserved,
            at: now
        )
        try home.ledger.append([
            .decision(Decision(at: now, verdict: .propose, suggestion: stored, key: key, line: line))
        ])
        return stored
    }
}

extension NewLink {
    init(_ article: Suggestion.Article) {
        self.init(title: article.title, url: article.url, site: article.site, summary: article.summary)
    }
}

extension HomeError {
    init(_ error: PageError, page: String, remedy: Phrase? = nil) {
        let kind: Kind = error.kind == .notProven ? .failed : .usage
        self.init(kind, place: error.line.map { "\(page):\($0)" } ?? page, Phrase(error), remedy: remedy)
    }
}

extension Phrase {
    /// A page's error, in the words of both languages.
    public init(_ error: PageError) {
        let french =
            switch error.kind {
            case .notText: "ce n’est pas du texte UTF-8 ; enregistrez le fichier en UTF-8"
            case .noSuchSection: "la page n’a pas cette section"
            case .nowhereToInsert: "rien ne peut être ajouté à cet endroit de la page"
            case .alreadyThere: "l’adresse est déjà sur la page"
            case .badAddress: "cette adresse ne peut être écrite : il faut http ou https, sans espace"
            case .notProven: "la ligne changerait autre chose que d’ajouter un seul lien vers l’article"
            }
        self.init(en: error.detail, fr: french)
    }
}
