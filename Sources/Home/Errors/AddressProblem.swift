/// What is wrong with a given address.
package enum AddressProblem: UserError.Cause {
    /// It has no http or https, or no host.
    case notWeb(String)
    /// It has a user name or a password; the host of the address.
    case hasPassword(host: String)

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
        case .hasPassword(let host):
            .init(
                en: (
                    "the address of \(host) contains a password, which feeds.opml would show",
                    "give it without, and in veille.yml: fetch: {credentials: {\(host): VARIABLE}}"
                ),
                fr: (
                    "l’adresse de \(host) contient un mot de passe, que feeds.opml montrerait",
                    "donnez-la sans lui, et dans veille.yml : fetch: {credentials: {\(host): VARIABLE}}"
                )
            )
        }
    }
}
