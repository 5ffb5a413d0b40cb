/// The words of an issue in its language.
struct DigestWords {
    let language: String

    private func pick(_ english: String, _ french: String) -> String { language == "fr" ? french : english }

    func headline(number: Int, count: Int) -> String {
        let links =
            count == 1
            ? pick("1 new link", "1 nouveau lien") : pick("\(count) new links", "\(count) nouveaux liens")
        return pick("no. \(number) — \(links)", "n°\u{202F}\(number) — \(links)")
    }

    var unknownSection: String { pick("Other", "Autres") }
    var page: String { pick("The whole page", "La page entière") }
    func week(_ number: Int) -> String { pick("week \(number)", "semaine \(number)") }
    var closing: String {
        pick("Chosen by a person, found by veille.", "Choisi par une personne, trouvé par veille.")
    }
}
