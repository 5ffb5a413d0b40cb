import Feeds
import Foundation
import Home
import Hummingbird
import NIOCore

/// What middleware hands on to the routes.
struct WebRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The language of the answer; set by ``LanguageMiddleware``.
    var language = Language.en
    /// The port at which the connection arrived.
    let localPort: Int?
    /// Where it comes from.
    let remoteAddress: String?
    /// Who asks, where the server knows people by name; set by ``AccessMiddleware``.
    var person: Person?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        localPort = source.channel.localAddress?.port
        remoteAddress = source.channel.remoteAddress?.ipAddress
    }

    var texts: Texts { Texts(language: language) }

    /// In bytes.
    var maxUploadSize: Int { 64 * 1024 }

    var responseEncoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}
