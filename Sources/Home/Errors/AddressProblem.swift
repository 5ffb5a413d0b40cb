/// What is wrong with a given address.
package enum AddressProblem: UserError.Cause {
    /// It has no http or https, or no host.
    case notWeb(String)

    package var message: UserError.Message {
        switch self {
        case .notWeb(let text):
            .init(
                en: ("“\(text)” is not a web address", "give an address that starts with https://"),
                fr: (
                    "« \(text) » n’est pas une adresse web",
                    "donnez une adresse qui commence par https://"
                )
            )
        }
    }
}
