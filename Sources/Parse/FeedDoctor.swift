package import Foundation

/// Advice to the publisher of a feed.
package struct FeedAdvice: Sendable, Equatable {
    package enum Subject: Sendable, Hashable {
        /// A fault that was repaired during parsing.
        case repair(FeedRepair.Kind)
        /// The document has no items.
        case noItems
        /// The feed has no title.
        case noTitle
        /// The feed does not declare its language.
        case noLanguage
        /// The feed does not contain its own address.
        case noSelfLink
        /// Items have no identifier.
        case missingGuids
        /// Items share an identifier.
        case sharedGuids
        /// Items have no link.
        case missingLinks
        /// Items have no title.
        case missingTitles
        /// Items have no readable date.
        case missingDates
        /// Items are dated in the future.
        case futureDates
        /// The content type is not a feed type.
        case wrongContentType
        /// The response has neither `ETag` nor `Last-Modified`, so it is sent in full each time.
        case noValidators
    }

    package enum Severity: String, Sendable, Codable {
        /// Readers lose content.
        case error
        /// Some readers lose content.
        case warning
        /// An improvement.
        case hint
    }

    package var subject: Subject
    /// The first affected line; 0 for the whole document.
    package var line = 0
    /// Occurrences.
    package var count = 1

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

/// Validates a feed and lists what its publisher should fix.
package enum FeedDoctor {
    /// HTTP metadata of a document.
    package struct Transport: Sendable {
        /// The `Content-Type` header field.
        package var contentType: String?
        /// Whether the response had validators.
        package var hasValidators: Bool

        package init(contentType: String?, hasValidators: Bool) {
            self.contentType = contentType
            self.hasValidators = hasValidators
        }
    }

    /// The advice, most severe first.
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
        // One day of tolerance for clocks and time zones.
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
