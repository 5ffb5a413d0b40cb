import Feeds
import Testing

@Suite struct PaywallTests {
    private static func article(_ title: String, _ summary: String, _ url: String) -> Suggestion.Article {
        Suggestion.Article(url: url, title: title, site: "S", summary: summary)
    }

    @Test(
        arguments: [
            ("[Abonnés] Le titre", "", "https://e.fr/1"), ("Le titre (abonnés)", "", "https://e.fr/1"),
            ("Le titre [Abonné·es]", "", "https://e.fr/1"), ("Le titre (€)", "", "https://e.fr/1"),
            ("Le titre [€€]", "", "https://e.fr/1"), ("🔒 Le titre", "", "https://e.fr/1"),
            ("Le titre 🔒", "", "https://e.fr/1"), ("Réservé aux abonnés : le titre", "", "https://e.fr/1"),
            ("T", "Un résumé. Article réservé aux abonnés", "https://e.fr/1"),
            ("T", "Un résumé. Cet article est RÉSERVÉ À NOS ABONNÉS.", "https://e.fr/1"),
            ("T", "La suite est réservée aux abonnées.", "https://e.fr/1"),
            ("T", "Re\u{301}serve\u{301} aux abonne\u{301}s", "https://e.fr/1"),
            ("[$] A look at the kernel", "", "https://e.org/1"),
            ("Title (subscribers only)", "", "https://e.org/1"),
            ("T", "Subscriber-only content.", "https://e.org/1"), ("[Premium] T", "", "https://e.org/1"),
            ("T", "This article is for subscribers only.", "https://e.org/1"),
            ("T (paywall)", "", "https://e.org/1"),
            ("T", "", "https://e.fr/abonnes/2026/t"), ("T", "", "https://abonnes.e.fr/t"),
            ("T", "", "https://e.org/subscribers-only/t?x=1"),
        ]
    )
    func `paywall markers of newspapers are recognised`(title: String, summary: String, url: String) {
        #expect(Self.article(title, summary, url).isPaywalled)
    }

    @Test(
        arguments: [
            ("Un titre", "Un résumé.", "https://e.fr/1"),
            ("Les abonnés du service fuient", "", "https://e.fr/1"),
            ("Un budget de 3 M€ (€ constants)", "", "https://e.fr/1"),
            ("Le chiffrement", "Un cadenas 🔒 rassure.", "https://e.fr/1"),
            ("T", "Subscribers of only one service.", "https://e.org/1"),
            ("Premium chips (and others)", "", "https://e.org/1"),
            ("T", "", "https://e.fr/les-abonnes-fuient"), ("T", "", "https://e.fr/?q=abonnes"),
        ]
    )
    func `other mentions of subscribers are not paywall markers`(title: String, summary: String, url: String)
    {
        #expect(!Self.article(title, summary, url).isPaywalled)
    }
}
