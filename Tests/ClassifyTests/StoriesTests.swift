import Foundation
import Testing

@testable import Classify

@Suite struct StoriesTests {
    @Test(arguments: [
        ("Mistral AI lève deux milliards d’euros", "Mistral AI : une levée de deux milliards d’euros", true),
        ("OpenAI releases GPT-6 with a new voice mode", "GPT-6 released by OpenAI with new voice mode", true),
        ("Deux milliards d’euros pour les hôpitaux", "Mistral AI lève deux milliards d’euros", false),
        ("Lettre no 12", "Lettre no 13", false),
        (
            "Revue de presse de l’April pour la semaine 9", "Revue de presse de l’April pour la semaine 10",
            false
        ),
        (
            "Python 3.14 is released with a new interpreter",
            "Python 3.15 is released with a new interpreter", false
        ),
        (
            "Le centre de données de Tarvone coûte 3 200 000 euros par an",
            "Le centre de données de Tarvone coûte 3,200,000 euros par an", true
        ),
        (
            "Le centre de données de Tarvone coûte 3 200 000 euros par an",
            "Le centre de données de Tarvone coûte 3 200 euros par an", false
        ),
        ("Lyon ouvre ses données sur les arbres", "Rennes ouvre ses données sur les arbres", false),
        (
            "Quillbase Releases Version 4 With Faster Vector Search",
            "Quillbase Launches Version 4 With Faster Vector Search", true
        ),
        (
            "Après le vote, Tarvone ferme son centre de données",
            "Très contesté, Tarvone ferme son centre de données", true
        ),
    ])
    func `the same story in other words`(one: String, other: String, isSame: Bool) {
        var stories = Stories()
        stories.insert(.init(title: one), as: "one")
        #expect(stories.find(.init(title: other)) == (isSame ? "one" : nil))
    }

    private static let agency =
        "Le gouvernement a présenté mardi un plan de sobriété pour les centres de données, qui devront publier "
        + "leur consommation d’eau et d’électricité chaque trimestre à partir de janvier prochain."

    @Test func `an agency’s text under two titles is one story`() {
        var stories = Stories()
        stories.insert(.init(title: "Un plan pour les serveurs", text: Self.agency), as: "one")
        let other = Stories.Article(
            title: "Eau, électricité : ce que l’État demande",
            text: Self.agency + " Les associations saluent une avancée."
        )
        #expect(stories.find(other) == "one")
    }

    @Test func `figures identify a study under unrelated titles`() {
        var stories = Stories()
        let first = Stories.Article(
            title: "Centres de données : l’eau que les bilans oublient",
            text:
                "L’institut Clairval a examiné les relevés de 214 centres de données : leur consommation d’eau dépasse de "
                + "38 % les volumes déclarés. L’écart vient surtout de l’eau évaporée pour produire l’électricité."
        )
        stories.insert(first, as: "one")
        let other = Stories.Article(
            title: "Les serveurs boivent plus qu’annoncé",
            text:
                "Dans 214 centres de données, la consommation d’eau réelle est supérieure de 38 % aux déclarations. "
                + "L’institut Clairval met en cause les centrales électriques."
        )
        #expect(stories.find(other) == "one")
    }

    @Test func `texts on one subject are different stories`() {
        var stories = Stories()
        stories.insert(.init(title: "Un plan pour les serveurs", text: Self.agency), as: "one")
        let other = Stories.Article(
            title: "Des centres de données plus sobres en Suède",
            text:
                "À Stockholm, la chaleur des centres de données chauffe dix mille logements ; la consommation d’eau "
                + "y a été divisée par trois depuis que les opérateurs partagent leurs mesures avec la ville."
        )
        #expect(stories.find(other) == nil)
    }

    @Test func `the same title a year later is another story`() {
        let date = Date(timeIntervalSince1970: 1_773_475_200)
        var stories = Stories()
        stories.insert(
            .init(title: "Les chiffres du numérique responsable en France", published: date),
            as: "one"
        )
        let again = Stories.Article(
            title: "Les chiffres du numérique responsable en France",
            published: date.addingTimeInterval(365 * 86_400)
        )
        #expect(stories.find(again) == nil)
    }

    /// A feed whose articles all look alike would be compared with itself again and again.
    @Test func `what too many have in common finds none of them, the same title excepted`() {
        var stories = Stories()
        for number in 0..<400 {
            stories.insert(
                .init(title: "Serveurs et eau : relevé \(number)", text: "Le Relevé de Tarvone."),
                as: "\(number)"
            )
        }
        #expect(stories.find(.init(title: "Serveurs et eau : autre relevé", text: "Tarvone.")) == nil)
        stories.insert(.init(title: "Un titre unique sur les serveurs de Lorvane"), as: "unique")
        #expect(stories.find(.init(title: "Un titre unique sur les serveurs de Lorvane")) == "unique")
    }

    @Test func `the most similar of several is found`() {
        var stories = Stories()
        stories.insert(.init(title: "Mistral AI lève deux milliards d’euros auprès de fonds"), as: "near")
        stories.insert(.init(title: "Mistral AI lève deux milliards d’euros"), as: "same")
        #expect(stories.find(.init(title: "Mistral AI lève deux milliards d’euros")) == "same")
    }

    @Test(arguments: [
        ("Le Monde", "lemonde.fr", "Selon Le Monde, le plan est prêt.", 1),
        ("Autre", "autre.example", "Vu sur autre.example : le plan est prêt.", 1),
        ("Autre", "autre.example", "Le plan est prêt.", 0),
        ("Autre", "autre.example", "Le plan d’autre.example est prêt.", 1),
        ("Autre", "autre.example", "Vu sur <www.autre.example>.", 1),
        ("Autre", "autre.example", "autre.example…", 1),
        ("Autre", "autre.example", "Écrire à x@autre.example", 1),
        ("Autre", "autre.example", "unautre.example", 0),
    ])
    func `the primary article is the one others name, or the oldest`(
        site: String,
        host: String,
        text: String,
        primary: Int
    ) {
        let date = Date(timeIntervalSince1970: 1_773_475_200)
        let coverage = [
            Stories.Article(title: "a", text: text, site: "Blog", host: "blog.example", published: date),
            Stories.Article(
                title: "b",
                site: site,
                host: host,
                published: date.addingTimeInterval(3600)
            ),
        ]
        #expect(Stories.primary(of: coverage) == primary)
    }
}
