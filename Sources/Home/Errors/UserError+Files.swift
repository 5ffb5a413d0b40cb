import Foundation

extension FileProblem.Reason {
    /// Why an operation on a file failed.
    package init(_ error: any Error) { self = Self.reason(error.chain) }

    fileprivate static func reason(_ chain: [NSError]) -> FileProblem.Reason {
        if let number = chain.lazy.compactMap(number).first { return FileProblem.Reason(number) }
        let hasEncodingError = chain.contains {
            $0.domain == NSCocoaErrorDomain
                && [
                    .fileReadInapplicableStringEncoding, .fileReadUnknownStringEncoding, .fileReadCorruptFile,
                ]
                .contains(CocoaError.Code(rawValue: $0.code))
        }
        return hasEncodingError ? .notUTF8 : .unknown
    }

    private init(_ number: Int32) {
        self =
            switch number {
            case EACCES, EPERM: .permissionDenied
            case ENOSPC, EDQUOT: .diskFull
            case EFBIG: .tooLarge
            case EROFS: .readOnlyFileSystem
            case EIO: .inputOutput
            case ENOENT: .notFound
            case EEXIST: .alreadyExists
            case EISDIR: .isFolder
            case ENOTDIR: .notAFolder
            case ELOOP: .symbolicLinkLoop
            case EMFILE, ENFILE: .tooManyOpenFiles
            case ENOLCK, ENOTSUP: .noLocks
            default: .system(number)
            }
    }

    /// The error number of the system.
    private static func number(_ error: NSError) -> Int32? {
        guard error.domain == NSCocoaErrorDomain else {
            return error.domain == NSPOSIXErrorDomain ? Int32(error.code) : nil
        }
        return switch CocoaError.Code(rawValue: error.code) {
        // The underlying error has the exact permission.
        case _ where error.userInfo[NSUnderlyingErrorKey] != nil: nil
        case .fileWriteNoPermission, .fileReadNoPermission: EACCES
        case .fileWriteVolumeReadOnly: EROFS
        case .fileWriteOutOfSpace: ENOSPC
        case .fileNoSuchFile, .fileReadNoSuchFile: ENOENT
        case .fileWriteFileExists: EEXIST
        default: nil
        }
    }
}

extension Error {
    /// The error and its underlying errors.
    fileprivate var chain: [NSError] {
        Array(
            sequence(first: self as NSError) { error in
                (error.userInfo[NSUnderlyingErrorKey] as? any Error).map { $0 as NSError }
            }
        )
    }
}

extension UserError {
    /// An error of the file system; `nil` for any other error.
    ///
    /// `place` is the file, if known; by default the file of the error, relative to its home.
    package init?(fileError error: any Error, at place: String? = nil) {
        let chain = error.chain
        // The domain also has errors that are not about files.
        guard let first = chain.first,
            first.domain == NSPOSIXErrorDomain || first.domain == NSCocoaErrorDomain && first.code < 1024
        else {
            return nil
        }
        self.init(
            FileProblem.failed(.reason(chain)),
            at: place ?? chain.lazy.compactMap(Self.path).first.map(Self.nameInHome)
        )
    }

    private static func path(_ error: NSError) -> String? {
        error.userInfo[NSFilePathErrorKey] as? String ?? (error.userInfo[NSURLErrorKey] as? URL)?.path
    }

    /// The path of a file relative to its home; of any other file, as given.
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
}
