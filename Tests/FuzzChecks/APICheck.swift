import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
@testable import Curation
@testable import Feeds
@testable import Home
@testable import Storage
@testable import Web

/// Sends a request to the review server's own router.
///
/// The input is a method and a path with its query on the first line, then the body; the token that changes need is
/// given. No request fails on our side, and what the API answers is JSON.
func checkAPI(_ bytes: [UInt8]) async throws {
    let parts = bytes.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
    let line = String(decoding: parts.first ?? [], as: UTF8.self).split(separator: " ", maxSplits: 1)
    guard line.count == 2, let method = HTTPRequest.Method(rawValue: String(line[0])) else { return }
    let path = String(line[1])
    // What arrives over a connection is a visible path.
    guard path.hasPrefix("/"), path.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return }
    let review = try await Review.current()
    let isForm = !path.hasPrefix("/api")
    var head = HTTPRequest(method: method, scheme: "http", authority: "127.0.0.1:4180", path: path)
    head.headerFields[.contentType] = isForm ? "application/x-www-form-urlencoded" : "application/json"
    if let name = HTTPField.Name("X-CSRF-Token") { head.headerFields[name] = review.csrf }
    var body = parts.count > 1 ? Array(parts[1]) : []
    if isForm, method == .post { body = Array("csrf=\(review.csrf)&".utf8) + body }
    let response = try await review.respond(head, body)
    try require(response.status.code < 500, "\(method) \(path): \(response.status)")
    guard !isForm, response.headers[.contentType]?.hasPrefix("application/json") == true else { return }
    let writer = Written()
    try await response.body.write(writer)
    let text = Data(writer.buffer.withLock { $0 }.readableBytesView)
    guard method != .head, !text.isEmpty else { return }
    _ = try JSONSerialization.jsonObject(with: text)
}

/// Keeps what a response writes.
private final class Written: ResponseBodyWriter {
    let buffer = Locked(ByteBuffer())

    func write(_ part: ByteBuffer) async throws { buffer.withLock { _ = $0.writeImmutableBuffer(part) } }
    func finish(_: HTTPFields?) async throws {}
}

/// A home with suggestions, and the router that serves it.
private final class Review: Sendable {
    private static let now = Date(timeIntervalSince1970: 1_773_475_200)
    private static let latest = Locked<Review?>(nil)

    let csrf: String
    private let folder: URL
    private let responder: RouterResponder<WebRequestContext>
    private let requests = Locked(0)

    /// A home whose decisions are few: every hundredth request gets a new one.
    static func current() async throws -> Review {
        let review = latest.withLock { $0 }
        if let review,
            review.requests.withLock({
                $0 += 1; return $0 < 100
            })
        {
            return review
        }
        if let review { try? FileManager.default.removeItem(at: review.folder) }
        let new = try Review()
        latest.withLock { $0 = new }
        return new
    }

    private init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "review-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let page =
            "# Veille\n\n## Énergie\n\n* [Un](https://e.fr/1)\n\n## Droit\n\n* [Trois](https://e.fr/3)\n"
        try Data(page.utf8).write(to: folder.appending(path: "page.md"))
        try Data("pages: [page.md]\n".utf8).write(to: folder.appending(path: "veille.yml"))
        let home = try HomeFolder.find(from: folder, environment: [:])
        let store = try home.openStore()
        for number in 1...4 {
            let url = "https://n.fr/\(number)"
            let suggestion = Suggestion(
                id: "aaa\(number)",
                page: "page.md",
                section: ["Énergie"],
                article: .init(url: url, title: "Titre \(number)", site: "Site", published: Self.now),
                relevance: 0.5,
                confidence: 0.5,
                line: "* [Titre \(number)](\(url))"
            )
            _ = try store.put(Proposal(suggestion: suggestion, key: "n.fr/\(number)"), at: Self.now)
        }
        csrf = "token"
        let queue = ReviewQueue(home: home, store: store)
        let renderer = PageRenderer(
            library: try .pages(),
            keys: home.configuration.reviewKeys,
            csrf: csrf,
            isReadOnly: false,
            work: nil
        )
        let services = WebServices(
            queue: queue,
            renderer: renderer,
            csrf: csrf,
            network: nil,
            work: nil,
            clock: { Self.now }
        )
        responder = buildRouter(services, WebServer.Settings(), nil).buildResponder()
    }

    func respond(_ head: HTTPRequest, _ body: [UInt8]) async throws -> Response {
        var logger = Logger(label: "fuzz")
        logger.logLevel = .critical
        let channel = EmbeddedChannel()
        defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
        channel.localAddress = try SocketAddress(ipAddress: "127.0.0.1", port: 4180)
        let context = WebRequestContext(
            source: ApplicationRequestContextSource(channel: channel, logger: logger)
        )
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body)))
        return try await responder.respond(to: request, context: context)
    }
}
