import Foundation

extension UserError {
    /// What an error of the file system says to a person; `nil` where an error comes from elsewhere.
    ///
    /// - Parameters:
    ///   - error: The error.
    ///   - place: The file, where it is known; else the one that the error names, as it is called in its home.
    package init?(fileError error: any Error, at place: String? = nil) {
        let chain = Array(
            sequence(first: error as NSError) { error in
                (error.userInfo[NSUnderlyingErrorKey] as? any Error).map { $0 as NSError }
            }
        )
        // Others use the same domain for what is no file.
        guard let first = chain.first,
            first.domain == NSPOSIXErrorDomain || first.domain == NSCocoaErrorDomain && first.code < 1024
        else {
            return nil
        }
        let number = chain.lazy.compactMap(Self.number).first
        let (reason, remedy) =
            number.map(Self.reason)
            ?? (Phrase(en: "it cannot be read or written", fr: "lecture ou écriture impossible"), nil)
        self.init(
            .failed,
            place: place ?? chain.lazy.compactMap(Self.path).first.map(Self.nameInHome),
            reason,
            remedy: remedy,
            note: number.map { unsafe String(cString: strerror($0)) }
        )
    }

    /// The error number of the system.
    private static func number(_ error: NSError) -> Int32? {
        guard error.domain == NSCocoaErrorDomain else {
            return error.domain == NSPOSIXErrorDomain ? Int32(error.code) : nil
        }
        return switch CocoaError.Code(rawValue: error.code) {
        // The one beneath it tells which permission.
        case _ where error.userInfo[NSUnderlyingErrorKey] != nil: nil
        case .fileWriteNoPermission, .fileReadNoPermission: EACCES
        case .fileWriteVolumeReadOnly: EROFS
        case .fileWriteOutOfSpace: ENOSPC
        case .fileNoSuchFile, .fileReadNoSuchFile: ENOENT
        case .fileWriteFileExists: EEXIST
        default: nil
        }
    }

    private static func path(_ error: NSError) -> String? {
        error.userInfo[NSFilePathErrorKey] as? String ?? (error.userInfo[NSURLErrorKey] as? URL)?.path
    }

    /// A file of a home as its commands call it; any other as it was given.
    private static func nameInHome(_ path: String) -> String {
        guard path.hasPrefix("/") else { return path }
        var folder = path[...]
        while let slash = folder.lastIndex(of: "/") {
            folder = folder[..<slash]
            if FileManager.default.fileExists(atPath: folder + "/" + HomeFolder.fileName) {
                let name = path[slash...].dropFirst()
                return name.isEmpty ? path : String(name)
            }
        }
        return path
    }

    private static func reason(_ number: Int32) -> (Phrase, remedy: Phrase?) {
        switch number {
        case EACCES, EPERM:
            (
                Phrase(en: "permission denied", fr: "accès refusé"),
                Phrase(
                    en: "check the rights on the file and its folder",
                    fr: "vérifiez les droits du fichier et de son dossier"
                )
            )
        case ENOSPC, EDQUOT:
            (
                Phrase(en: "the disk is full", fr: "le disque est plein"),
                Phrase(
                    en: "free some space, then run the command again",
                    fr: "libérez de la place, puis relancez la commande"
                )
            )
        case EROFS:
            (
                Phrase(en: "the file system is read-only", fr: "le système de fichiers est en lecture seule"),
                Phrase(
                    en: "make it writable, then run the command again",
                    fr: "rendez-le inscriptible, puis relancez la commande"
                )
            )
        case EIO:
            (
                Phrase(
                    en: "input/output error: the disk fails, or its connection",
                    fr: "erreur d’entrée-sortie : le disque est en panne, ou sa liaison"
                ),
                Phrase(
                    en: "check the disk, then run the command again",
                    fr: "vérifiez le disque, puis relancez la commande"
                )
            )
        case ENOENT: (Phrase(en: "there is no such file", fr: "ce fichier n’existe pas"), nil)
        case EEXIST: (Phrase(en: "it is there already", fr: "il existe déjà"), nil)
        case EISDIR: (Phrase(en: "this is a folder, not a file", fr: "c’est un dossier, pas un fichier"), nil)
        case ENOTDIR: (Phrase(en: "this is no folder", fr: "ce n’est pas un dossier"), nil)
        case ELOOP: (Phrase(en: "its links lead in a circle", fr: "ses liens tournent en rond"), nil)
        case EMFILE, ENFILE: (Phrase(en: "too many files are open", fr: "trop de fichiers sont ouverts"), nil)
        default:
            (
                Phrase(
                    en: "the system reports error \(number)",
                    fr: "le système signale l’erreur \(number)"
                ),
                nil
            )
        }
    }
}
