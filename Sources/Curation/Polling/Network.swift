import Feeds
package import Fetch
import Foundation
package import Home
package import Storage

/// The way to the network: a running loop, or a recording of one.
package struct Network: Sendable {
    package var settings: FetchLoop.Configuration
    private let cassette: Cassette?

    /// Prepares for a home, or for no home at all.
    ///
    /// - Parameters:
    ///   - home: Its configuration says how feeds are fetched.
    ///   - recording: A folder of recorded exchanges, replayed if it holds some, else recorded.
    ///   - isOffline: Whether the network is forbidden.
    ///   - connectTo: Where every connection goes, whatever the address says.
    /// - Throws: ``UserError`` when the network is needed and forbidden, or the configuration names what is not there.
    package init(
        home: HomeFolder?,
        recording: String? = nil,
        isOffline: Bool = false,
        connectTo: String? = nil
    ) throws {
        let cassette = recording.map { Cassette(at: URL(filePath: $0, directoryHint: .isDirectory)) }
        let replays: Bool
        do {
            replays = try cassette?.isRecorded ?? false
        } catch {
            throw UserError(FileProblem.unreadable(.recording, .init(error)), at: recording)
        }
        if !replays, isOffline {
            throw UserError(
                recording == nil ? NetworkProblem.offline : NetworkProblem.noRecording,
                at: recording
            )
        }
        try self.init(home: home, cassette: cassette, connectTo: connectTo)
    }

    private init(home: HomeFolder?, cassette: Cassette?, connectTo: String?) throws {
        self.cassette = cassette
        settings = try FetchLoop.Configuration(
            home?.configuration ?? Configuration(),
            folder: home?.folder,
            environment: ProcessInfo.processInfo.environment,
            connectTo: connectTo
        )
    }

    /// Runs `body` with something that answers requests.
    package func use<Result>(_ body: (any Fetcher) async throws -> Result) async throws -> Result {
        if let cassette, try cassette.isRecorded { return try await body(try cassette.player()) }
        return try await FetchLoop.withLoop(settings) { loop in
            guard let cassette else { return try await body(loop) }
            return try await body(try cassette.recorder(of: loop))
        }
    }
}

extension Network {
    /// Runs `body` with what `veille.yml` says of embeddings: `nil` without, and while a recording is replayed.
    package func withEmbedder<Result>(
        of home: HomeFolder,
        store: Store,
        _ body: (Embedder?) async throws -> Result
    ) async throws -> Result {
        guard let settings = home.configuration.embeddings, try cassette?.isRecorded != true else {
            return try await body(nil)
        }
        return try await Self.withEmbedder(settings, store: store, body)
    }

    /// Runs `body` with something that embeds texts, on a loop of its own: that server is asked as its owner wants it.
    ///
    /// - Throws: ``UserError`` when the environment lacks the key, and what `body` throws.
    package static func withEmbedder<Result>(
        _ settings: Configuration.Embeddings,
        store: Store,
        _ body: (Embedder) async throws -> Result
    ) async throws -> Result {
        let environment = ProcessInfo.processInfo.environment
        var loop = FetchLoop.Configuration(userAgent: Version.userAgent)
        loop.perHostInterval = 0
        loop.timeout = Double(settings.timeout)
        loop.maximumBodyBytes = 64 * 1_048_576
        loop.proxies = ProxySettings(environment: environment)
        // Whoever named it in the configuration wants it asked, wherever it stands.
        if let url = WebURL(settings.endpoint) { loop.allowPrivate = [url.host] }
        let key = try settings.keyVariable.map { variable in
            guard let key = environment[variable], !key.isEmpty else {
                throw UserError(
                    EnvironmentProblem.missing(variable, neededBy: settings.endpoint, .key),
                    at: "\(HomeFolder.fileName): classify.embeddings.key_env"
                )
            }
            return key
        }
        return try await FetchLoop.withLoop(loop) { loop in
            try await body(Embedder(settings: settings, key: key, fetcher: loop, store: store))
        }
    }
}

extension FetchLoop.Configuration {
    /// What `veille.yml` and the environment say of fetching.
    init(
        _ configuration: Configuration,
        folder: URL?,
        environment: [String: String],
        connectTo: String? = nil
    ) throws {
        let fetch = configuration.fetch
        self.init(userAgent: fetch.userAgent ?? Version.userAgent)
        concurrency = fetch.concurrency
        perHostInterval = fetch.perHostInterval
        allowPrivate = Set(fetch.allowPrivate)
        timeout = Double(fetch.timeout)
        maximumBodyBytes = fetch.maxBody * 1_048_576
        proxies = ProxySettings(environment: environment)
        self.connectTo = connectTo
        if let file = fetch.caFile {
            let url = URL(filePath: file, relativeTo: folder)
            do {
                try FileHandle(forReadingFrom: url).close()
            } catch {
                throw UserError(
                    FileProblem.unreadable(.certificates, .init(error)),
                    at: "\(HomeFolder.fileName): fetch.ca_file: \(file)"
                )
            }
            caFile = url.path
        }
        for (place, variable) in fetch.credentials {
            guard let secret = environment[variable], !secret.isEmpty else {
                throw UserError(
                    EnvironmentProblem.missing(variable, neededBy: place, .loginOrToken),
                    at: "\(HomeFolder.fileName): fetch.credentials"
                )
            }
            authorizations[place] =
                secret.contains(":") ? "Basic " + Data(secret.utf8).base64EncodedString() : "Bearer " + secret
        }
    }
}
