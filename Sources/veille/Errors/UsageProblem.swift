import Home

/// What is wrong with a command line or its input.
enum UsageProblem: UserError.Cause {
    /// `review` was called by a script.
    case notInteractive
    /// `--embeddings` without an address or a model.
    case incompleteEmbeddings
    /// The input of `classify`.
    case invalidTask(TaskFault)
    /// `VEILLE_TOKEN` has fewer bytes than this.
    case shortToken(minimum: Int)
    /// `VEILLE_TOKEN` has characters that an address does not carry as they are.
    case unsafeToken
    /// Two people have the same token.
    case sharedToken(String, String)
    /// The file of `ci --issues` is no list of issues.
    case noIssues
    /// `--team` where nobody can sign in.
    case emptyTeam
    /// The process may have too few files open.
    case tooFewFiles(limit: Int, minimum: Int)

    /// What is wrong with the input of `classify`.
    enum TaskFault: Sendable, Equatable {
        case notJSON
        case missing(String)
        case wrongType(String)

        var phrase: Phrase {
            switch self {
            case .notJSON: Phrase(en: "it is not JSON", fr: "ce n’est pas du JSON")
            case .missing(let key): Phrase(en: "“\(key)” is missing", fr: "« \(key) » manque")
            case .wrongType(let key):
                Phrase(en: "“\(key)” has the wrong type", fr: "« \(key) » n’a pas le bon type")
            }
        }
    }

    var kind: UserError.Kind { if case .tooFewFiles = self { .failed } else { .usage } }

    var message: UserError.Message {
        switch self {
        case .tooFewFiles(let limit, let minimum):
            .init(
                en: (
                    "only \(limit) open files are allowed, veille needs \(minimum)",
                    "raise the limit: ulimit -n 1024"
                ),
                fr: (
                    "seuls \(limit) fichiers ouverts sont permis, veille en demande \(minimum)",
                    "relevez la limite : ulimit -n 1024"
                )
            )
        case .sharedToken(let one, let other):
            .init(
                en: ("\(one) and \(other) have the same token", "give each a token of their own"),
                fr: ("\(one) et \(other) ont le même jeton", "donnez à chacun le sien")
            )
        case .noIssues:
            .init(
                en: (
                    "it is not a list of issues in JSON",
                    "“gh issue list --json number,title,body,author” prints one"
                ),
                fr: (
                    "ce n’est pas une liste de tickets en JSON",
                    "« gh issue list --json number,title,body,author » en écrit une"
                )
            )
        case .emptyTeam:
            .init(
                en: (
                    "neither a token nor a proxy is set",
                    "set the variables of serve.people, or serve.trusted_proxy; see docs/team.md"
                ),
                fr: (
                    "ni jeton ni proxy n’est défini",
                    "définissez les variables de serve.people, ou serve.trusted_proxy ; voir docs/team.md"
                )
            )
        case .notInteractive:
            .init(
                en: (
                    "review asks a person: --json and --no-input are for scripts",
                    "use “veille list --json”, then “veille accept”, “refuse” or “later” with an ID"
                ),
                fr: (
                    "review interroge une personne : --json et --no-input sont pour les scripts",
                    "utilisez « veille list --json », puis « veille accept », « refuse » ou « later » avec un ID"
                )
            )
        case .incompleteEmbeddings:
            .init(
                en: (
                    "incomplete settings for embeddings",
                    "--embeddings takes an address, --embeddings-model a name"
                ),
                fr: (
                    "réglages incomplets pour les vecteurs",
                    "--embeddings demande une adresse, --embeddings-model un nom"
                )
            )
        case .invalidTask(let fault):
            .init(
                en: ("invalid task: \(fault.phrase.en)", "“veille classify --help” shows its form"),
                fr: ("tâche invalide : \(fault.phrase.fr)", "« veille classify --help » en montre la forme")
            )
        case .shortToken(let minimum):
            .init(
                en: (
                    "the token has fewer than \(minimum) characters: it can be guessed",
                    "give a longer one, or none: veille then makes one"
                ),
                fr: (
                    "le jeton a moins de \(minimum) caractères : il se devine",
                    "donnez-en un plus long, ou aucun : veille en fait alors un"
                )
            )
        case .unsafeToken:
            .init(
                en: (
                    "the token has characters other than letters, digits and - . _ ~",
                    "give another one, or none: veille then makes one"
                ),
                fr: (
                    "le jeton a d’autres caractères que des lettres, des chiffres et - . _ ~",
                    "donnez-en un autre, ou aucun : veille en fait alors un"
                )
            )
        }
    }
}
