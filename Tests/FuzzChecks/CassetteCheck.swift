import Foundation
@testable import Feeds
@testable import Fetch

/// Replays any bytes as a recorded exchange: an answer within bounds, or an error.
func checkCassette(_ bytes: [UInt8]) async throws {
    let recording = try await Recording.shared()
    try Data(bytes).write(to: recording.file)
    let player = try Cassette(at: recording.folder).player()
    let counts: [Int]
    do throws(FetchError) {
        let response = try await player.fetch(Recording.request)
        counts = [response.wireBytes] + response.redirects.map(\.wireBytes)
    } catch {
        counts = [error.traffic.requests, error.traffic.wireBytes]
    }
    // A round adds these up.
    try require(counts.allSatisfy((0...Cassette.largestCount).contains), "\(counts)")
}

/// A folder with one recorded exchange, whose file the check replaces.
private struct Recording: Sendable {
    static let request = Request(url: "https://e.fr/feed.xml")

    let folder: URL
    let file: URL

    private static let made = Task { () throws -> Recording in
        struct Silent: Fetcher {
            func fetch(_ request: Request) async throws(FetchError) -> Response {
                Response(status: 200, url: request.url)
            }
        }
        let folder = FileManager.default.temporaryDirectory.appending(path: "cassette-\(UUID().uuidString)")
        _ = try await Cassette(at: folder).recorder(of: Silent()).fetch(request)
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        guard let file = files.first(where: { $0.pathExtension == "json" }) else {
            throw Violation(description: "nothing was recorded")
        }
        return Recording(folder: folder, file: file)
    }

    static func shared() async throws -> Recording { try await made.value }
}
