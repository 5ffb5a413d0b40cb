import Foundation
import HTTPTypes
import Home
import Hummingbird
import Logging

/// Turns errors into answers: JSON for the API, a page for browsers, plain text for other programs.
struct ErrorMiddleware: RouterMiddleware {
    typealias Context = WebRequestContext

    /// `nil` where no pages are served.
    let renderer: PageRenderer?

    @concurrent func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let known = WebError(describing: error)
            if known == nil || known?.status == .internalServerError {
                // Without the query: it may hold the token.
                context.logger.error(
                    "request failed",
                    metadata: [
                        "method": "\(request.method)", "path": "\(request.uri.path)",
                        "error": "\(known?.message.en ?? String(describing: error))",
                    ]
                )
            }
            let response = try response(to: request, known ?? .unexpected, context)
            return request.method == .head ? response.createHeadResponse() : response
        }
    }

    private func response(to request: Request, _ error: WebError, _ context: Context) throws -> Response {
        let message = error.message.text(in: context.language)
        var response: Response
        if Self.isAPI(request) {
            response = try ErrorResponse(error: message).response(from: request, context: context)
        } else if let renderer, Self.acceptsHTML(request) {
            response = try renderer.error(error.status, message, typed: error.typed, request, context)
        } else {
            response = .text("\(error.status.code) \(error.status.reasonPhrase)\n\n\(message)\n")
        }
        response.status = error.status
        for field in error.headers { response.headers[field.name] = field.value }
        // Whoever sends too much is not listened to until the end of it.
        if error.status == .contentTooLarge { response.headers[.connection] = "close" }
        return response
    }

    private static func isAPI(_ request: Request) -> Bool {
        request.uri.path.split(separator: "/").first == "api"
    }

    private static func acceptsHTML(_ request: Request) -> Bool {
        guard let accepted = request.headers[.accept] else { return true }
        return ["text/html", "text/*", "*/*"].contains { accepted.contains($0) }
    }
}

extension Response {
    /// Plain text in UTF-8.
    static func text(_ text: String, type: String = "text/plain; charset=utf-8") -> Response {
        Response(
            status: .ok,
            headers: [.contentType: type],
            body: .init(byteBuffer: ByteBuffer(string: text))
        )
    }
}
