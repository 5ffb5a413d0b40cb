/// The sites of the demonstration: what each host answers.
struct DemoSite: Sendable {
    var host: String
    var title: String
    /// The feeds, by path.
    var feeds: [Feed]
    /// How the home page announces them.
    var announcement: Announcement

    struct Feed: Sendable {
        var path: String
        var title: String
        var type: String
        var body: [UInt8]
    }

    enum Announcement: Sendable {
        /// A `<link>` in the page.
        case tag
        /// A `Link` header field.
        case header
        /// Not at all.
        case none
    }

    /// The home page.
    var page: String {
        let links = announcement == .tag ? feeds.map(Self.link).joined() : ""
        return
            "<!doctype html>\n<html><head><meta charset=\"utf-8\"><title>\(title)</title>\n\(links)</head><body><h1>\(title)</h1></body></html>\n"
    }

    private static func link(_ feed: Feed) -> String {
        "<link rel=\"alternate\" type=\"\(feed.type)\" title=\"\(feed.title)\" href=\"\(feed.path)\">\n"
    }

    static let all: [DemoSite] = [
        DemoSite(
            host: "sobriete-numerique.example",
            title: "Sobriété numérique",
            feeds: [
                Feed(
                    path: "/feed/",
                    title: "Sobriété numérique",
                    type: "application/rss+xml",
                    body: PackageResources.sobriete_numerique_rss
                )
            ],
            announcement: .tag
        ),
        DemoSite(
            host: "journal-du-climat.example",
            title: "Journal du climat",
            feeds: [
                Feed(
                    path: "/feed/",
                    title: "Journal du climat — À la une",
                    type: "application/rss+xml",
                    body: PackageResources.journal_du_climat_rss
                ),
                Feed(
                    path: "/numerique/feed/",
                    title: "Journal du climat — Numérique",
                    type: "application/rss+xml",
                    body: PackageResources.journal_du_climat_numerique_rss
                ),
            ],
            announcement: .tag
        ),
        DemoSite(
            host: "carnet-libre.example",
            title: "Carnet libre",
            feeds: [
                Feed(
                    path: "/atom.xml",
                    title: "Carnet libre",
                    type: "application/atom+xml",
                    body: PackageResources.carnet_libre_atom
                )
            ],
            announcement: .header
        ),
        DemoSite(
            host: "greensoft.example",
            title: "Greensoft",
            feeds: [
                Feed(
                    path: "/feed.json",
                    title: "Greensoft",
                    type: "application/feed+json",
                    body: PackageResources.greensoft_json
                )
            ],
            announcement: .tag
        ),
        DemoSite(
            host: "modelwatch.example",
            title: "Modelwatch",
            feeds: [
                Feed(
                    path: "/rss.xml",
                    title: "Modelwatch",
                    type: "application/rss+xml",
                    body: PackageResources.modelwatch_rss
                )
            ],
            announcement: .none
        ),
        DemoSite(
            host: "donnees-ouvertes.example",
            title: "Données ouvertes",
            feeds: [
                Feed(
                    path: "/index.rdf",
                    title: "Données ouvertes",
                    type: "application/rdf+xml",
                    body: PackageResources.donnees_ouvertes_rdf
                )
            ],
            announcement: .tag
        ),
        DemoSite(
            host: "lowpower.example",
            title: "Low power",
            feeds: [
                Feed(
                    path: "/rss.xml",
                    title: "Low power",
                    type: "application/rss+xml",
                    body: PackageResources.lowpower_rss
                )
            ],
            announcement: .tag
        ),
        DemoSite(
            host: "atelier-ecoconception.example",
            title: "Atelier écoconception",
            feeds: [
                Feed(
                    path: "/atom.xml",
                    title: "Atelier écoconception",
                    type: "application/atom+xml",
                    body: PackageResources.atelier_ecoconception_atom
                )
            ],
            announcement: .tag
        ),
        DemoSite(host: "norme-nationale.example", title: "Norme nationale", feeds: [], announcement: .none),
        DemoSite(
            host: "portail-statistiques.example",
            title: "Portail statistiques",
            feeds: [],
            announcement: .none
        ),
    ]
}
