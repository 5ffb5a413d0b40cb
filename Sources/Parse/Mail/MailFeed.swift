import Foundation

/// The letters of one list as a feed.
package enum MailFeed {
    /// The relation of addresses that are about the list itself.
    static let housekeeping = "housekeeping"

    /// The newest first; a letter that has come twice is there once.
    package static func read(_ letters: [MailMessage]) -> ParsedFeed {
        var feed = ParsedFeed(format: .mail)
        let sorted = letters.sorted { ($0.date ?? .distantPast) > ($1.date ?? .distantPast) }
        feed.title = sorted.lazy.compactMap(\.listName).first.map { TextConstruct(value: $0, kind: .text) }
        var known: Set<String> = []
        for letter in sorted {
            let content =
                letter.html.map { TextConstruct(bytes: $0, kind: .html) }
                ?? letter.text.map { TextConstruct(bytes: $0, kind: .text) }
            guard let content else { continue }
            let id = letter.id ?? letter.subject + "\u{1F}" + String(letter.date?.timeIntervalSince1970 ?? 0)
            guard known.insert(id).inserted else { continue }
            var item = ParsedFeed.Item()
            item.id = id
            let title = letter.subject.nonEmpty ?? letter.listName ?? letter.sender ?? id
            item.title = TextConstruct(value: title, kind: .text)
            item.url = letter.archivedAt
            item.content = content
            item.links = letter.housekeeping.map { ParsedFeed.WebLink(href: $0, rel: Self.housekeeping) }
            item.published = letter.date
            item.language = letter.language
            feed.items.append(item)
        }
        return feed
    }

    /// The letters of a mailbox in the form of mbox (RFC 4155), the last ones first; at most `limit`.
    package static func letters(of mailbox: [UInt8], limit: Int) -> [ArraySlice<UInt8>] {
        let mark = Array("From ".utf8)
        var starts: [Int] = []
        var rest = mailbox[...]
        var isAfterBlank = true
        while !rest.isEmpty {
            let start = rest.startIndex
            let line = MailField.nextLine(&rest)
            if isAfterBlank, line.starts(with: mark) { starts.append(start) }
            isAfterBlank = line.isEmpty
        }
        let ends = starts.dropFirst() + [mailbox.count]
        return zip(starts, ends).suffix(limit).reversed().map { mailbox[$0..<$1] }
    }
}
