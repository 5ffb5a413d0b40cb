import Feeds

/// The services where domains wait for a buyer.
enum ParkingServices {
    /// Whether a page is one of theirs.
    static func park(_ content: PageContent, at address: WebURL, from start: WebURL) -> Bool {
        // The link may be to one of them.
        if isService(start.host) { return false }
        if content.isMarkedAsParked || isService(address.host) { return true }
        // Others may load an advertisement of theirs.
        return content.text.utf8.count < shortText && content.hosts.contains(where: isService)
    }

    /// In bytes.
    private static let shortText = 1500

    private static func isService(_ host: String) -> Bool {
        services.contains { host == $0 || host.hasSuffix("." + $0) }
    }

    private static let services = [
        "afternic.com", "bodis.com", "brandbucket.com", "buydomains.com", "dan.com",
        "domainmarket.com", "efty.com", "fabulous.com", "hugedomains.com", "namebright.com",
        "parkingcrew.net", "parklogic.com", "sedo.com", "sedoparking.com", "skenzo.com", "squadhelp.com",
        "undeveloped.com", "uniregistry.com", "voodoo.com",
    ]
}
