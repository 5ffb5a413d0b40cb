import Delivery
import Feeds
import Home

/// An issue of the digest in a format.
struct DigestView: Sendable {
    let title: String
    let summary: String
    let formats: [LinkView]
    let text: String
    let isEmpty: Bool
    /// What waits for the merge of a branch.
    let waiting: [String]
    /// The address of the file.
    let file: String
    /// What the form would record; `nil` for an issue that is recorded, and for a reader.
    let fingerprint: String?
    /// Where it is sent; empty for a reader.
    let channels: [ChannelView]
    let hasChannels: Bool
    /// The address of the issue as its readers see it; `nil` for what is no web page.
    let frame: String?
    /// The issue before.
    let earlier: LinkView?

    init(
        _ draft: Publishing.Draft,
        as format: DigestFormat,
        isReadOnly: Bool,
        channels: [ChannelStatus],
        query: DigestQuery,
        texts: Texts
    )
        throws
    {
        let number = draft.issue.number
        title =
            draft.isRecorded
            ? texts.text(en: "Issue \(number)", fr: "Numéro \(number)")
            : texts.text(en: "Next issue, number \(number)", fr: "Prochain numéro : n° \(number)")
        summary = texts.text(.count(draft.count, en: ("link", "links"), fr: ("lien", "liens")))
        isEmpty = draft.count == 0 && !draft.isRecorded
        waiting = draft.waiting.map { texts.text(Phrase($0)) }
        let lines =
            isEmpty
            ? []
            : try draft.text(as: format).split(
                omittingEmptySubsequences: false,
                whereSeparator: \.isNewline
            )
        text = lines.map { PlainText.printable(String($0)) }.joined(separator: "\n")
        // The recipients of a mail are not for every reader.
        formats = draft.formats.filter { $0 != .eml || !isReadOnly }.map {
            LinkView(path: query.path("/digest", as: $0), label: $0.rawValue, isCurrent: $0 == format)
        }
        file = query.path("/digest/file", as: format)
        let isOpen = !draft.isRecorded && !isReadOnly
        fingerprint = isOpen && channels.isEmpty ? draft.fingerprint : nil
        self.channels = channels.map { ChannelView($0, language: query.language, texts) }
        hasChannels = !channels.isEmpty
        frame = format == .html && !isEmpty ? query.path("/digest/frame", as: format) : nil
        earlier =
            number > 1
            ? LinkView(
                path: DigestQuery(number: number - 1, language: query.language).path("/digest", as: format),
                label: texts.text(en: "Issue \(number - 1)", fr: "Numéro \(number - 1)"),
                isCurrent: false
            ) : nil
    }
}

/// Which issue, in which language the page is.
struct DigestQuery: Sendable {
    /// `nil` for the next one.
    var number: Int?
    var language: String?

    func path(_ path: String, as format: DigestFormat) -> String {
        let items = [
            number.map { "number=\($0)" }, "format=\(format.rawValue)", language.map { "lang=\($0)" },
        ]
        return path + "?" + items.compactMap(\.self).joined(separator: "&")
    }
}
