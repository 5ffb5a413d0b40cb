import Foundation
import FuzzChecks

private let check: FuzzCheck = {
    let name = ProcessInfo.processInfo.environment["VEILLE_FUZZ"] ?? ""
    guard let check = FuzzCheck(rawValue: name) else {
        fatalError("VEILLE_FUZZ is one of \(FuzzCheck.allCases.map(\.rawValue))")
    }
    return check
}()

/// An empty working folder: a reader that follows a relative path would leave a file there.
private let folder: String = {
    let folder = FileManager.default.temporaryDirectory.appending(path: "fuzz-\(getpid())")
    do {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
        fatalError("\(error)")
    }
    guard FileManager.default.changeCurrentDirectoryPath(folder.path) else { fatalError(folder.path) }
    return folder.path
}()

/// What libFuzzer calls with each input; a check that fails ends the program, so that the input is kept.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let folder = folder
    do {
        try check.run(Array(UnsafeBufferPointer(start: start, count: count)))
        guard try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty else {
            fatalError("a file was created in the working folder")
        }
    } catch {
        fatalError("\(error)")
    }
    return 0
}
