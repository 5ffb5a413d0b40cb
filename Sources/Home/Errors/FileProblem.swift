import Foundation

/// What is wrong with a file or folder.
package enum FileProblem: UserError.Cause {
    /// Reading or writing failed.
    case failed(Reason)
    /// A named file cannot be read.
    case unreadable(Document, Reason)
    /// An output file is one of veille's own.
    case ownFile
    /// An output file has no folder, or is a folder.
    case invalidPath
    /// A folder that must be empty.
    case folderNotEmpty

    /// Why the system refused, by the error numbers of POSIX.
    package enum Reason: Sendable, Equatable {
        /// EACCES, EPERM.
        case permissionDenied
        /// ENOSPC, EDQUOT.
        case diskFull
        /// EFBIG: a limit of the process or of the file system.
        case tooLarge
        /// EROFS.
        case readOnlyFileSystem
        /// EIO.
        case inputOutput
        /// ENOENT.
        case notFound
        /// EEXIST.
        case alreadyExists
        /// EISDIR.
        case isFolder
        /// ENOTDIR.
        case notAFolder
        /// ELOOP.
        case symbolicLinkLoop
        /// EMFILE, ENFILE.
        case tooManyOpenFiles
        /// ENOLCK, ENOTSUP: a network file system without locks.
        case noLocks
        /// The bytes are not UTF-8.
        case notUTF8
        /// Any other number.
        case system(Int32)
        /// The error has no number.
        case unknown
    }

    /// What a file should be.
    package enum Document: Sendable {
        /// `veille.yml`.
        case configuration
        /// `state/decisions.jsonl`.
        case ledger
        /// A page.
        case page
        /// A feed.
        case feed
        /// A feed, or its address.
        case feedOrAddress
        /// A template of a digest.
        case template
        /// The answers of a pull request.
        case answers
        /// The logins of those who may write to a repository.
        case writers
        /// The issues of a forge.
        case issues
        /// Certificates in PEM form.
        case certificates
        /// A recording of the network.
        case recording
    }

    package var kind: UserError.Kind {
        switch self {
        case .failed, .unreadable(.ledger, _): .failed
        case .unreadable, .ownFile, .invalidPath, .folderNotEmpty: .usage
        }
    }

    package var message: UserError.Message {
        switch self {
        case .failed(let reason): reason.message
        case .unreadable(let document, let reason): .init(reason.message.what, remedy: document.remedy)
        case .ownFile:
            .init(
                en: ("this is one of veille’s own files: it would be overwritten", "choose another file"),
                fr: ("c’est un des fichiers de veille : il serait écrasé", "choisissez un autre fichier")
            )
        case .invalidPath:
            .init(
                en: ("no file can be written there", "choose a path in an existing folder"),
                fr: ("aucun fichier ne peut y être écrit", "choisissez un chemin dans un dossier existant")
            )
        case .folderNotEmpty:
            .init(
                en: ("the folder is not empty", "choose an empty or a new one"),
                fr: ("le dossier n’est pas vide", "choisissez un dossier vide ou nouveau")
            )
        }
    }
}

extension FileProblem.Reason {
    fileprivate var message: UserError.Message {
        switch self {
        case .permissionDenied:
            .init(
                en: ("permission denied", "check the permissions of the file and its folder"),
                fr: ("accès refusé", "vérifiez les droits du fichier et de son dossier")
            )
        case .diskFull:
            .init(
                en: ("the disk is full", "free some space, then run the command again"),
                fr: ("le disque est plein", "libérez de la place, puis relancez la commande")
            )
        case .tooLarge:
            .init(
                en: ("the file would be too large", "raise the limit on the size of files (ulimit -f)"),
                fr: ("le fichier serait trop grand", "relevez la limite de taille des fichiers (ulimit -f)")
            )
        case .readOnlyFileSystem:
            .init(
                en: ("the file system is read-only", "make it writable, then run the command again"),
                fr: (
                    "le système de fichiers est en lecture seule",
                    "rendez-le inscriptible, puis relancez la commande"
                )
            )
        case .inputOutput:
            .init(
                en: (
                    "input/output error: the disk or its connection is failing",
                    "check the disk, then run the command again"
                ),
                fr: (
                    "erreur d’entrée-sortie : le disque ou sa connexion est défaillant",
                    "vérifiez le disque, puis relancez la commande"
                )
            )
        case .notFound: .init(en: "no such file", fr: "ce fichier n’existe pas")
        case .alreadyExists: .init(en: "the file already exists", fr: "le fichier existe déjà")
        case .isFolder: .init(en: "this is a folder, not a file", fr: "c’est un dossier, pas un fichier")
        case .notAFolder: .init(en: "this is not a folder", fr: "ce n’est pas un dossier")
        case .symbolicLinkLoop:
            .init(en: "its symbolic links form a loop", fr: "ses liens symboliques forment une boucle")
        case .noLocks:
            .init(
                en: ("the file system has no locks", "keep the folder of your page on a local disk"),
                fr: (
                    "le système de fichiers n’a pas de verrous",
                    "gardez le dossier de votre page sur un disque local"
                )
            )
        case .tooManyOpenFiles: .init(en: "too many open files", fr: "trop de fichiers sont ouverts")
        case .notUTF8: .init(en: "the file is not UTF-8 text", fr: "le fichier n’est pas du texte UTF-8")
        case .system(let number):
            .init(
                en: "system error \(number)",
                fr: "erreur système \(number)"
            )
        case .unknown: .init(en: "the file cannot be read or written", fr: "lecture ou écriture impossible")
        }
    }
}

extension FileProblem.Document {
    fileprivate var remedy: Phrase {
        switch self {
        case .configuration:
            Phrase(en: "check its encoding and its permissions", fr: "vérifiez son encodage et ses droits")
        case .ledger:
            Phrase(
                en: "it must be a text file; restore it from git: git checkout state/decisions.jsonl",
                fr:
                    "ce doit être un fichier texte ; restaurez-le depuis git : git checkout state/decisions.jsonl"
            )
        case .page:
            Phrase(en: "choose a Markdown file in UTF-8", fr: "choisissez un fichier Markdown en UTF-8")
        case .feed: Phrase(en: "choose a feed document", fr: "choisissez un document de flux")
        case .feedOrAddress:
            Phrase(
                en: "give a file, or an address that starts with https://",
                fr: "donnez un fichier, ou une adresse qui commence par https://"
            )
        case .template:
            Phrase(
                en: "choose a Mustache template; docs/digest.md shows one",
                fr: "choisissez un gabarit Mustache ; docs/digest.md en montre un"
            )
        case .answers:
            Phrase(
                en: "where there are no answers, give an empty file",
                fr: "s’il n’y a pas de réponses, donnez un fichier vide"
            )
        case .writers:
            Phrase(
                en: "give a text file with one login per line; docs/ci.md makes it",
                fr: "donnez un fichier texte, un identifiant par ligne ; docs/ci.md le produit"
            )
        case .issues:
            Phrase(
                en: "where there are no issues, give a file with []",
                fr: "s’il n’y a pas de ticket, donnez un fichier qui contient []"
            )
        case .certificates:
            Phrase(
                en: "choose a file of certificates in PEM form",
                fr: "choisissez un fichier de certificats au format PEM"
            )
        case .recording:
            Phrase(en: "choose a folder for the recording", fr: "choisissez un dossier pour l’enregistrement")
        }
    }
}
