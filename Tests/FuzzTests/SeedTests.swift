import Foundation
import FuzzChecks
import Testing

@Suite struct SeedTests {
    private static func inputs(_ check: FuzzCheck) throws -> [URL] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fuzzing")
        return try ["Seeds", "FailCases"].flatMap { kind in
            try FileManager.default.contentsOfDirectory(
                at: folder.appending(path: "\(kind)/\(check.rawValue)"),
                includingPropertiesForKeys: nil
            )
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: FuzzCheck.allCases)
    func `every seed and every fail case passes its check`(check: FuzzCheck) async throws {
        let inputs = try Self.inputs(check)
        #expect(inputs.count > 1)
        for input in inputs {
            let bytes = Array(try Data(contentsOf: input))
            await #expect(throws: Never.self, "\(input.lastPathComponent)") { try await check.run(bytes) }
        }
    }
}
