import Classify
import Feeds
import Testing

@Suite struct ClassifierTests {
    private static let sections = [
        LabelledSection(
            path: ["Énergie"],
            links: [
                LabelledLink(
                    title: "La consommation des centres de données",
                    context: "",
                    url: "https://watt.fr/conso",
                    line: 3
                ),
                LabelledLink(
                    title: "Une centrale à charbon pour les serveurs",
                    context: "",
                    url: "https://watt.fr/charbon",
                    line: 4
                ),
                LabelledLink(
                    title: "L’eau qui refroidit les serveurs",
                    context: "",
                    url: "https://eau.fr/serveurs",
                    line: 5
                ),
            ]
        ),
        LabelledSection(
            path: ["Droit"],
            links: [
                LabelledLink(
                    title: "Le règlement européen sur les algorithmes",
                    context: "",
                    url: "https://loi.fr/ia",
                    line: 9
                ),
                LabelledLink(
                    title: "Un juge face aux algorithmes",
                    context: "",
                    url: "https://loi.fr/juge",
                    line: 10
                ),
            ]
        ),
    ]
    private static let pool = (0..<40).map {
        Document(
            title: [
                "Recette de tarte aux pommes", "Résultats du match de rugby", "Nouveau téléphone pliable",
                "Vacances à la mer",
            ][$0 % 4] + " \($0)",
            url: "https://autre.fr/\($0)"
        )
    }

    private func classifier(_ verdicts: [Verdict] = []) -> Classifier {
        Classifier(sections: Self.sections, verdicts: verdicts, pool: Self.pool)
    }

    @Test(arguments: [
        ("Les serveurs et leur consommation d’électricité", 0),
        ("Un règlement pour les algorithmes publics", 1),
        ("La centrale qui alimente un centre de données", 0), ("Le juge et la machine", 1),
    ])
    func `an article goes to the section with its words`(title: String, section: Int) {
        let judgement = classifier().judge(Document(title: title, url: "https://x.fr/"))
        #expect(judgement.ranking.first == section)
        #expect(judgement.relevance > 0.5)
        #expect(abs(judgement.sections.reduce(0, +) - 1) < 1e-9)
    }

    @Test(arguments: ["Recette de la tarte aux poires", "Le match de rugby de samedi", "", "12 345"])
    func `ordinary articles are not proposed`(title: String) {
        #expect(classifier().judge(Document(title: title, url: "https://x.fr/")).relevance < 0.3)
    }

    @Test func `a site favours the section that cites it`() {
        func share(_ url: String) -> Double {
            classifier().judge(Document(title: "Sans rapport", url: url)).sections[1]
        }
        #expect(share("https://www.loi.fr/1") > share("https://x.fr/1"))
    }

    /// Two sections of eight links whose titles tell nothing; `address` gives that of a link.
    private static func untold(_ address: (_ section: Int, _ number: Int) -> String) -> [LabelledSection] {
        let words = ["ambre", "brume", "cèdre", "dune", "écume", "forge", "givre", "houle"]
        return ["Premier", "Second"].enumerated().map { section, name in
            LabelledSection(
                path: [name],
                links: words.enumerated().map { number, word in
                    LabelledLink(
                        title: section == 0 ? "\(word) claire" : "\(word) sombre",
                        context: "",
                        url: address(section, number),
                        line: 10 * section + number
                    )
                }
            )
        }
    }

    @Test(arguments: [
        ("https://tube.example/watch?v=9", 0), ("https://arxiv.example/abs/9", 1),
        ("https://host.example/papers/9", 1), ("https://host.example/videos/9", 0),
    ])
    func `where sites and paths tell the section, they decide`(url: String, section: Int) {
        let sections = Self.untold { section, number in
            number % 2 == 0
                ? "https://host.example/\(section == 0 ? "videos" : "papers")/\(number)"
                : section == 0
                    ? "https://tube.example/watch?v=\(number)" : "https://arxiv.example/abs/\(number)"
        }
        let judge = Classifier(sections: sections, pool: Self.pool)
        #expect(judge.judge(Document(title: "vague inconnue", url: url)).ranking.first == section)
        #expect(judge.judge(Document(title: "vague inconnue", url: url)).sections[section] > 0.7)
    }

    @Test func `where sites tell nothing, they count for nothing`() {
        let mixed = Classifier(
            sections: Self.untold { section, number in "https://site\(number % 3).example/\(section)\(number)"
            },
            pool: Self.pool
        )
        let known = mixed.judge(Document(title: "vague inconnue", url: "https://site1.example/x"))
        let unknown = mixed.judge(Document(title: "vague inconnue", url: "https://ailleurs.example/y"))
        #expect(abs(known.sections[0] - unknown.sections[0]) < 0.05)
    }

    @Test func `decisions change the judgement`() {
        let article = Document(title: "Les serveurs et leur consommation", url: "https://x.fr/1")
        let before = classifier().judge(article).relevance
        let refused = classifier([Verdict(document: article, section: nil)]).judge(article).relevance
        let accepted = classifier([Verdict(document: article, section: 0)]).judge(article).relevance
        #expect(refused < before)
        #expect(accepted > before)
    }

    @Test func `the reasons name words, neighbours with their lines, and the site`() {
        let article = Document(title: "La consommation des centres", url: "https://watt.fr/2")
        let reasons = classifier().reasons(for: article, classifier().judge(article), section: 0)
        #expect(reasons.terms.map(\.word).contains("consommation"))
        #expect(reasons.nearest.first?.line == 3)
        #expect(reasons.site == Reasons.SiteHabit(host: "watt.fr", onPage: 2, inSection: 2))
    }

    @Test func `reasons speak for the section, in whole words, and name a nearer link elsewhere`() throws {
        let article = Document(title: "Le juge face à l’eau des serveurs", url: "https://x.fr/algorithm-es")
        for (section, runnerUp, lines) in [(0, 1, [3, 4, 5]), (1, 0, [9, 10])] {
            let reasons = classifier().reasons(
                for: article,
                classifier().judge(article),
                section: section,
                runnerUp: runnerUp
            )
            let signs = (reasons.terms + reasons.separating).map { $0.weight > 0 }
            #expect(signs.contains(true))
            #expect(Set(reasons.terms.map(\.word)).isDisjoint(with: ["algorithm", "es", "algorithm-es"]))
            #expect(reasons.nearest.allSatisfy { lines.contains($0.line) })
            let all = reasons.nearest + [reasons.elsewhere].compactMap(\.self)
            let best = try #require(all.max { $0.similarity < $1.similarity })
            #expect([best.section] == (lines.contains(best.line) ? [nil] : [Self.sections[runnerUp].path]))
        }
        let wrong = classifier().reasons(for: article, classifier().judge(article), section: 1, runnerUp: 0)
        let right = classifier().reasons(for: article, classifier().judge(article), section: 0, runnerUp: 1)
        #expect([wrong.elsewhere, right.elsewhere].compactMap(\.self).count == 1, "nearer in one of the two")
        let contrary = Set(wrong.separating.filter { $0.weight < 0 }.map(\.word))
        #expect(contrary.isSubset(of: right.separating.filter { $0.weight > 0 }.map(\.word)))
    }

    @Test func `the same page gives the same judgement`() {
        let article = Document(title: "Les serveurs, le juge et la consommation", url: "https://x.fr/1")
        let judgements = (0..<5).map { _ in classifier().judge(article) }
        #expect(Set(judgements.map(\.relevance)).count == 1)
        #expect(Set(judgements.map(\.sections)).count == 1)
    }
}

/// When no section fits.
@Suite struct NoSectionTests {
    /// A page on two subjects, each link with a word of its own.
    private static func classifier(_ count: Int) -> Classifier {
        let places = [
            "Brest", "Lyon", "Nantes", "Lille", "Nice", "Rennes", "Metz", "Caen", "Dijon", "Nancy", "Tours",
            "Reims",
        ]
        func links(_ title: String) -> [LabelledLink] {
            places.prefix(count).map {
                LabelledLink(title: "\(title) à \($0)", context: "", url: "https://e.fr/\($0)")
            }
        }
        return Classifier(sections: [
            LabelledSection(path: ["Énergie"], links: links("Le réseau électrique et la centrale solaire")),
            LabelledSection(path: ["Droit"], links: links("Le tribunal juge un contrat de travail")),
        ])
    }

    @Test(arguments: [
        ("La centrale solaire et le réseau électrique de Toulon", false),
        ("Le tribunal de Toulon juge un contrat", false),
        ("Une recette de gratin aux poireaux", true), ("Le marathon féminin sous la pluie", true),
    ])
    func `what is less like the page than its own links fits no section`(title: String, isNone: Bool) {
        let none = Self.classifier(12).judge(Document(title: title, url: "https://a.fr")).none
        #expect((none > 0.5) == isNone, "\(none)")
    }

    @Test func `a page of few links tells nothing of its own`() {
        let likely = Self.classifier(2).judge(
            Document(title: "Le tribunal juge un contrat", url: "https://a.fr")
        ).none
        #expect(likely > 0.01 && likely < 0.5)
    }
}
