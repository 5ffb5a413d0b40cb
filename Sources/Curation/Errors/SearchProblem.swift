package import Home

/// Problems with a query.
package enum SearchProblem: UserError.Cause {
    /// No filter has this name.
    case unknownFilter(String)
    /// The filter does not accept the value; some that it accepts.
    case unknownValue(String, filter: String, examples: [String])
    /// All words are excluded.
    case onlyExclusions
    /// No words and no filters.
    case empty

    package var message: UserError.Message {
        switch self {
        case .unknownFilter(let name):
            .init(
                en: (
                    "unknown filter “\(name):”",
                    "filters: section:, site:, state:, since:; put text with a colon in quotes"
                ),
                fr: (
                    "filtre inconnu « \(name): »",
                    "filtres : section:, site:, state:, since: ; mettez entre guillemets un texte avec deux-points"
                )
            )
        case .unknownValue(let value, let filter, let examples):
            .init(
                en: (
                    "unknown value in \(filter):\(value)", "for example: \(examples.joined(separator: ", "))"
                ),
                fr: (
                    "valeur inconnue dans \(filter):\(value)",
                    "par exemple : \(examples.joined(separator: ", "))"
                )
            )
        case .onlyExclusions:
            .init(
                en: ("the query only excludes words", "add a word to find"),
                fr: ("la recherche ne fait qu’exclure des mots", "ajoutez un mot à trouver")
            )
        case .empty:
            .init(en: ("the query is empty", "give a word"), fr: ("la recherche est vide", "donnez un mot"))
        }
    }
}
