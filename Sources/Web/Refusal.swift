import HTTPTypes
import Home

/// Why a request is not answered as it wishes, in the words of its reader.
struct Refusal: Error {
    let status: HTTPResponse.Status
    let what: Phrase

    init(_ status: HTTPResponse.Status, en: String, fr: String) {
        self.status = status
        what = Phrase(en: en, fr: fr)
    }

    /// A value that a parameter cannot have.
    static func wrong(_ parameter: String, _ value: String, _ known: String) -> Refusal {
        Refusal(
            .badRequest,
            en: "“\(parameter)” cannot be “\(value.prefix(40))”: \(known)",
            fr: "« \(parameter) » ne peut être « \(value.prefix(40)) » : \(known)"
        )
    }
}
