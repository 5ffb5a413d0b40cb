import Curation
import Feeds
import Home
import Pages
import Storage
import Testing

/// The messages for pages and for the store, in both languages.
@Suite struct PageWordsTests {
    private typealias Kind = PageError.Kind

    static let kinds: [(PageError.Kind, [String])] = [
        (.nulByte, []), (.notUTF8, ["iconv"]), (.noSuchSection(["A", "B"], known: [["C"]]), ["A / B", "C"]),
        (.nowhereToInsert(.noItem), []), (.nowhereToInsert(.noRow), []),
        (.nowhereToInsert(.noNoteColumn), []),
        (.nowhereToInsert(.beforeFirstHeading), []), (.nowhereToInsert(.closed), ["veille:off"]),
        (.alreadyThere, ["7"]), (.badAddress("ftp://x"), ["ftp://x"]), (.harmfulAddress("a b"), ["a b"]),
        (.lineGone("- x"), ["- x"]), (.lineChanged("- x"), ["- x"]),
    ]

    static let doubts: [(PageError.Kind, [String])] = [
        (.notProven(.lineBreak), []), (.notProven(.otherBlock), []),
        (.notProven(.templateCommand("L")), ["L", "{%"]),
        (.notProven(.title(line: "L", shown: "S")), ["“L”", "“S”"]), (.notProven(.kramdown("L")), ["“L”"]),
        (.notProven(.mixedLineEnds), []), (.notProven(.notReversible), []),
        (.notProven(.sections("L")), ["“L”"]), (.notProven(.otherLink("L")), ["“L”"]),
        (.notProven(.runningText("L")), ["“L”"]),
        (.notProven(.notALink("L", section: ["A", "B"])), ["“L”", "A / B"]),
        (.notProven(.address("https://a", wanted: "https://b")), ["https://a", "https://b"]),
        (.notProven(.links(2)), ["2"]), (.notProven(.notWhole), []), (.notProven(.linksOf("A")), ["“A”"]),
        (.notProven(.stillNotWhole), []), (.notProven(.stillNoHeading), []), (.notProven(.breaksLink), []),
        (.notProven(.unknownRepair("V999")), ["V999"]), (.notProven(.entriesBelow), []),
        (.notProven(.numbering), []), (.notProven(.looseLines), []),
        (.notProven(.foreignMarkup("L")), ["“L”"]),
    ]

    @Test(arguments: kinds + doubts)
    func `every reason has a sentence in both languages, with its arguments`(
        kind: PageError.Kind,
        arguments: [String]
    ) {
        let phrase = Phrase(PageError(kind, line: 7))
        #expect(!phrase.en.isEmpty && phrase.en != phrase.fr)
        for argument in arguments {
            let bare = argument.trimmingPrefix("“").prefix { $0 != "”" }
            #expect(phrase.en.contains(argument) && phrase.fr.contains(bare))
        }
        #expect(!phrase.fr.contains("“"), "French has its own quotation marks")
    }

    @Test func `the error for a missing section lists the others`() {
        let phrase = Phrase(PageError(.noSuchSection(["Deux"], known: [["Un"], ["A", "B"]])))
        #expect(phrase.en == "no section “Deux”; the page has “Un”, “A / B”")
        #expect(phrase.fr == Phrase(en: "", fr: "pas de section « Deux » ; la page a « Un », « A / B »").fr)
    }

    @Test(arguments: StoreError.Kind.allCases)
    func `SQLite's message is not in the sentence, in both languages`(kind: StoreError.Kind) {
        let error = UserError(StoreError(kind, code: 11, note: "database disk image is malformed"))
        #expect(error.place == "state/veille.sqlite" && error.what.en != error.what.fr)
        #expect(!error.what.en.contains("image") && !error.what.fr.contains("image"))
        if kind == .corrupt || kind == .disk || kind == .other {
            #expect(error.what.en.contains("SQLite 11") && error.what.fr.contains("SQLite 11"))
            #expect(error.note == "database disk image is malformed", "shown with --verbose")
        }
    }
}
