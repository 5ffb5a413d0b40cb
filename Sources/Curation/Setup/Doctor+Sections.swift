import Feeds
import Home
import Pages

extension Doctor {
    /// The rules of `sections` that mean nothing: a section that no page has, an owner whom nobody knows.
    func sections() -> [Diagnosis] {
        let rules = home.sectionRules
        guard !rules.isEmpty, let pages = try? home.pages() else { return [] }
        return rules.unknown(on: pages).map { rule in
            diagnosis(UserError(SectionRules.problem(rule, on: pages), at: rule.place), at: rule.place)
        } + unknownOwners()
    }

    private func unknownOwners() -> [Diagnosis] {
        let people =
            home.configuration.serve.people.map(\.name) + ((try? home.readHistory().people) ?? [])
            + [home.person.name(in: home.folder)].compactMap(\.self)
        let known = Dictionary(people.map { (Person.identity($0), $0) }) { first, _ in first }
        return home.configuration.sections.flatMap { rule in
            rule.owners.filter { known[Person.identity($0)] == nil }.map { owner in
                Diagnosis(
                    place: rule.place,
                    what: Phrase(
                        en: "nobody has decided or has a token as “\(owner)”, an owner of “\(rule.name)”",
                        fr:
                            "personne n’a décidé ni n’a de jeton sous le nom « \(owner) », responsable de « \(rule.name) »"
                    ),
                    remedy: remedy(forOwner: owner, known.values.sorted()),
                    canBeRepaired: false,
                    isSevere: false
                )
            }
        }
    }

    private func remedy(forOwner owner: String, _ known: [String]) -> Phrase {
        let advice = Phrase(
            en: "Write the name as in git config user.name, or as under serve.people",
            fr: "Écrivez le nom comme dans git config user.name, ou comme sous serve.people"
        )
        guard let closest = Spelling.closest(to: owner, among: known) else { return advice }
        return .list([.didYouMean(closest), advice], separator: " ")
    }
}
