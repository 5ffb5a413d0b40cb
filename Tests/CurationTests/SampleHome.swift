import Curation
import Feeds
import Foundation
import Home
import Storage
import Support

/// A home with one page of two sections, and suggestions for it.
struct SampleHome: Sendable {
    /// 14 March 2026, 8:00.
    static let now = Date(timeIntervalSince1970: 1_773_475_200)
    static let page = """
        # Veille

        ## Énergie

        * [Un](https://e.fr/1)
        * [Deux](https://e.fr/2)

        ## Droit

        * [Trois](https://e.fr/3)

        """

    let folder: TemporaryDirectory
    let home: HomeFolder
    let store: Store

    var reviewing: Reviewing { Reviewing(home: home, store: store) }

    /// Writes it to the folder of the running test; its store is in memory unless `onDisk`.
    init(configuration: String = "pages: [page.md]\n", onDisk: Bool = false) throws {
        folder = TemporaryDirectory.current
        try folder.write(Self.page, to: "page.md")
        try folder.write(configuration, to: "veille.yml")
        // Not whom the git of the machine names.
        home = try HomeFolder.find(from: folder.url).decided(by: .unknown)
        store = try onDisk ? home.openStore() : Store.inMemory()
    }

    /// Adds a pending suggestion with the URL `https://n.fr/name`.
    @discardableResult
    func suggest(
        _ name: String,
        title: String? = nil,
        section: [String] = ["Énergie"],
        relevance: Double = 0.5,
        confidence: Double = 1,
        runnerUp: Suggestion.RunnerUp? = nil,
        summary: String = ""
    ) throws -> String {
        let article = Suggestion.Article(
            url: "https://n.fr/\(name)",
            title: title ?? "Titre \(name)",
            site: "Neuf",
            summary: summary
        )
        let suggestion = Suggestion(
            id: "",
            page: "page.md",
            section: section,
            article: article,
            relevance: relevance,
            confidence: confidence,
            runnerUp: runnerUp
        )
        return try store.put(Proposal(suggestion: suggestion, key: "n.fr/\(name)"), at: Self.now).id
    }

    /// The states of all suggestions, by their name.
    func states(at date: Date = now) throws -> [String: Reviewing.State] {
        try Self.states(reviewing, at: date)
    }

    static func states(_ reviewing: Reviewing, at date: Date) throws -> [String: Reviewing.State] {
        let items = try reviewing.items(now: date)
        return Dictionary(
            uniqueKeysWithValues: items.map { (String($0.key.dropFirst("n.fr/".count)), $0.state) }
        )
    }
}
