import Feeds
import Foundation
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

    /// The body as JSON; `empty` for no body.
    ///
    /// - Throws: ``WebError`` for a body of another form.
    func json<Body: Decodable>(
        _ type: Body.Type = Body.self,
        ifEmpty empty: Body? = nil,
        context: WebRequestContext
    ) async throws -> Body {
        let body = try await wholeBody(context: context)
        if let empty, body.readableBytes == 0 { return empty }
        do {
            return try JSONDecoder().decode(type, from: Data(body.readableBytesView))
        } catch {
            throw WebError(
                .badRequest,
                en: "the body is not JSON in the expected form",
                fr: "le corps n’est pas un JSON de la forme attendue"
            )
        }
    }

    /// The fields of a form of this site.
    ///
    /// - Throws: ``WebError`` for a form that cannot be read, or that another site sent.
    func form<Form: SiteForm>(as type: Form.Type = Form.self, csrf: String, context: WebRequestContext)
        async throws -> Form
    {
        let body = try await wholeBody(context: context)
        let form: Form
        do {
            form = try URLEncodedFormDecoder().decode(type, from: String(buffer: body))
        } catch {
            throw WebError(
                .badRequest,
                en: "the form cannot be read",
                fr: "le formulaire est illisible"
            )
        }
        guard Secret.isEqual(form.csrf, csrf) else {
            throw WebError(
                .forbidden,
                en: "this form is out of date: reload the page",
                fr: "ce formulaire est périmé : rechargez la page"
            )
        }
        return form
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

    /// A path with an item of a query, in the language that the address asks for.
    func path(_ path: String, _ item: String) -> String {
        let language = LanguageMiddleware.parameter(self).map { "lang=\($0.rawValue)" }
        return path + Self.joined([item] + (language.map { [$0] } ?? []))
    }

    static func joined(_ items: [some StringProtocol]) -> String {
        items.isEmpty ? "" : "?" + items.joined(separator: "&")
    }
}

/// The fields of a form, with the token that shows that this server made it.
protocol SiteForm: Decodable {
    var csrf: String { get }
}
