import Feeds
import Foundation
import Pages
import Storage
import Support
import Testing
import Curation
import Home

/// Which suggestions enter and leave the queue.
extension LoopTests {
    @Test func `news on the page is a duplicate, and a second source returns what waits for one`()
        async throws
    {
        let before = Self.feed(
            Self.item(
                1,
                "Irlande : les centres de données et leur consommation électrique",
                "https://watt.fr/1"
            )
                + Self.item(
                    2,
                    "La consommation électrique des serveurs de 214 communes bretonnes",
                    "https://watt.fr/2"
                )
        )
        let after = Self.feed(
            Self.item(
                1,
                "Irlande : les centres de données et leur consommation électrique",
                "https://watt.fr/1"
            )
                + Self.item(
                    2,
                    "La consommation électrique des serveurs de 214 communes bretonnes",
                    "https://watt.fr/2"
                )
                + Self.item(
                    3,
                    "Serveurs : la consommation électrique de 214 communes bretonnes",
                    "https://autre.fr/3"
                )
        )
        let bodies = Bodies([before, after])
        try await LoopbackServer.whileServing({ _ in LoopbackServer.answer(bodies.next()) }) { place in
            let folder = TemporaryDirectory.current
            _ = try home(in: folder, place: place)
            try folder.write(
                "pages: [page.md]\nfetch: {per_host_interval: 0, allow_private: [127.0.0.1]}\nsuggest: {min_relevance: 0}\n",
                to: "veille.yml"
            )
            let link =
                "* [Les centres de données en Irlande, leur consommation électrique](https://e.fr/irlande)\n"
            try folder.write(try folder.read("page.md") + link, to: "page.md")
            let line =
                try folder.read("page.md").split(separator: "\n", omittingEmptySubsequences: false).count - 1
            let home = try HomeFolder.find(from: folder.url)
            let store = try home.openStore()
            let reviewing = Reviewing(home: home, store: store)
            _ = try await poll(home, store)
            let first = try reviewing.items(now: Self.now)
            #expect(first.first { $0.state == .duplicate }?.suggestion.priorCoverage?.line == line)
            let news = try #require(first.first { $0.state == .pending })
            _ = try reviewing.later([news.id], until: nil, now: Self.now)
            #expect(try reviewing.item(news.id, now: Self.now.addingTimeInterval(1e9)).state == .later)
            _ = try await poll(home, store, at: Self.now.addingTimeInterval(3 * 86_400))
            let back = try reviewing.item(news.id, now: Self.now.addingTimeInterval(4 * 86_400))
            #expect(back.state == .pending)
            #expect(back.suggestion.article.alsoAt.map(\.url) == ["https://autre.fr/3"])
        }
    }

    @Test func `sites and stories have limits, and waiting proposals fill free places`()
        async throws
    {
        let titles = [
            "Consommation électrique des centres de données en Irlande",
            "Refroidir les serveurs à l’eau de mer",
            "Les centres de données en Irlande et leur consommation électrique", "Un réseau plus sobre",
            "La chaleur des serveurs chauffe une piscine", "Panneaux solaires sur les hangars",
        ]
        let feed = Self.feed(
            titles.enumerated().map { Self.item($0.offset, $0.element, "https://watt.fr/\($0.offset)") }
                .joined()
        )
        try await LoopbackServer.whileServing({ _ in LoopbackServer.answer(feed) }) { place in
            let folder = TemporaryDirectory.current
            _ = try home(in: folder, place: place)
            try folder.write(
                "pages: [page.md]\nfetch: {per_host_interval: 0, allow_private: [127.0.0.1]}\nsuggest: {min_relevance: 0, max_per_site: 3}\n",
                to: "veille.yml"
            )
            let home = try HomeFolder.find(from: folder.url)
            let store = try home.openStore()
            let (_, judged) = try await poll(home, store)
            #expect(judged.proposed == 6)
            let reviewing = Reviewing(home: home, store: store)
            let all = try reviewing.items(now: Self.now)
            let items = all.filter { $0.state == .pending }
            let sections = Dictionary(grouping: items, by: \.suggestion.section)
            #expect(sections.values.allSatisfy { $0.count <= 3 })
            let duplicate = try #require(all.first { $0.state == .duplicate }).suggestion
            let first = try #require(items.first { $0.id == duplicate.priorCoverage?.id }).suggestion.article
            #expect(
                Set([duplicate.article.title, first.title]) == [titles[0], titles[2]],
                "one story is proposed once"
            )
            #expect(first.alsoAt.map(\.url) == [duplicate.article.url], "with its other source")
            let left = try Suggesting(home: home, store: store).notProposed(limit: 9, now: Self.now)
            #expect(left.count + all.count == 6, "waiting proposals can be listed")
            try folder.write(
                "pages: [page.md]\nsuggest: {min_relevance: 0, max_per_week: \(items.count), max_per_section: 50, max_per_site: 50}\n",
                to: "veille.yml"
            )
            let frugal = try HomeFolder.find(from: folder.url)
            _ = try await Suggesting(home: frugal, store: store).run(now: Self.now)
            #expect(try reviewing.items(now: Self.now).count == all.count, "the weekly limit is reached")
            let full = try #require(sections.values.first { $0.count == 3 })
            _ = try reviewing.accept([full[0].id], now: Self.now)
            _ = try await Suggesting(home: home, store: store).run(now: Self.now)
            #expect(
                try reviewing.items(now: Self.now).count(where: { $0.state == .pending }) >= items.count - 1
            )
        }
    }

    @Test func `what was refused since keeps what is like it out of the queue`() async throws {
        let folder = TemporaryDirectory.current
        _ = try home(in: folder, place: "127.0.0.1:1")
        try folder.write(
            "pages: [page.md]\nsuggest: {max_per_section: 2, max_per_site: 2}\n",
            to: "veille.yml"
        )
        let home = try HomeFolder.find(from: folder.url)
        let store = try home.openStore()
        let titles = [
            "Une gazette des serveurs à Lorient", "Une gazette des serveurs à Vannes",
            "Une gazette des serveurs à Auray",
            "Un réseau électrique plus sobre",
        ]
        let proposals = titles.enumerated().map { index, title in
            let site = index < 3 ? "tiresome.fr" : "a.fr"
            let suggestion = Suggestion(
                id: "",
                page: "page.md",
                section: ["Énergie"],
                article: .init(url: "https://\(site)/\(index)", title: title, site: ""),
                relevance: index < 3 ? 0.6 : 0.45,
                confidence: 1,
                line: "* [\(title)](https://\(site)/\(index))"
            )
            return Proposal(suggestion: suggestion, key: "\(site)/\(index)")
        }
        try store.propose(proposals, judged: [], at: Self.now)
        let suggesting = try Suggesting(home: home, store: store)
        #expect(try suggesting.fillQueue(hasNews: false, now: Self.now) == 2)
        let reviewing = Reviewing(home: home, store: store)
        let queued = try reviewing.pendingItems(now: Self.now)
        #expect(queued.allSatisfy { $0.suggestion.article.url.contains("tiresome.fr") })
        let later = Self.now.addingTimeInterval(60)
        _ = try reviewing.refuse(queued.map(\.id), now: later)
        #expect(try Suggesting(home: home, store: store).fillQueue(hasNews: false, now: later) == 1)
        #expect(try reviewing.pendingItems(now: later).map(\.suggestion.article.title) == [titles[3]])
    }

    @Test func `suggestions below the threshold of a changed page are withdrawn, decided ones stay`()
        async throws
    {
        let folder = TemporaryDirectory.current
        let home = try home(in: folder, place: "127.0.0.1:1")
        let store = try home.openStore()
        let titles = [
            "L’eau qui refroidit les serveurs en été", "Recette de tarte aux pommes", "Rosiers et jardins",
        ]
        let proposals = titles.enumerated().map { index, title in
            let suggestion = Suggestion(
                id: "",
                page: "page.md",
                section: ["Droit"],
                article: .init(url: "https://a\(index).fr/", title: title, site: ""),
                relevance: 0.9,
                confidence: 1,
                line: "* [\(title)](https://a\(index).fr/)"
            )
            return Proposal(suggestion: suggestion, key: "a\(index).fr")
        }
        try store.propose(proposals, judged: [], at: Self.now)
        _ = try await Suggesting(home: home, store: store).run(now: Self.now)
        let reviewing = Reviewing(home: home, store: store)
        let before = try reviewing.items(now: Self.now)
        #expect(before.count == 3)
        let decided = try #require(before.first { $0.suggestion.article.title == titles[2] })
        _ = try reviewing.accept([decided.id], now: Self.now)
        let later = Self.now.addingTimeInterval(86_400)
        _ = try await Suggesting(home: home, store: store).run(now: later)
        #expect(try reviewing.items(now: later).count == 3, "one decision is too few to judge all again")
        try folder.write(Self.page + "\nRien de neuf.\n", to: "page.md")
        _ = try await Suggesting(home: home, store: store).run(now: later)
        let after = try reviewing.items(now: later)
        #expect(Set(after.map(\.suggestion.article.title)) == [titles[0], titles[2]])
        let judged = try #require(after.first { $0.suggestion.article.title == titles[0] })
        #expect(judged.suggestion.section == ["Énergie"], "the section is judged again as well")
    }

    @Test func `a refusal lowers similar suggestions at once, and undoing it restores them`() throws {
        let folder = TemporaryDirectory.current
        let home = try home(in: folder, place: "127.0.0.1:1")
        let store = try home.openStore()
        let titles = [
            "Les serveurs et l’eau de mer", "L’eau de mer et les serveurs", "Un tribunal et la loi",
        ]
        let ids = try titles.enumerated().map { index, title in
            let suggestion = Suggestion(
                id: "",
                page: "page.md",
                section: ["Énergie"],
                article: .init(url: "https://a\(index).fr/", title: title, site: ""),
                relevance: 0.6,
                confidence: 1,
                line: "* [\(title)](https://a\(index).fr/)"
            )
            return try store.put(Proposal(suggestion: suggestion, key: "a\(index).fr"), at: Self.now).id
        }
        let reviewing = Reviewing(home: home, store: store)
        func relevances() throws -> [Double] {
            let items = try reviewing.items(now: Self.now)
            return ids.map { id in items.first { $0.id == id }?.suggestion.relevance ?? 0 }
        }
        _ = try reviewing.refuse([ids[0]], now: Self.now.addingTimeInterval(60))
        let after = try relevances()
        #expect(after[1] < 0.4 && after[2] == 0.6)
        _ = try reviewing.undo(now: Self.now.addingTimeInterval(120))
        #expect(try relevances() == [0.6, 0.6, 0.6])
        _ = try reviewing.accept([ids[0]], now: Self.now.addingTimeInterval(180))
        #expect(try relevances()[1] > 0.7)
    }
}
