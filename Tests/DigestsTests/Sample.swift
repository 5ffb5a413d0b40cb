import Feeds
import Digests
import Foundation

/// Sample issues.
enum Sample {
    static let now = Date(timeIntervalSince1970: 1_773_475_200)
    static let envelope = Mailbox("Équipe veille <veille@e.fr>").flatMap { from in
        Mailbox("liste@e.fr").map {
            Envelope(
                from: from,
                to: [$0],
                listID: "veille.e.fr",
                unsubscribe: ["https://e.fr/bye?a=1&b=2", "mailto:bye@e.fr"]
            )
        }
    }

    /// The Markdown for a plain text, as far as the samples need it.
    static func text(_ plain: String) -> Digest.Text {
        Digest.Text(plain, markdown: plain.replacing("<", with: "\\<").replacing("[", with: "\\["))
    }

    static func item(_ title: String = "Un <titre> & \"co\"", number: Int = 1) -> Digest.Item {
        Digest.Item(
            title: text(title),
            url: "https://e.fr/\(number)?a=1&b=2",
            site: text("Site"),
            published: Date(timeIntervalSince1970: 1_772_323_200),
            decided: now,
            language: "en-GB",
            quote: text("Des <mots>."),
            id: "urn:veille:abc\(number)"
        )
    }

    static func digest(
        _ items: [Digest.Item] = [item()],
        title: String = "Veille & IA",
        section: String = "Énergie",
        language: Language = .fr
    ) -> Digest {
        Digest(
            name: "default",
            number: 3,
            date: now,
            title: title,
            language: language,
            categories: ["veille"],
            identity: "abc",
            sections: [Digest.Part(name: text(section), items: items)],
            envelope: envelope
        )
    }

    /// An issue with all optional parts.
    static func full(language: Language = .fr) -> Digest {
        var first = item()
        first.isPaywalled = true
        first.alsoAt = [
            Digest.Coverage(site: text("Autre"), title: text("La même"), url: "https://a.fr/1"),
            Digest.Coverage(site: text("Tiers"), title: text("Encore"), url: "https://t.fr/2"),
        ]
        var second = item("Deuxième", number: 2)
        second.language = language.rawValue
        second.published = nil
        second.note = text("À lire [d’abord].")
        var digest = digest([first], language: language)
        digest.sections.append(Digest.Part(name: text(""), items: [second]))
        digest.links = Digest.Links(
            home: "https://e.fr/page",
            feed: "https://e.fr/atom.xml",
            propose: "mailto:veille@e.fr"
        )
        digest.sources = Digest.Sources(count: 12, troubled: [text("<Panne>")])
        return digest
    }
}
