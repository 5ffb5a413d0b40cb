import Curation
import Delivery
import HTTPTypes
import Home
import Hummingbird
import Storage

/// Why a request fails: the status, and a sentence for people.
struct WebError: Error {
    let status: HTTPResponse.Status
    let message: Phrase
    var headers: HTTPFields = [:]
    /// What the person had typed, to be corrected.
    var typed: Typed?

    /// The form of a line that was refused.
    struct Typed: Sendable {
        let id: String
        let line: String
        let back: String
        /// As in the form that was refused; empty to overrule.
        let records: String
    }

    init(_ status: HTTPResponse.Status, _ message: Phrase) {
        self.status = status
        self.message = message
    }

    init(_ status: HTTPResponse.Status, en: String, fr: String) {
        self.init(status, Phrase(en: en, fr: fr))
    }

    /// A parameter with a value that it cannot have.
    static func invalid(_ parameter: String, _ value: String, allowed: String) -> WebError {
        WebError(
            .badRequest,
            en: "invalid value “\(value.prefix(40))” for \(parameter): use \(allowed)",
            fr: "valeur « \(value.prefix(40)) » invalide pour \(parameter) : utilisez \(allowed)"
        )
    }
}

extension WebError {
    static let unexpected = WebError(
        .internalServerError,
        en: "unexpected error; the server’s log has the details",
        fr: "erreur inattendue ; le journal du serveur donne les détails"
    )

    /// `nil` for an error that nothing here expects: its text is for the log, not for the client.
    init?(describing error: any Error) {
        switch error {
        case let error as WebError:
            self = error
        case let error as any HTTPResponseError:
            self.init(error.status, Self.message(error.status))
        case let error:
            if StoreError(anyError: error)?.kind == .other { return nil }
            guard let error = UserError(anyError: error) else { return nil }
            self.init(error)
        }
    }

    private init(_ error: UserError) {
        let place = error.place.map { $0 + ": " } ?? ""
        let message = Phrase(en: place + error.what.en, fr: place + error.what.fr)
        let status: HTTPResponse.Status =
            switch error.cause {
            // What the person asked for is at fault, or the state of their folder, not the server.
            case AddProblem.failed: .unprocessableContent
            case is ApplyProblem, is UndoProblem, is CommitProblem, is GitProblem: .conflict
            case is PageProblem where error.kind == .failed: .conflict
            case ConfigurationProblem.notEditable: .conflict
            case is SendProblem where error.kind == .failed: .conflict
            default:
                switch error.kind {
                case .usage: .badRequest
                case .pageChanged: .conflict
                case .failed: .internalServerError
                }
            }
        self.init(status, error.remedy.map { .list([message, $0], separator: " → ") } ?? message)
    }

    /// The errors of the framework carry their status, and English at best.
    private static func message(_ status: HTTPResponse.Status) -> Phrase {
        switch status {
        case .badRequest: Phrase(en: "malformed request", fr: "requête mal formée")
        case .notFound: Phrase(en: "not found", fr: "introuvable")
        case .contentTooLarge:
            Phrase(
                en: "request body exceeds 64 KiB",
                fr: "le corps de la requête dépasse 64 Kio"
            )
        default: Phrase(en: "the request failed", fr: "la requête a échoué")
        }
    }
}
