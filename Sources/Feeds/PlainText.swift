/// Untrusted text, reduced to plain text.
///
/// Works on scalars: a Swift `Character` can hide a quotation mark behind a combining accent.
package enum PlainText {
    /// Removes control characters and those that reorder or hide text: safe in a terminal, a page and a mail.
    package static func printable(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnprintable) else { return text }
        var kept = String.UnicodeScalarView()
        var isFlag = false
        for scalar in text.unicodeScalars {
            // After a black flag, tags name a region: 🏴󠁧󠁢󠁳󠁣󠁴󠁿.
            isFlag = scalar == "\u{1F3F4}" || isFlag && isTag(scalar)
            if isFlag || !isUnprintable(scalar) { kept.append(scalar) }
        }
        return String(kept)
    }

    /// ``printable(_:)`` on one line, white space collapsed; no-break spaces are typography and stay.
    package static func line(_ text: String) -> String {
        text.split { $0 == " " || $0 == "\t" || $0.isNewline }
            .map { printable(String($0)) }.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Replaces the scalars for which `replacement` returns a text.
    package static func replacing(in text: String, _ replacement: (Unicode.Scalar) -> String?) -> String {
        var replaced = ""
        replaced.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            if let other = replacement(scalar) {
                replaced += other
            } else {
                replaced.unicodeScalars.append(scalar)
            }
        }
        return replaced
    }

    /// Escapes text for HTML and XML, including attribute values.
    package static func markup(_ text: String) -> String {
        replacing(in: text) { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            case "'": "&#39;"
            default: nil
            }
        }
    }

    /// Whether a text shows anything: no blanks of other scripts, no invisible characters.
    package static func isVisible(_ text: String) -> Bool {
        text.unicodeScalars.contains { scalar in
            switch scalar.value {
            case 0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0: return false
            default: break
            }
            return switch scalar.properties.generalCategory {
            case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator, .unassigned,
                .nonspacingMark, .enclosingMark:
                false
            default: true
            }
        }
    }

    /// Controls, line and paragraph separators, direction marks, invisible joiners and tags, and what XML
    /// forbids.
    package static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x2069,
            0xFEFF,
            0xFFF9...0xFFFB:
            true
        case let value: value & 0xFFFE == 0xFFFE || isTag(scalar)
        }
    }

    private static func isTag(_ scalar: Unicode.Scalar) -> Bool { (0xE0000...0xE007F).contains(scalar.value) }
}
