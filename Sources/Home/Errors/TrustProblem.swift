/// Why a home is not trusted.
package enum TrustProblem: UserError.Cause {
    /// The file or folder belongs to another user, of this ID.
    case foreignOwner(UInt32)
    /// Others may write to the file or folder.
    case writableByOthers
    /// The environment names no folder for the list of confirmed homes.
    case noStateFolder
    /// The list of confirmed homes is damaged, or of a later version.
    case unreadableList

    package var message: UserError.Message {
        switch self {
        case .foreignOwner(let user):
            .init(
                en: (
                    "this belongs to another user (\(user)), who could choose your settings",
                    "if you trust its owner, run “veille trust” in the folder of veille.yml"
                ),
                fr: (
                    "ceci appartient à un autre utilisateur (\(user)), qui pourrait choisir vos réglages",
                    "si vous lui faites confiance, lancez « veille trust » dans le dossier de veille.yml"
                )
            )
        case .writableByOthers:
            .init(
                en: (
                    "other users may write here, and could choose your settings",
                    "chmod go-w, or, if you trust them, run “veille trust” in the folder of veille.yml"
                ),
                fr: (
                    "d’autres utilisateurs peuvent écrire ici, et pourraient choisir vos réglages",
                    "chmod go-w, ou, si vous leur faites confiance, lancez « veille trust » dans le dossier de veille.yml"
                )
            )
        case .noStateFolder:
            .init(
                en: (
                    "neither HOME nor XDG_STATE_HOME is an absolute path",
                    "set one: the list of trusted folders is kept there"
                ),
                fr: (
                    "ni HOME ni XDG_STATE_HOME n’est un chemin absolu",
                    "définissez l’un d’eux : la liste des dossiers de confiance y est gardée"
                )
            )
        case .unreadableList:
            .init(
                en: (
                    "this list of trusted folders cannot be read",
                    "delete it, then run “veille trust” in each of your folders"
                ),
                fr: (
                    "cette liste des dossiers de confiance est illisible",
                    "supprimez-la, puis lancez « veille trust » dans chacun de vos dossiers"
                )
            )
        }
    }
}
