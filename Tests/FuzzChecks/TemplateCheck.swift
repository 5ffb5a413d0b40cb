import Foundation
@testable import Digests
@testable import Feeds

/// Renders an issue with any text as a template: a text of bounded size, or an error that names the line.
func checkTemplate(_ bytes: [UInt8]) throws {
    guard let source = String(validating: bytes, as: UTF8.self) else { return }
    let lines = source.count(where: \.isNewline) + 1
    let template: Digest.Template
    do throws(Digest.Template.Fault) {
        template = try Digest.Template(source)
    } catch {
        return try require((1...lines).contains(error.line), "line \(error.line) of \(lines)")
    }
    for format in [DigestFormat.html, .md, .text] {
        guard let text = try? issue.rendered(as: format, template: template) else { continue }
        if format == .html { try require(!text.contains("<script>alert"), "a title is markup") }
    }
    _ = try? issue.posted(with: template)
}

private let issue: Digest = {
    func text(_ plain: String) -> Digest.Text {
        Digest.Text(plain, markdown: plain.replacing("<", with: "\\<"))
    }
    let items = (1...3).map { number in
        Digest.Item(
            title: text("<script>alert(\(number))</script> & \"co\""),
            url: "https://e.fr/\(number)?a=1&b=2",
            site: text("Site"),
            published: Date(timeIntervalSince1970: 1_772_323_200),
            decided: Date(timeIntervalSince1970: 1_773_475_200),
            language: "fr",
            quote: text("Des <mots>."),
            id: "urn:veille:\(number)"
        )
    }
    return Digest(
        name: "default",
        number: 3,
        date: Date(timeIntervalSince1970: 1_773_475_200),
        title: "Veille",
        language: .fr,
        categories: [],
        identity: "abc",
        sections: [Digest.Part(name: text("Énergie"), items: items)],
        envelope: nil
    )
}()
