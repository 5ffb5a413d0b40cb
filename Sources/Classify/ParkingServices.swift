import Feeds

/// The services where domains wait for a buyer.
enum ParkingServices {
    /// Whether a page is one of theirs.
    static func park(_ content: PageContent, at address: WebURL) -> Bool {
        if content.isMarkedAsParked || isService(address.host) { return true }
        // Other pages may advertise with them, or write about them.
        return content.text.utf8.count < shortText && content.hosts.contains(where: isService)
    }

    /// In bytes.
    private static let shortText = 1500

    private static func isService(_ host: String) -> Bool {
        services.contains { host == $0 || host.hasSuffix("." + $0) }
    }

    private static let services = [
        "above.com", "afternic.com", "atom.com", "bodis.com", "brandbucket.com", "buydomains.com", "dan.com",
        "domainmarket.com", "efty.com", "epik.com", "fabulous.com", "hugedomains.com", "namebright.com",
        "parkingcrew.net", "parklogic.com", "sedo.com", "sedoparking.com", "skenzo.com", "squadhelp.com",
        "undeveloped.com", "uniregistry.com", "voodoo.com",
    ]
}
