import Testing

@testable import Parse

/// Documents in the encodings of the web; their labels mean the supersets of the vendors.
@Suite struct CharsetTests {
    private static func parse(_ title: [UInt8], label: String?) throws -> ParsedFeed {
        let declaration = label.map { "<?xml version=\"1.0\" encoding=\"\($0)\"?>" } ?? ""
        let start = Array("\(declaration)<rss version=\"2.0\"><channel><item><title>".utf8)
        return try FeedParser.parse(start + title + Array("</title></item></channel></rss>".utf8))
    }

    @Test(
        arguments: [
            ("shift_jis", [0x87, 0x40, 0x88, 0xEA], "①一", "shift_jis"),
            ("Windows-31J", [0x87, 0x8A], "㈱", "shift_jis"),
            ("EUC-JP", [0xAD, 0xA1, 0xB0, 0xEC], "①一", "euc-jp"),
            ("euc-kr", [0x8C, 0x63, 0xB0, 0xA2], "똠각", "euc-kr"),
            ("ks_c_5601-1987", [0x8C, 0x63], "똠", "euc-kr"),
            ("gb2312", [0x82, 0x30, 0x84, 0x36, 0xC4, 0xE3], "㓇你", "gb18030"),
            ("Big5", [0xA4, 0xA4, 0x9D, 0xEF], "中嘅", "big5"),
            ("iso-8859-8-i", [0xF9, 0xEC], "של", "iso-8859-8-i"),
            ("x-cp1256", [0xE3, 0xE6], "مو", "windows-1256"), ("cp1250", [0x9E, 0xE8], "žč", "windows-1250"),
            ("x-mac-cyrillic", [0x9D, 0xEA], "Эк", "x-mac-cyrillic"),
            ("koi8-u", [0xA4, 0xD7], "єв", "koi8-u"),
            ("iso-8859-9", [0xFE, 0x80], "ş€", "windows-1254"),
            ("tis-620", [0xA1, 0x85], "ก…", "windows-874"),
            (
                "ISO-2022-JP", [0x1B, 0x24, 0x42, 0x34, 0x44, 0x2D, 0x21, 0x1B, 0x28, 0x42, 0x61], "環①a",
                "iso-2022-jp"
            ),
            ("utf-16", [0xC3, 0xA9], "é", "utf-8"),
        ] as [(String, [UInt8], String, String)]
    )
    func `a label means its vendor's superset`(label: String, bytes: [UInt8], title: String, name: String)
        throws
    {
        let feed = try Self.parse(bytes, label: label)
        #expect(feed.items.map { $0.title?.plain } == [title])
        #expect(feed.encoding == name)
    }

    @Test(
        arguments: [
            ("gb2312", [0xC2, 0xCC, 0xC9, 0xAB, 0xCD, 0xF8, 0xD5, 0x2E], "绿色网\u{FFFD}."),
            ("euc-kr", [0xC7, 0xD1, 0xB1, 0xB9, 0xBE, 0xEE, 0xB4, 0x2E], "한국어\u{FFFD}."),
            ("euc-jp", [0xA4, 0xB3, 0xA4, 0xEC, 0xA4, 0xCF, 0xA4, 0x2E], "これは\u{FFFD}."),
            ("shift_jis", [0x82, 0xB1, 0x82, 0xEA, 0x82, 0xCD, 0x82, 0x2E], "これは\u{FFFD}."),
            ("big5", [0xB3, 0x6F, 0xAC, 0x4F, 0xA4, 0x40, 0xBD, 0x2E], "這是一\u{FFFD}."),
            ("windows-1253", [0xC1, 0xC2, 0xC3, 0xC4, 0xC5, 0xD2], "ΑΒΓΔΕ\u{FFFD}"),
            ("utf-8", [0xC3, 0xA9, 0x63, 0x61, 0x66, 0xC3, 0x2E], "écaf\u{FFFD}."),
            ("utf-8", [0x63, 0x61, 0x66, 0xC3, 0x2E], "caf\u{FFFD}."),
            ("utf-8", [0xC3, 0xA9, 0x92, 0x73], "é\u{FFFD}s"), ("utf-8", [0xE2, 0x80, 0x2E], "\u{FFFD}."),
            ("ISO-2022-JP", [0x1B, 0x24, 0x42, 0x34, 0x44, 0x34, 0x44, 0x2D], "環環\u{FFFD}"),
            (
                "ISO-2022-JP", [0x1B, 0x28, 0x49, 0x31, 0x32, 0x33, 0x34, 0x6E],
                "\u{FF71}\u{FF72}\u{FF73}\u{FF74}\u{FFFD}"
            ),
        ] as [(String, [UInt8], String)]
    )
    func `a cut character costs one replacement, not the encoding`(
        label: String,
        bytes: [UInt8],
        title: String
    ) throws {
        let feed = try Self.parse(bytes, label: label)
        #expect(feed.items.map { $0.title?.plain } == [title])
        #expect(feed.isRecovered)
    }

    @Test(arguments: [
        "iso-2022-cn-ext", "iso-2022-cn", "iso-2022-kr", "hz-gb-2312", "utf-7", "ibm1364", "ibm930", "tscii",
        "utf-7//translit", "iso-8859-1//translit", "euc-jisx0213", "no-such-label",
    ])
    func `an encoding with states is not decoded on a stranger's word`(label: String) throws {
        let text =
            Array("<rss><channel><item><title>".utf8) + Self.latin
            + Array("</title></item></channel></rss>".utf8)
        #expect(!Charset.isDecoded(label))
        let charset = Charset(text, contentType: "text/xml; charset=" + label)
        #expect(charset.name == "windows-1252")
        let feed = try Self.parse([0x0E, 0x1B, 0x24, 0x41] + Self.latin, label: label)
        #expect(feed.items.count == 1)
    }

    private static let western = "L’été, à la plage – café"
    private static let latin: [UInt8] =
        [0x4C, 0x92, 0xE9, 0x74, 0xE9, 0x2C, 0x20, 0xE0, 0x20] + Array("la plage ".utf8) + [0x96]
        + Array(" caf".utf8) + [0xE9]

    @Test(
        arguments: [
            ("utf-8", latin, western), ("gb2312", latin, western), ("shift_jis", latin, western),
            ("no-such-label", latin, western),
            (nil, latin, western), (nil, [0x61, 0x92, 0x61, 0x61, 0x61], "a’aaa"),
        ] as [(String?, [UInt8], String)]
    )
    func `a wrong label is not believed`(label: String?, bytes: [UInt8], title: String) throws {
        let feed = try Self.parse(bytes, label: label)
        #expect(feed.items.map { $0.title?.plain } == [title])
        #expect(feed.encoding == "windows-1252")
    }

    @Test func `a byte order mark before invalid bytes is no text`() throws {
        let json = "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"title\":\"é"
        let bytes =
            [0xEF, 0xBB, 0xBF] + Array(json.utf8) + [0xC3] + Array("\",\"url\":\"https://e.fr/\"}]}".utf8)
        #expect(try FeedParser.parse(bytes).items.map { $0.title?.plain } == ["é\u{FFFD}"])
    }
}
