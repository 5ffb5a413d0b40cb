import Demand
import Foundation
@testable import Feeds
@testable import Home

/// Where a file would be that a relative path of the configuration names.
private let folder: URL = {
    let folder = FileManager.default.temporaryDirectory.appending(path: "configuration-\(getpid())")
    do {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
        fatalError("\(error)")
    }
    demand(FileManager.default.changeCurrentDirectoryPath(folder.path))
    return folder
}()

/// Reads any text as a `veille.yml`: a configuration, or an error that names the place; no file is made.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzConfiguration(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    // Other bytes are refused when the file is read.
    guard let text = String(validating: bytes, as: UTF8.self) else { return 0 }
    let folder = folder
    do {
        _ = try Configuration(yaml: text)
    } catch let error as UserError {
        // YAML ends lines at every separator that Unicode has.
        check(
            error,
            lines: text.unicodeScalars.count { "\n\r\u{85}\u{2028}\u{2029}".unicodeScalars.contains($0) } + 1
        )
    } catch {
        fatalError("an error without a place: \(error)")
    }
    demand((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) == [])
    return 0
}

private func check(_ error: UserError, lines: Int) {
    demand(!error.what.en.isEmpty && !error.what.fr.isEmpty)
    guard let parts = error.place?.split(separator: ":"), parts.first == "veille.yml", parts.count <= 2 else {
        fatalError("no place: \(error)")
    }
    guard parts.count == 2 else { return }
    guard let line = Int(parts[1]), (1...(lines + 1)).contains(line) else {
        fatalError("a line that is not there: \(error)")
    }
}
