import Feeds
package import Fetch
import Foundation
package import Home
package import Storage

/// Access to the network: a fetch loop, or the replay of a recording.
package struct Network: Sendable {
    package var settings: FetchLoop.Configuration
    private let cassette: Cassette?
    private let secrets: Secrets?

    /// Reads the settings for fetching.
    ///
    /// - Parameters:
    ///   - home: Its configuration is used; the defaults without one.
    ///   - recording: A folder of recorded exchanges: replayed if it has any, otherwise recorded.
    ///   - isOffline: Whether the network is forbidden.
    ///   - connectTo: `host:port` for every connection, whatever the URL.
    /// - Throws: ``UserError`` when the network is needed but forbidden, or a file or variable is missing.
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
        let environment = ProcessInfo.processInfo.environment
        let configuration = home?.configuration ?? Configuration()
        settings = try FetchLoop.Configuration(
            configuration,
            folder: home?.folder,
            environment: environment,
            connectTo: connectTo
        )
        let values = configuration.fetch.credentials.values.compactMap { environment[$0] }
        secrets = values.isEmpty ? nil : Secrets(values.flatMap(Secrets.values))
    }

    /// Runs `body` with a fetcher.
    package func use<Result>(_ body: (any Fetcher) async throws -> Result) async throws -> Result {
        if let cassette, try cassette.isRecorded { return try await body(try cassette.player()) }
        return try await FetchLoop.withLoop(settings) { loop in
            let masking: any Fetcher = secrets.map { MaskingFetcher(fetcher: loop, secrets: $0) } ?? loop
            let fetcher = KeyedFetcher(fetcher: masking, authorizations: settings.authorizations)
            guard let cassette else { return try await body(fetcher) }
            return try await body(try cassette.recorder(of: fetcher))
        }
    }
}

extension Network {
    /// Runs `body` with the embedder of `veille.yml`; `nil` if there is none, or if a recording is replayed.
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

    /// Runs `body` with an embedder that has its own fetch loop: limits for feeds do not apply to its server.
    ///
    /// - Throws: ``UserError`` when the environment lacks the key, and the errors of `body`.
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
        // The configuration names it: it may be on a private network.
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
    /// Whether `fetch.credentials` has a key for the API of GitHub.
    var hasKeyOfForge: Bool {
        WebURL(RepositoryVisit.github + "/graphql").flatMap { authorizations.field(for: $0) } != nil
    }

    /// The settings for fetching, from `veille.yml` and the environment.
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
        proxyResolves = fetch.proxyResolves
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
        var fields: [String: String] = [:]
        for (url, variable) in fetch.credentials {
            guard let secret = environment[variable], !secret.isEmpty else {
                throw UserError(
                    EnvironmentProblem.missing(variable, neededBy: url, .loginOrToken),
                    at: "\(HomeFolder.fileName): fetch.credentials"
                )
            }
            fields[url] =
                secret.contains(":") ? "Basic " + Data(secret.utf8).base64EncodedString() : "Bearer " + secret
        }
        authorizations = Authorizations(fields)
    }
}
