import Curation
import Foundation
import Support
import Testing

@testable import Home

@Suite(.temporaryDirectory) struct UserErrorTests {
    private var folder: TemporaryDirectory { TemporaryDirectory.current }

    @Test(
        arguments: [
            (EACCES, .permissionDenied), (EPERM, .permissionDenied), (ENOSPC, .diskFull), (EDQUOT, .diskFull),
            (EFBIG, .tooLarge),
            (EROFS, .readOnlyFileSystem), (EIO, .inputOutput), (ENOENT, .notFound), (EEXIST, .alreadyExists),
            (EISDIR, .isFolder), (ENOTDIR, .notAFolder), (ELOOP, .symbolicLinkLoop),
            (ENOLCK, .noLocks), (ENOTSUP, .noLocks),
            (EMFILE, .tooManyOpenFiles), (ENFILE, .tooManyOpenFiles), (EXDEV, .system(EXDEV)),
        ] as [(Int32, FileProblem.Reason)]
    )
    func `an error number of the system has a reason`(number: Int32, reason: FileProblem.Reason) throws {
        try folder.write("", to: "veille.yml")
        let code = try #require(POSIXErrorCode(rawValue: number))
        let path = folder.url.appending(path: "state/decisions.jsonl").path
        let whole = CocoaError(
            .fileWriteUnknown,
            userInfo: [NSFilePathErrorKey: path, NSUnderlyingErrorKey: POSIXError(code)]
        )
        for error in [POSIXError(code), whole] as [any Error] {
            #expect(UserError(anyError: error)?.cause as? FileProblem == .failed(reason))
        }
        #expect(UserError(anyError: whole)?.place == "state/decisions.jsonl")
        #expect(UserError(anyError: POSIXError(code), at: "page.md")?.place == "page.md")
    }

    @Test(
        arguments: [
            (.fileWriteNoPermission, .permissionDenied), (.fileWriteOutOfSpace, .diskFull),
            (.fileReadNoSuchFile, .notFound),
        ] as [(CocoaError.Code, FileProblem.Reason)]
    )
    func `an error of Foundation has a reason`(code: CocoaError.Code, reason: FileProblem.Reason) {
        #expect(UserError(anyError: CocoaError(code)) == UserError(FileProblem.failed(reason)))
    }

    @Test func `an unreadable file is reported with the reason`() throws {
        try folder.write("", to: "a/b")
        try Data([0x61, 0xFF]).write(to: folder.url.appending(path: "bytes"))
        let isFolder = #expect(throws: (any Error).self) {
            try Data(contentsOf: folder.url.appending(path: "a"))
        }
        #expect(FileProblem.Reason(try #require(isFolder)) == .isFolder)
        let isBinary = #expect(throws: (any Error).self) {
            try String(contentsOf: folder.url.appending(path: "bytes"), encoding: .utf8)
        }
        #expect(FileProblem.Reason(try #require(isBinary)) == .notUTF8)
        let isFile = #expect(throws: (any Error).self) {
            try FileManager.default.contentsOfDirectory(atPath: folder.url.appending(path: "a/b").path)
        }
        #expect(FileProblem.Reason(try #require(isFile)) == .notAFolder)
    }

    @Test func `the errors of the file system are understood`() throws {
        let missing = folder.url.appending(path: "gone/a.md")
        let errors = [
            #expect(throws: (any Error).self) { try Data(contentsOf: missing) },
            #expect(throws: (any Error).self) { try Data().write(to: missing) },
            #expect(throws: (any Error).self) { try FileHandle(forUpdating: missing) },
            #expect(throws: (any Error).self) {
                try FileManager.default.contentsOfDirectory(atPath: missing.path)
            },
        ]
        for error in errors {
            #expect(
                UserError(anyError: try #require(error))
                    == UserError(FileProblem.failed(.notFound), at: missing.path)
            )
        }
    }

    @Test func `other errors are not user errors`() {
        struct Other: Error {}
        #expect(UserError(anyError: Other()) == nil)
    }
}
