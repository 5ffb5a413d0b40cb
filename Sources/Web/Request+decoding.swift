import Feeds
import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
    /// The query, decoded once; any malformed query is a 400.
    func query<Query: Decodable>(as type: Query.Type = Query.self, context: WebRequestContext) throws -> Query
    {
        do {
            return try uri.decodeQuery(as: type, context: context)
        } catch {
            throw WebError(
                .badRequest,
                en: "the address has a malformed query",
                fr: "l’adresse a une requête mal formée"
            )
        }
    }

    /// The whole body.
    ///
    /// - Throws: What becomes a 413 for more than 64 KiB; ``WebError`` for a body that does not arrive whole.
    func wholeBody(context: WebRequestContext) async throws -> ByteBuffer {
        do {
            return try await body.collect(upTo: context.maxUploadSize)
        } catch let error as any HTTPResponseError {
            throw error
        } catch {
            throw WebError(
                .badRequest,
                en: "the request body could not be read",
                fr: "le corps de la requête n’a pas pu être lu"
            )
        }
    }

    /// The path and query, without what a decision or a login left there.
    var address: String { uri.path + Self.joined(queryItems) }

    /// The items of the query, still encoded, without what a decision or a login left there.
    var queryItems: [Substring] {
        (uri.query ?? "").split(separator: "&").filter {
            !$0.hasPrefix("done=") && !$0.hasPrefix("token=")
        }
    }

    /// `?lang=…` where the address asks for a language that exists: links and forms keep it.
    var languageQuery: String {
        LanguageMiddleware.parameter(self).map { "?lang=\($0.rawValue)" } ?? ""
    }

    static func joined(_ items: [some StringProtocol]) -> String {
        items.isEmpty ? "" : "?" + items.joined(separator: "&")
    }
}
