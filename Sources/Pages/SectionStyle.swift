/// The common style of a section's links, used to write the next one.
package struct SectionStyle: Sendable, Hashable {
    /// The most frequent form that can be imitated; ``LinkStyle/Form/siteThenTitle`` if all are sentences.
    package var form: LinkStyle.Form
    /// The separator of the form.
    package var separator: String
    /// The ending of the form.
    package var ending: String
    /// What most links have before them: an emoji, a checkbox.
    var icon = ""
    /// The marks around most links.
    var opening = ""
    var closing = ""
    /// The markup in most link texts.
    var markup: TitleMarkup?
    /// The attributes of most links.
    var attributes = ""
    /// Whether plain addresses are in angle brackets.
    var isAngled = true
    /// Whether the names before the links are host names.
    var hasHosts = false
    /// Whether most descriptions start with a small letter; `nil` if there are none.
    var startsLowercase: Bool?
    /// What stands before and after a person's note where the form has none; see ``readRemarks(of:in:)``.
    var noteSeparator = " - "
    var noteEnding = ""
    /// Whether the form is a fallback, because the section has none that can be imitated.
    package var isFallback: Bool
    package var gap: Gap
    /// Blank lines between items.
    package enum Gap: String, Sendable, Codable {
        /// None.
        case tight
        /// At least one between all items.
        case loose
        /// Between some items.
        case mixed
    }

    /// The style of a section; the whole page breaks ties.
    package init(_ section: Section, in page: Page) { self.init(section, in: page.sections) }

    init(_ section: Section, in page: [Section]) {
        let entries = section.entryList
        let own = entries?.items.compactMap { $0.link.map { section.links[$0] } } ?? []
        // An empty section takes the style of the whole page.
        let links = own.isEmpty ? page.flatMap(\.links) : own
        let imitable = links.filter {
            $0.isWellFormed && $0.style.form != .sentence && !(own.isEmpty && $0.style.form == .tableRow)
        }
        (form, isFallback) = Self.form(of: links, imitable: imitable)
        let sameForm = imitable.filter { [form] in $0.style.form == form }
        // Search the whole page only if the section has no model.
        let models =
            sameForm.isEmpty ? page.flatMap(\.links).filter { [form] in $0.style.form == form } : sameForm
        (opening, closing) =
            Self.most(own.map { [$0.style.opening, $0.style.closing] }).map { ($0[0], $0[1]) } ?? ("", "")
        // A separator may stand inside the closing mark.
        let alike = models.filter { [closing] in $0.style.closing == closing }
        separator =
            Self.count((alike.isEmpty ? models : alike).map(\.style.separator)).first?.key
            ?? (form == .titleThenText ? " - " : " : ")
        ending = Self.count(models.map(\.style.ending)).first?.key ?? ""
        startsLowercase = Self.startsLowercase(alike.isEmpty ? models : alike)
        isAngled = models.count(where: \.style.isAngled) * 2 >= models.count
        hasHosts = models.count { $0.hasHostAsLabel } * 2 > models.count
        icon = Self.most(own.map(\.style.icon)) ?? ""
        markup = Self.most(own.map(\.style.markup)) ?? nil
        attributes = Self.most(own.map(\.style.attributes)) ?? ""
        let gaps = entries.map { Self.gaps(of: $0.items) } ?? []
        gap = gaps.allSatisfy { $0 == 0 } ? .tight : gaps.allSatisfy { $0 > 0 } ? .loose : .mixed
    }

    /// Takes the style of notes from the descriptions of the section, otherwise of the page.
    mutating func readRemarks(of section: Section, in page: [Section]) {
        for links in [section.links, page.flatMap(\.links)] {
            let styles = links.filter { $0.style.form == .titleThenText && $0.isWellFormed }.map(\.style)
            guard let separator = Self.count(styles.map(\.separator)).first?.key else { continue }
            (noteSeparator, noteEnding) = (separator, Self.count(styles.map(\.ending)).first?.key ?? "")
            return
        }
    }

    /// A sample of the descriptions is enough.
    private static func startsLowercase(_ links: [Link]) -> Bool? {
        let firsts = links.prefix(60).compactMap { link -> Character? in
            guard link.style.form == .titleThenText, let title = link.context.firstRange(of: link.title)
            else { return nil }
            return link.context[title.upperBound...].first { $0.isLetter }
        }.filter { $0.isUppercase || $0.isLowercase }
        return firsts.isEmpty ? nil : firsts.count(where: \.isLowercase) * 2 > firsts.count
    }

    private static func form(of links: [Link], imitable: [Link]) -> (LinkStyle.Form, isFallback: Bool) {
        let counts = count(imitable.map(\.style.form))
        let isProse = Double(imitable.count) < Double(links.count) / 3
        if let most = counts.first, !isProse {
            let tied = isTie(counts) ? counts.first { $0.key == .siteThenTitle } : nil
            return ((tied ?? most).key, false)
        }
        // If sentences lead into the links, use the site's name instead; otherwise the title alone.
        let running = links.count { $0.style.hasWordsBefore || !$0.isWellFormed }
        return (!links.isEmpty && running * 2 >= links.count ? .siteThenTitle : .title, !links.isEmpty)
    }

    /// The value of more than half; `nil` if there is none.
    private static func most<Value: Hashable>(_ values: [Value]) -> Value? {
        count(values).first.flatMap { $0.value * 2 > values.count ? $0.key : nil }
    }

    private static func isTie(_ counts: [(key: LinkStyle.Form, value: Int)]) -> Bool {
        counts.count > 1 && counts[0].value == counts[1].value
    }

    private static func gaps(of items: [ItemList.Item]) -> [Int] {
        zip(items, items.dropFirst()).map { max(0, $1.firstLine - $0.lastLine - 1) }
    }

    /// Values by descending frequency; ties in order of first occurrence.
    private static func count<Value: Hashable>(_ values: [Value]) -> [(key: Value, value: Int)] {
        var counts: [Value: (first: Int, count: Int)] = [:]
        for (index, value) in values.enumerated() { counts[value, default: (index, 0)].count += 1 }
        return counts.sorted { ($1.value.count, $0.value.first) < ($0.value.count, $1.value.first) }
            .map { ($0.key, $0.value.count) }
    }
}

extension Link {
    /// Whether its label is the host of its address.
    fileprivate var hasHostAsLabel: Bool {
        guard let label, label.contains("."), !label.contains(" ") else { return false }
        return url.lowercased().contains(label.lowercased())
    }
}
