import Curation
import Feeds
import Foundation
import Home
import Hummingbird
import Logging
import NIOCore

/// Builds the application: the routes, and the address that it listens at.
func buildApplication(
    queue: ReviewQueue,
    settings: WebServer.Settings,
    probes: Probes?,
    network: (@Sendable () throws -> Network)?,
    work: BackgroundWork?,
    logger: Logger,
    clock: @escaping @Sendable () -> Date,
    onStart: @escaping @Sendable (Int) async -> Void
) throws -> some ApplicationProtocol {
    let csrf = Secret.random()
    let renderer = PageRenderer(
        library: try .pages(),
        keys: queue.home.configuration.reviewKeys,
        csrf: csrf,
        isReadOnly: settings.isReadOnly,
        work: work
    )
    let services = WebServices(
        queue: queue,
        renderer: renderer,
        csrf: csrf,
        network: network,
        work: work,
        clock: clock
    )
    let connections = OpenConnections(maximum: settings.limits.maximum)
    var application = Application(
        router: buildRouter(services, settings, probes),
        server: .http1(
            configuration: .init(additionalChannelHandlers: [ConnectionHandler(settings.limits, connections)])
        ),
        configuration: .init(address: .hostname(settings.host, port: settings.port), serverName: nil),
        onServerRunning: { channel in await onStart(channel.localAddress?.port ?? 0) },
        logger: logger
    )
    if settings.showsReview {
        // The first visitor need not wait for the queue; an error is reported to each request.
        application.beforeServerStarts { _ = try? await queue.counts(now: clock()) }
    }
    return application
}

/// What the controllers share.
struct WebServices: Sendable {
    let queue: ReviewQueue
    let renderer: PageRenderer
    /// What every form and every change carries.
    let csrf: String
    /// `nil` where the network is forbidden.
    let network: (@Sendable () throws -> Network)?
    /// `nil` where the server may not poll or check links.
    let work: BackgroundWork?
    let clock: @Sendable () -> Date
}

extension WebServices {
    /// Starts work beside the answers.
    ///
    /// - Throws: ``WebError`` if work runs, or where the server does none.
    func start(_ kind: BackgroundWork.Kind) throws {
        guard let work else {
            throw WebError(
                .conflict,
                en: "this server neither polls nor checks links",
                fr: "ce serveur ne relève pas de flux et ne vérifie pas de liens"
            )
        }
        try work.start(kind)
    }
}

func buildRouter(_ services: WebServices, _ settings: WebServer.Settings, _ probes: Probes?)
    -> Router<WebRequestContext>
{
    let router = Router(context: WebRequestContext.self, options: .autoGenerateHeadEndpoints)
    router.addMiddleware {
        SecurityHeadersMiddleware()
        LanguageMiddleware(chosen: settings.language, fallback: settings.fallbackLanguage)
        ErrorMiddleware(renderer: settings.showsReview ? services.renderer : nil)
    }
    // These reveal nothing of the user's folder: they need no token.
    ProbeController.addHealth(probes, to: router)
    if settings.showsReview { AssetController().addRoutes(to: router) }
    router.addMiddleware {
        AccessMiddleware(host: settings.host, admission: settings.admission, clock: services.clock)
        ChangeMiddleware(isReadOnly: settings.isReadOnly)
    }
    if let probes { ProbeController(probes: probes).addMetrics(to: router) }
    if settings.showsReview {
        QueueController(services: services).addRoutes(to: router)
        HistoryController(services: services).addRoutes(to: router)
        AddController(services: services).addRoutes(to: router)
        PreviewController(services: services).addRoutes(to: router)
        UndoController(services: services).addRoutes(to: router)
        MuteController(services: services).addRoutes(to: router)
        DigestController(services: services).addRoutes(to: router)
        CheckController(services: services).addRoutes(to: router)
        SourcesController(services: services).addRoutes(to: router)
        ScoutController(services: services).addRoutes(to: router)
        OverviewController(services: services).addRoutes(to: router)
        APIController(services: services).addRoutes(to: router.group("api/v1"))
    }
    // Added last: it sees only what no route answers.
    router.add(middleware: MethodMiddleware(routes: router.routes))
    return router
}
