package import Foundation

/// Something about a feed that its publisher should know.
package struct FeedAdvice: Sendable, Equatable {
    /// What it is about.
    package enum Subject: Sendable, Hashable {
        /// Something that was mended on reading.
        case repair(FeedRepair.Kind)
        /// The document has no items.
        case noItems
        /// The feed has no title.
        case noTitle
        /// The feed does not say which language it is in.
        case noLanguage
        /// The feed does not give its own address.
        case noSelfLink
        /// Items have no identifier.
        case missingGuids
        /// Items share their identifier.
        case sharedGuids
        /// Items have no address of a page.
        case missingLinks
        /// Items have no title.
        case missingTitles
        /// Items have no date that can be read.
        case missingDates
        /// Items are dated after now.
        case futureDates
        /// The content type is not one of a feed.
        case wrongContentType
        /// The answer has neither `ETag` nor `Last-Modified`: it is sent whole each time.
        case noValidators
    }

    /// How much it matters.
    package enum Severity: String, Sendable, Codable {
        /// Readers lose something.
        case error
        /// Some readers lose something.
        case warning
        /// It could be better.
        case hint
    }

    /// What it is about.
    package var subject: Subject
    /// The first line it concerns; 0 when it concerns the whole.
    package var line = 0
    /// How often.
    package var count = 1

    /// How much it matters.
    package var severity: Severity {
        switch subject {
        case .repair(.wrongEncoding), .repair(.junkAfter), .repair(.undeclaredPrefix),
            .repair(.undefinedEntity):
            .warning
        case .repair, .noItems, .sharedGuids, .missingLinks: .error
        case .missingGuids, .missingDates, .futureDates, .wrongContentType, .noTitle, .missingTitles: .warning
        case .noLanguage, .noSelfLink, .noValidators: .hint
        }
    }

    /// A stable name: of the repair, or of the subject.
    package var code: String {
        switch subject {
        case .repair(let kind): kind.rawValue
        case .noItems: "no-items"
        case .noTitle: "no-title"
        case .noLanguage: "no-language"
        case .noSelfLink: "no-self-link"
        case .missingGuids: "missing-guids"
        case .sharedGuids: "shared-guids"
        case .missingLinks: "missing-links"
        case .missingTitles: "missing-titles"
        case .missingDates: "missing-dates"
        case .futureDates: "future-dates"
        case .wrongContentType: "wrong-content-type"
        case .noValidators: "no-validators"
        }
    }
}

/// Looks at a feed the way a validator does, and says what its publisher should mend.
package enum FeedDoctor {
    /// What HTTP said of a document, where it came that way.
    package struct Transport: Sendable {
        /// The `Content-Type` header field.
        package var contentType: String?
        /// Whether the answer had validators.
        package var hasValidators: Bool

        /// Makes the facts of an answer.
        package init(contentType: String?, hasValidators: Bool) {
            self.contentType = contentType
            self.hasValidators = hasValidators
        }
    }

    /// What should be mended, the worst first.
    package static func examine(_ feed: ParsedFeed, transport: Transport? = nil, now: Date) -> [FeedAdvice] {
        var advice: [FeedAdvice] = []
        for kind in FeedRepair.Kind.allCases {
            let repairs = feed.repairs.filter { $0.kind == kind }
            guard let first = repairs.first else { continue }
            advice.append(FeedAdvice(subject: .repair(kind), line: first.line, count: repairs.count))
        }
        func check(_ subject: FeedAdvice.Subject, _ isWrong: (ParsedFeed.Item) -> Bool) {
            let count = feed.items.count(where: isWrong)
            if count > 0 { advice.append(FeedAdvice(subject: subject, count: count)) }
        }
        if feed.items.isEmpty { advice.append(FeedAdvice(subject: .noItems)) }
        if feed.identity.quality == .shared { advice.append(FeedAdvice(subject: .sharedGuids)) }
        check(.missingGuids) { $0.id == nil }
        check(.missingLinks) { $0.url == nil && $0.enclosures.isEmpty }
        check(.missingTitles) { $0.title?.plain.isEmpty ?? true }
        check(.missingDates) { $0.published == nil && $0.updated == nil }
        // A day of grace: clocks and time zones differ.
        check(.futureDates) { ($0.published ?? .distantPast) > now.addingTimeInterval(86_400) }
        if feed.title?.plain.isEmpty ?? true { advice.append(FeedAdvice(subject: .noTitle)) }
        if feed.language == nil { advice.append(FeedAdvice(subject: .noLanguage)) }
        if feed.selfLink == nil { advice.append(FeedAdvice(subject: .noSelfLink)) }
        if let transport {
            let type = transport.contentType?.lowercased() ?? ""
            if !type.contains("xml") && !type.contains("json") {
                advice.append(FeedAdvice(subject: .wrongContentType))
            }
            if !transport.hasValidators { advice.append(FeedAdvice(subject: .noValidators)) }
        }
        let order: [FeedAdvice.Severity] = [.error, .warning, .hint]
        return order.flatMap { severity in advice.filter { $0.severity == severity } }
    }
}
