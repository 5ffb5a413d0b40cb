import Curation
import Foundation
import Support
import Testing

@testable import Home

@Suite(.temporaryDirectory) struct UserErrorTests {
    private var folder: TemporaryDirectory { TemporaryDirectory.current }

    @Test(arguments: [
        (EACCES, "permission denied", "accès refusé"), (EPERM, "permission denied", "accès refusé"),
        (ENOSPC, "the disk is full", "le disque est plein"),
        (EROFS, "the file system is read-only", "le système de fichiers est en lecture seule"),
        (
            EIO, "input/output error: the disk fails, or its connection",
            "erreur d’entrée-sortie : le disque est en panne, ou sa liaison"
        ),
        (ENOENT, "there is no such file", "ce fichier n’existe pas"),
    ])
    func `what the system refuses is told in words`(number: Int32, english: String, french: String) throws {
        try folder.write("", to: "veille.yml")
        let code = try #require(POSIXErrorCode(rawValue: number))
        let path = folder.url.appending(path: "state/decisions.jsonl").path
        let whole = CocoaError(
            .fileWriteUnknown,
            userInfo: [NSFilePathErrorKey: path, NSUnderlyingErrorKey: POSIXError(code)]
        )
        for error in [POSIXError(code), whole] as [any Error] {
            let told = try #require(UserError(anyError: error))
            #expect(told.what == Phrase(en: english, fr: french))
        }
        #expect(UserError(anyError: whole)?.place == "state/decisions.jsonl")
        #expect(UserError(anyError: POSIXError(code), at: "page.md")?.place == "page.md")
    }

    @Test(arguments: [CocoaError.Code.fileWriteNoPermission, .fileWriteOutOfSpace, .fileReadNoSuchFile])
    func `Foundation's own words have a reason, too`(code: CocoaError.Code) throws {
        let told = try #require(UserError(anyError: CocoaError(code)))
        #expect(!told.what.en.contains("cannot be read or written"))
    }

    @Test func `what the file system really says is understood`() throws {
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
            let told = UserError(anyError: try #require(error))
            #expect(told?.what.en == "there is no such file" && told?.place == missing.path)
        }
    }

    @Test func `what is no file's error has no words here`() {
        struct Other: Error {}
        #expect(UserError(anyError: Other()) == nil)
    }
}
