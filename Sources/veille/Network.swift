import ArgumentParser
import Feeds
import Fetch
import Foundation
import Storage
import Watch

/// The option of commands that use the network.
struct NetworkOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Record every exchange in this folder; if it holds some already, replay them and use no network.",
            valueName: "dir"
        )
    )
    var cassette: String?
}

/// The way to the network: a running loop, or a recording of one.
struct Network {
    var settings: FetchLoop.Configuration
    private let cassette: Cassette?

    /// Prepares for a home, or for no home at all.
    ///
    /// - Throws: ``HomeError`` when the network is needed and forbidden, or the configuration names what is not there.
    init(_ common: CommonOptions, _ options: NetworkOptions, home: Home?, connectTo: String? = nil) throws {
        let cassette = options.cassette.map { Cassette(at: URL(filePath: $0, directoryHint: .isDirectory)) }
        let replays: Bool
        do {
            replays = try cassette?.isRecorded ?? false
        } catch {
            throw HomeError(
                .usage,
                place: options.cassette,
                Phrase(en: "this is no folder", fr: "ce n’est pas un dossier"),
                remedy: Phrase(
                    en: "name a folder for the recording",
                    fr: "indiquez un dossier pour l’enregistrement"
                )
            )
        }
        if !replays, common.offline, let cassette = options.cassette {
            throw HomeError(
                .usage,
                place: cassette,
                Phrase(en: "it holds no recording", fr: "il ne contient aucun enregistrement"),
                remedy: Phrase(en: "record one without --offline", fr: "faites-en un sans --offline")
            )
        }
        if !replays { try common.requireNetwork() }
        try self.init(home: home, cassette: cassette, connectTo: connectTo)
    }

    /// Prepares without a command line: for the demonstration.
    init(home: Home?, connectTo: String? = nil) throws {
        try self.init(home: home, cassette: nil, connectTo: connectTo)
    }

    private init(home: Home?, cassette: Cassette?, connectTo: String?) throws {
        self.cassette = cassette
        settings = try FetchLoop.Configuration(
            home?.configuration ?? Configuration(),
            folder: home?.folder,
            environment: ProcessInfo.processInfo.environment,
            connectTo: connectTo
        )
    }

    /// Runs `body` with something that answers requests.
    func use<Result>(_ body: (any Fetcher) async throws -> Result) async throws -> Result {
        if let cassette, try cassette.isRecorded { return try await body(try cassette.player()) }
        return try await FetchLoop.withLoop(settings) { loop in
            guard let cassette else { return try await body(loop) }
            return try await body(try cassette.recorder(of: loop))
        }
    }
}

extension Network {
    /// Runs `body` with what `veille.yml` says of embeddings: `nil` without, and while a recording is replayed.
    func withEmbedder<Result>(
        of home: Home,
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
    /// - Throws: ``HomeError`` when the environment lacks the key, and what `body` throws.
    static func withEmbedder<Result>(
        _ settings: Watch.Configuration.Embeddings,
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
                throw HomeError(
                    .usage,
                    place: "\(Home.fileName): classify.embeddings.key_env",
                    Phrase(
                        en: "the environment has no “\(variable)”",
                        fr: "l’environnement n’a pas « \(variable) »"
                    ),
                    remedy: Phrase(en: "set it to the server's key", fr: "donnez-lui la clé du serveur")
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
        _ configuration: Watch.Configuration,
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
            guard FileManager.default.isReadableFile(atPath: url.path) else {
                throw HomeError(
                    .usage,
                    place: "\(Home.fileName): fetch.ca_file",
                    Phrase(en: "“\(file)” cannot be read", fr: "« \(file) » ne peut être lu"),
                    remedy: Phrase(
                        en: "name a file of certificates in PEM form",
                        fr: "indiquez un fichier de certificats au format PEM"
                    )
                )
            }
            caFile = url.path
        }
        for (place, variable) in fetch.credentials {
            guard let secret = environment[variable], !secret.isEmpty else {
                throw HomeError(
                    .usage,
                    place: "\(Home.fileName): fetch.credentials",
                    Phrase(
                        en: "the environment has no “\(variable)”, which “\(place)” needs",
                        fr: "l’environnement n’a pas « \(variable) », qu’il faut pour « \(place) »"
                    ),
                    remedy: Phrase(
                        en: "set it to user:password, or to a token",
                        fr: "donnez-lui utilisateur:motdepasse, ou un jeton"
                    )
                )
            }
            authorizations[place] =
                secret.contains(":") ? "Basic " + Data(secret.utf8).base64EncodedString() : "Bearer " + secret
        }
    }
}
