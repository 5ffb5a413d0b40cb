package import Home

/// Why it is not known which suggestions are somebody's own.
package enum OwnerProblem: UserError.Cause {
    /// No section of `veille.yml` has owners.
    case noOwners
    /// Nobody knows who looks.
    case noName

    package var message: UserError.Message {
        switch self {
        case .noOwners:
            .init(
                en: ("no section has an owner", "name them: sections: {Law: {owners: [Anne]}}"),
                fr: (
                    "aucune section n’a de responsable",
                    "nommez-les : sections: {Droit: {owners: [Anne]}}"
                )
            )
        case .noName:
            .init(
                en: ("it is not known who you are", "git config user.name “your name”"),
                fr: ("on ne sait pas qui vous êtes", "git config user.name « votre nom »")
            )
        }
    }
}
