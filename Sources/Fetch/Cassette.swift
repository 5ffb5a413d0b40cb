import Feeds
package import Foundation

/// A folder of recorded exchanges, to repeat a poll offline and byte for byte.
///
/// Each exchange is two files: `NAME.json` with the request, the header fields and the timings, and
/// `NAME.body` with the decompressed body. Cookies and passwords are left out, because cassettes are meant to
/// be shared.
package struct Cassette: Sendable {
    private let folder: URL

    /// More bytes or requests than one exchange has.
    static let largestCount = 1 << 40

    /// The folder does not have to exist.
    package init(at folder: URL) { self.folder = folder }

    /// Whether the folder contains exchanges.
    package var isRecorded: Bool {
        get throws {
            guard FileManager.default.fileExists(atPath: folder.path) else { return false }
            return try FileManager.default.contentsOfDirectory(atPath: folder.path).contains {
                $0.hasSuffix(".json")
            }
        }
    }

    /// A fetcher that replays the recording: the responses of each address in recorded order, then the last
    /// one again.
    package func player() throws -> any Fetcher { CassettePlayer(folder) }

    /// A fetcher that passes requests to another one and records the responses.
    package func recorder(of fetcher: any Fetcher) throws -> any Fetcher {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return CassetteRecorder(folder, fetcher)
    }
}

/// What every version of a recording tells.
private struct RecordingVersion: Decodable { var v: Int }

/// One exchange as it is written.
private struct Exchange: Codable {
    static let version = 1

    var v = Exchange.version
    var request: RecordedRequest
    var response: Answer?
    var failure: Failure?

    struct RecordedRequest: Codable {
        var url: String
        var accept: String
        var validators: Validators?
    }

    struct Failure: Codable {
        /// The label of the kind.
        var kind: String
        /// The kind with its arguments; earlier recordings have the label only.
        var problem: FetchProblem?
        var note: String?
        var requests: Int?
        var wireBytes: Int?
    }

    struct Answer: Codable {
        var status: Int
        var url: String
        var headers: [[String]]
        var redirects: [Hop]
        var wireBytes: Int
        var httpVersion: String
        var address: String
        var seconds: Double
    }

    struct Hop: Codable {
        var status: Int
        var target: String
        var wireBytes: Int?
    }

    init(_ request: Request, _ result: Result<Response, FetchError>) {
        self.request = RecordedRequest(
            url: request.url,
            accept: request.accept,
            validators: request.validators
        )
        switch result {
        case .success(let response):
            self.response = Answer(
                status: response.status,
                url: response.url,
                headers: response.headers.filter { $0.name != "set-cookie" }.map { [$0.name, $0.value] },
                redirects: response.redirects.map {
                    Hop(status: $0.status, target: $0.target, wireBytes: $0.wireBytes)
                },
                wireBytes: response.wireBytes,
                httpVersion: response.transferInfo.httpVersion,
                address: response.transferInfo.address,
                seconds: response.transferInfo.total
            )
        case .failure(let error):
            failure = Failure(
                kind: error.kind.label,
                problem: error.kind,
                note: error.note,
                requests: error.traffic.requests,
                wireBytes: error.traffic.wireBytes
            )
        }
    }

    /// What was recorded; a count that no exchange has means that the file is damaged.
    func result(body: [UInt8], name: String) -> Result<Response, FetchError> {
        let counts =
            [failure?.requests, failure?.wireBytes, response?.wireBytes]
            + (response?.redirects.map(\.wireBytes) ?? [])
        guard counts.allSatisfy({ (0...Cassette.largestCount).contains($0 ?? 0) }) else {
            return .failure(FetchError(.notRecorded(.damaged(name))))
        }
        if let failure {
            let kind = failure.problem ?? FetchProblem(label: failure.kind) ?? .brokenAnswer(nil)
            var error = FetchError(kind, note: failure.note)
            error.traffic = Traffic(requests: failure.requests ?? 1, wireBytes: failure.wireBytes ?? 0)
            return .failure(error)
        }
        guard let response else { return .failure(FetchError(.notRecorded(.damaged(name)))) }
        var answer = Response(
            status: response.status,
            headers: response.headers.compactMap { $0.count == 2 ? ($0[0], $0[1]) : nil },
            body: body,
            url: response.url,
            redirects: response.redirects.map {
                Response.Redirect(status: $0.status, target: $0.target, wireBytes: $0.wireBytes ?? 0)
            },
            wireBytes: response.wireBytes
        )
        answer.transferInfo.httpVersion = response.httpVersion
        answer.transferInfo.address = response.address
        answer.transferInfo.total = response.seconds
        return .success(answer)
    }

    static func name(of url: String, _ count: Int) -> String {
        StableHash.name(of: url, length: 12) + "-\(count)"
    }
}

private final class CassetteRecorder: Fetcher {
    private let folder: URL
    private let fetcher: any Fetcher
    private let counts = Locked<[String: Int]>([:])

    init(_ folder: URL, _ fetcher: any Fetcher) {
        self.folder = folder
        self.fetcher = fetcher
    }

    func fetch(_ request: Request) async throws(FetchError) -> Response {
        let result: Result<Response, FetchError>
        do throws(FetchError) { result = .success(try await fetcher.fetch(request)) } catch {
            result = .failure(error)
        }
        // A cancelled request is not an exchange.
        if case .failure(let error) = result, error.kind == .cancelled { throw error }
        let count = counts.withLock { counts in
            counts[request.url, default: 0] += 1
            return counts[request.url, default: 0]
        }
        let place = folder.appending(path: Exchange.name(of: request.url, count))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            if case .success(let response) = result {
                try Data(response.body).write(to: place.appendingPathExtension("body"))
            }
            // Written last, so that an existing exchange is complete.
            try encoder.encode(Exchange(request, result)).write(
                to: place.appendingPathExtension("json"),
                options: .atomic
            )
        } catch {
            throw FetchError(.notRecorded(.notWritable), note: error.localizedDescription)
        }
        return try result.get()
    }
}

private final class CassettePlayer: Fetcher {
    private let folder: URL
    private let counts = Locked<[String: Int]>([:])

    init(_ folder: URL) { self.folder = folder }

    func fetch(_ request: Request) async throws(FetchError) -> Response {
        let count = counts.withLock { counts in
            counts[request.url, default: 0] += 1
            return counts[request.url, default: 0]
        }
        for number in stride(from: count, to: 0, by: -1) {
            let place = folder.appending(path: Exchange.name(of: request.url, number))
            guard let text = try? Data(contentsOf: place.appendingPathExtension("json")) else { continue }
            let name = place.lastPathComponent + ".json"
            let version = try? JSONDecoder().decode(RecordingVersion.self, from: text).v
            if let version, version > Exchange.version {
                throw FetchError(.notRecorded(.newer(name, version: version)))
            }
            guard let exchange = try? JSONDecoder().decode(Exchange.self, from: text) else {
                throw FetchError(.notRecorded(.damaged(name)))
            }
            let body = try? Data(contentsOf: place.appendingPathExtension("body"))
            return try exchange.result(body: body.map { [UInt8]($0) } ?? [], name: name).get()
        }
        throw FetchError(.notRecorded(.missing(String(request.url.prefix(120)))))
    }
}
