import Foundation
import FuzzChecks
import Synchronization

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

/// The CPU time of this process, in seconds.
private func cpuTime() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

/// Runs the check to its end, and throws what it throws.
private func run(_ bytes: [UInt8]) throws {
    let end = DispatchSemaphore(value: 0)
    let outcome = Mutex(Result<Void, any Error>.success(()))
    Task {
        do { try await check.run(bytes) } catch { outcome.withLock { $0 = .failure(error) } }
        end.signal()
    }
    end.wait()
    try outcome.withLock { try $0.get() }
}

/// What libFuzzer calls with each input; a check that fails or is slow ends the program, so that the input is kept.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let folder = folder
    let begin = cpuTime()
    do {
        try run(Array(UnsafeBufferPointer(start: start, count: count)))
        guard try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty else {
            fatalError("a file was created in the working folder")
        }
    } catch {
        fatalError("\(error)")
    }
    // The sanitizer and the coverage make everything several times slower.
    let seconds = cpuTime() - begin
    if seconds > 1 { fatalError("\(count) bytes took \(seconds) s of CPU") }
    return 0
}
