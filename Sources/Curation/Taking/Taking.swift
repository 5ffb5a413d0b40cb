import Classify
import Feeds
package import Foundation
package import Home
import Pages
package import Storage

/// Takes over the links of somebody else's change: each where it belongs on today's page, in its style, proven.
package struct Taking: Sendable {
    /// An added line that is not taken.
    package struct Left: Sendable {
        package var page: String
        package var line: String
        package var reason: Reason

        package enum Reason: Sendable, Equatable {
            /// The link is on the page already.
            case alreadyThere(line: Int)
            /// It was refused then.
            case refused(Date)
            /// It was accepted already, as this suggestion.
            case accepted(id: String)
            /// It is on a branch that is not merged.
            case onBranch(String)
            /// There is no entry with a link in it.
            case noEntry
            /// It has entries or other blocks below it.
            case severalBlocks
            /// An earlier line of the change has the same link.
            case twice
            /// It comes after more links than are taken at once.
            case tooMany
            /// No section is like it.
            case noSection
            /// No line can be written there.
            case unwritable(Phrase)
        }
    }

    /// What was taken, and what was not.
    package struct Outcome: Sendable {
        package var changes: [Applying.Change]
        package var left: [Left]
        /// As `Name <address>`, without the person who takes it over.
        package var authors: [String]
    }

    private let home: HomeFolder
    private let store: Store

    package init(home: HomeFolder, store: Store) {
        self.home = home
        self.store = store
    }

    /// Accepts the links of a change, and writes them.
    ///
    /// - Parameters:
    ///   - contribution: The change.
    ///   - commits: Whether each section is committed, with the authors.
    ///   - isTrial: Whether nothing is decided or written.
    ///   - now: The time.
    /// - Returns: The changes of the pages, and what was left.
    /// - Throws: ``UserError``, and errors of the store, the file system and git.
    package func take(_ contribution: Contribution, commits: Bool, isTrial: Bool, now: Date) async throws
        -> Outcome
    {
        var left = contribution.others
        let proposals = try proposals(contribution.entries, &left)
        let authors = try await authors(of: contribution)
        let places = contribution.entries.compactMap { entry in
            CanonicalURL(entry.link.url).flatMap { url in entry.beside.map { (url.key, $0) } }
        }
        let applying = Applying(
            home: home,
            histories: try await Applying.histories(in: home, page: nil),
            neighbours: Dictionary(places) { first, _ in first }
        )
        if isTrial {
            let supposed = proposals.map { proposal in
                Decision(
                    at: now,
                    verdict: .accept,
                    suggestion: proposal.suggestion,
                    key: proposal.key,
                    line: proposal.suggestion.line
                )
            }
            let changes = try applying.plan(ids: Set(supposed.map(\.id)), assuming: supposed)
            return Outcome(changes: changes.filter(\.isOfInterest), left: left, authors: authors)
        }
        guard !proposals.isEmpty else { return Outcome(changes: [], left: left, authors: authors) }
        if commits {
            let names = Set(proposals.map(\.suggestion.page))
            let files = try home.pages().filter { names.contains($0.name) }
            try await Committing(home: home).prepare(files, force: false)
        }
        let history = try home.readHistory()
        let reserved = history.identifiers
        let ids = try proposals.map { try store.put($0, reserved: reserved, at: now).id }
        _ = try Reviewing(home: home, store: store).accept(ids, now: now)
        var options = Applying.Options()
        options.ids = Set(ids)
        options.commits = commits
        options.coauthors = authors
        do {
            let changes = try await applying.run(options, now: now).changes
            return Outcome(changes: changes.filter(\.isOfInterest), left: left, authors: authors)
        } catch {
            // Accepted without being written, they would lose their authors and their places.
            let reviewing = Reviewing(home: home, store: store)
            for id in ids where try reviewing.item(id, now: now).state == .accepted {
                _ = try reviewing.undo(id, now: now)
            }
            throw error
        }
    }

    /// The suggestions to accept; what cannot be taken is added to `left`.
    private func proposals(_ entries: [Contribution.Entry], _ left: inout [Left]) throws -> [Proposal] {
        let history = try home.readHistory()
        var proposals: [Proposal] = []
        var taken: Set<String> = []
        var places: [String: Places] = [:]
        var branches: UnmergedBranches?
        for entry in entries {
            let name = entry.page.name
            func leave(_ reason: Left.Reason) {
                left.append(Left(page: name, line: entry.line, reason: reason))
            }
            let page = places[name] ?? Places(entry.page.page)
            places[name] = page
            guard let key = CanonicalURL(entry.link.url)?.key else {
                leave(.noEntry)
                continue
            }
            if let line = page.lines[key] {
                leave(.alreadyThere(line: line))
                continue
            }
            let state = history.state(page: name, key: key)
            if state.verdict == .refuse, let refusal = state.settled {
                leave(.refused(refusal.at))
                continue
            }
            if state.verdict == .accept, let acceptance = state.settled {
                leave(.accepted(id: acceptance.id))
                continue
            }
            if state.verdict == .applied, let branch = state.settled?.branch {
                let known = branches ?? UnmergedBranches(of: home)
                branches = known
                if let found = known.find(branch, page: name, where: { $0.keys.contains(key) }) {
                    leave(.onBranch(found.shown))
                    continue
                }
            }
            guard taken.insert(name + "\u{1F}" + key).inserted else {
                leave(.twice)
                continue
            }
            guard let path = page.section(for: entry) else {
                leave(.noSection)
                continue
            }
            do throws(PageError) {
                proposals.append(try proposal(entry, to: path, key))
            } catch {
                leave(.unwritable(Phrase(error)))
            }
        }
        return proposals
    }

    private func proposal(_ entry: Contribution.Entry, to path: [String], _ key: String) throws(PageError)
        -> Proposal
    {
        let page = entry.page.page
        let addition = try Addition(taking: entry.line, of: entry.link, to: path, of: page)
        var line = addition.line
        if line == nil { line = try PageEditor.draft(for: addition.link, in: path, of: page).line }
        var article = Suggestion.Article(url: entry.link.url, title: addition.link.title, site: "")
        if !addition.link.note.isEmpty { article.note = addition.link.note }
        let suggestion = Suggestion(
            id: StableHash.name(of: entry.page.name + "\u{1F}" + key, length: 12),
            page: entry.page.name,
            section: path,
            article: article,
            relevance: 1,
            confidence: 1,
            line: line ?? ""
        )
        return Proposal(suggestion: suggestion, key: key)
    }

    /// The authors of a change, without the person who takes it over.
    private func authors(of contribution: Contribution) async throws -> [String] {
        guard !contribution.authors.isEmpty else { return [] }
        let git = Git(folder: home.folder)
        guard case .done(let data?) = try await git.run(["config", "user.email"]) else {
            return contribution.authors
        }
        let own = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        return contribution.authors.filter { !$0.hasSuffix("<\(own)>") }
    }
}

extension Applying.Change {
    fileprivate var isOfInterest: Bool { !added.isEmpty || !refused.isEmpty }
}

/// Where entries of another version of a page belong on this one.
private final class Places {
    let page: Page
    /// The line of each article.
    let lines: [String: Int]
    private let paths: [String: [String]]
    private lazy var classifier = ContributionCheck.classifier(
        of: page.linkSections.map { Suggesting.labelled($0) }
    )

    init(_ page: Page) {
        self.page = page
        var lines: [String: Int] = [:]
        var paths: [String: [String]] = [:]
        for (url, line) in page.addresses {
            if let key = CanonicalURL(url)?.key, lines[key] == nil { lines[key] = line }
        }
        for section in page.linkSections {
            for link in section.links {
                if let key = CanonicalURL(link.url)?.key, paths[key] == nil { paths[key] = section.path }
            }
        }
        (self.lines, self.paths) = (lines, paths)
    }

    /// The section of the same headings; else that of its neighbours, else one of the same name, else the likeliest.
    func section(for entry: Contribution.Entry) -> [String]? {
        let sections = page.linkSections.map(\.path)
        if !entry.path.isEmpty, sections.contains(entry.path) { return entry.path }
        for url in entry.neighbours {
            if let key = CanonicalURL(url)?.key, let path = paths[key] { return path }
        }
        let heading = entry.heading.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces)
        for name in [entry.path.last ?? "", heading] where !name.isEmpty {
            let same = sections.filter { $0.last == name }
            if same.count == 1 { return same[0] }
        }
        guard sections.count > 1 else { return sections.first }
        let link = entry.link
        let document = Document(title: link.title, summary: link.note(besides: "") ?? "", url: link.url)
        let ranking = classifier.judge(document).ranking
        // A row of a table goes to a table, if there is one.
        let isRow = link.style.form == .tableRow
        let alike = ranking.first { index in
            page.linkSections[index].links.contains { ($0.style.form == .tableRow) == isRow }
        }
        return (alike ?? ranking.first).map { sections[$0] }
    }
}
