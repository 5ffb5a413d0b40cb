package import Home

/// Why a file of vectors is not installed.
package enum MeaningProblem: UserError.Cause {
    /// Not a file of vectors, or one of another version.
    case foreign
    /// Cut off, or not what it says.
    case damaged
    /// Not the hash that was given, but this one.
    case otherHash(String)
    /// A file that this version does not know, with its hash.
    case unknown(String)
    /// The environment names no folder for it.
    case noDataFolder

    package var message: UserError.Message {
        switch self {
        case .foreign:
            .init(
                en: (
                    "this is not a file of vectors of this version", "take the one that docs/meaning.md names"
                ),
                fr: (
                    "ce n’est pas un fichier de vecteurs de cette version",
                    "prenez celui que nomme docs/meaning.md"
                )
            )
        case .damaged:
            .init(
                en: ("this file of vectors is damaged", "copy or download it again"),
                fr: ("ce fichier de vecteurs est abîmé", "copiez-le ou téléchargez-le de nouveau")
            )
        case .otherHash(let hash):
            .init(
                en: (
                    "its SHA-256 is another one: \(hash)", "copy or download it again, and compare the hash"
                ),
                fr: (
                    "son SHA-256 est autre : \(hash)",
                    "copiez-le ou téléchargez-le de nouveau, et comparez l’empreinte"
                )
            )
        case .unknown(let hash):
            .init(
                en: (
                    "this version of veille does not know this file",
                    "if its publisher gives the same hash, add --sha256 \(hash)"
                ),
                fr: (
                    "cette version de veille ne connaît pas ce fichier",
                    "si son éditeur donne la même empreinte, ajoutez --sha256 \(hash)"
                )
            )
        case .noDataFolder:
            .init(
                en: ("neither HOME nor XDG_DATA_HOME is an absolute path", "set one: the file is kept there"),
                fr: (
                    "ni HOME ni XDG_DATA_HOME n’est un chemin absolu",
                    "définissez l’un d’eux : le fichier y est gardé"
                )
            )
        }
    }
}
