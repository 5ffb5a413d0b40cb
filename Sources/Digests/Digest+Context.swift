import Feeds
import Foundation

extension Digest {
    /// The context of all templates; docs/digest.md lists the keys.
    ///
    /// Mustache treats an empty text as true, and looks up a missing key in the enclosing context: so empty
    /// values are left out, and links share no keys with the issue.
    var context: [String: Any] {
        let words = DigestWords(language: language)
        let week = DigestDates.week(date)
        let issue = words.issue(number: number, count: count)
        let weekText = words.week(number: week, days: DigestDates.daysOfWeek(date, language))
        let parts = partContexts(words)
        let postTitle = title + words.colon + issue + ", " + weekText
        var context: [String: Any] = [
            "language": language.rawValue,
            "name": name,
            "title": title,
            "titleRule": Self.rule("=", under: title),
            "subject": subject,
            "issue": issue,
            "week": weekText,
            "number": number,
            "weekNumber": week,
            "count": count,
            "date": DigestDates.short(date),
            "dateLong": DigestDates.long(date, language),
            "dateTime": DigestDates.machine(date),
            "dateMail": DigestDates.mail(date),
            "id": feedID,
            "postTitle": postTitle,
            // A JSON string is valid YAML: a title cannot leave its line.
            "yamlTitle": Self.quoted(postTitle),
            "isDraft": isDraft,
            "isEmpty": count == 0,
            "hasContents": count > Self.contentsLimit,
            "sections": parts,
            "items": parts.flatMap { $0["items"] as? [[String: Any]] ?? [] },
            "words": words.labels.merging(["nothingNew": words.nothingNew]) { $1 },
        ]
        context["homeURL"] = links.home
        context["hasLinks"] = links.home != nil || links.propose != nil || links.feed != nil
        context["feedURL"] = links.feed
        context["proposeURL"] = links.propose
        if !categories.isEmpty {
            context["yamlCategories"] = "[" + categories.map(Self.quoted).joined(separator: ", ") + "]"
        }
        if let sources {
            context["sources"] = words.sources(sources, name: \.plain)
            context["markdownSources"] = words.sources(sources, name: \.markdown)
            context["sourcesCount"] = sources.count
            context["troubled"] = sources.troubled.map(\.plain)
        }
        return context
    }

    /// Readers take in about six titles at a glance.
    static let contentsLimit = 6

    /// A feed keeps its identifier over all issues (RFC 4287 §4.2.6).
    var feedID: String { "urn:veille:\(Self.slug(identity)):\(Self.slug(name))" }

    private func partContexts(_ words: DigestWords) -> [[String: Any]] {
        var anchors: [String: Int] = [:]
        var link = 0
        return sections.map { section in
            let name = section.name.isEmpty ? words.unknownSection : section.name.plain
            let anchor = Self.anchor(name)
            let before = anchors[anchor, default: 0]
            anchors[anchor] = before + 1
            return [
                "section": name,
                "markdownSection": section.name.isEmpty ? name : section.name.markdown,
                "sectionRule": Self.rule("-", under: name),
                "anchor": before == 0 ? anchor : "\(anchor)-\(before)",
                "sectionCount": section.items.count,
                "items": section.items.map { item in
                    itemContext(item, in: name, words, link: &link)
                },
            ]
        }
    }

    private func itemContext(_ item: Item, in section: String, _ words: DigestWords, link: inout Int)
        -> [String: Any]
    {
        link += 1
        let day = item.published.map { DigestDates.long($0, language) } ?? ""
        let itemLanguage = item.language.map { String($0.prefix { $0 != "-" && $0 != "_" }).lowercased() }
        var context: [String: Any] = [
            "link": link,
            "itemTitle": item.title.plain,
            "markdownTitle": item.title.markdown,
            "url": item.url,
            "itemID": item.id,
            "itemSection": section,
            "published": DigestDates.machine(item.published ?? item.decided),
            "publishedMail": DigestDates.mail(item.published ?? item.decided),
            "updated": DigestDates.machine(item.decided),
            "isPaywalled": item.isPaywalled,
        ]
        if !item.site.isEmpty {
            context["site"] = item.site.plain
            context["markdownSite"] = item.site.markdown
        }
        if let published = item.published {
            context["day"] = DigestDates.short(published)
            context["dayLong"] = day
        }
        func origin(_ site: String) -> String? {
            let parts = [site, day].filter { !$0.isEmpty }
            return parts.isEmpty ? nil : parts.joined(separator: ", ")
        }
        context["origin"] = origin(item.site.plain)
        context["markdownOrigin"] = origin(item.site.markdown)
        if let itemLanguage, itemLanguage != language.rawValue, Self.isLanguage(itemLanguage) {
            context["foreign"] = itemLanguage
            context["languageMark"] = itemLanguage.uppercased()
        }
        if let note = item.note, !note.isEmpty {
            context["note"] = note.plain
            context["markdownNote"] = note.markdown
        } else if let quote = item.quote, !quote.isEmpty {
            context["quote"] = quote.plain
            context["markdownQuote"] = quote.markdown
            context["quoted"] = words.quoted(quote.plain)
        }
        if let proposer = item.proposer, !proposer.isEmpty {
            context["proposer"] = proposer.plain
            context["proposedBy"] = words.proposed(by: proposer.plain)
            context["markdownProposedBy"] = words.proposed(by: proposer.markdown)
        }
        context["hasAlso"] = !item.alsoAt.isEmpty
        context["also"] = item.alsoAt.map { coverage in
            link += 1
            return [
                "alsoLink": link,
                "alsoSite": coverage.site.plain,
                "markdownAlsoSite": coverage.site.markdown,
                "alsoTitle": coverage.title.plain,
                "alsoURL": coverage.url,
            ] as [String: Any]
        }
        return context
    }

    /// Only two- and three-letter codes are shown as a language, not tags such as `pt-br`.
    private static func isLanguage(_ text: String) -> Bool {
        (2...3).contains(text.count) && text.allSatisfy { $0.isASCII && $0.isLetter }
    }

    static func quoted(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        // Encoding a string cannot fail.
        let data = (try? encoder.encode(text)) ?? Data("\"\"".utf8)
        return String(decoding: data, as: UTF8.self)
    }

    static func slug(_ text: String) -> String {
        text.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? String($0) : "-" }.joined()
    }

    /// The anchor that GitHub, Hugo and Jekyll's kramdown generate for a heading.
    private static func anchor(_ heading: String) -> String {
        let kept = heading.lowercased().filter {
            $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == " "
        }
        return kept.replacing(" ", with: "-")
    }

    private static func rule(_ mark: String, under text: String) -> String {
        String(repeating: mark, count: min(max(1, PlainLines.width(of: text)), PlainLines.columns))
    }
}
