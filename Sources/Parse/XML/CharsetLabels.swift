// The labels of encodings, as in the WHATWG Encoding Standard: each means the superset that its vendor uses.

extension Charset {
    /// The WHATWG name for a label; other labels stay as they are.
    static func canonical(_ label: String) -> String {
        if let name = labels[label] { return name }
        // Without BOM or zero bytes it is not UTF-16.
        return label.hasPrefix("utf-16") || label.hasPrefix("utf-32") || label.hasPrefix("ucs-")
            ? "utf-8" : label
    }

    private static let labels: [String: String] = {
        let groups = [
            "utf-8": "utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8 unicode",
            "windows-1252": """
            iso-8859-1 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 iso-ir-100 csisolatin1 latin1 latin-1 l1 \
            us-ascii ascii cp1252 x-cp1252 cp819 ibm819 ansi ansi_x3.4-1968 cswindows1252
            """,
            "iso-8859-2": "iso8859-2 iso88592 iso_8859-2 iso-ir-101 csisolatin2 latin2 latin-2 l2",
            "iso-8859-5": "iso8859-5 iso88595 iso_8859-5 csisolatincyrillic cyrillic",
            "iso-8859-6":
                "iso-8859-6-e iso-8859-6-i iso8859-6 iso_8859-6 arabic csisolatinarabic ecma-114 asmo-708",
            "iso-8859-7": "iso8859-7 iso88597 iso_8859-7 greek greek8 csisolatingreek ecma-118 elot_928",
            "iso-8859-8":
                "iso-8859-8-e iso8859-8 iso88598 iso_8859-8 csiso88598e csisolatinhebrew hebrew visual",
            "iso-8859-8-i": "csiso88598i logical",
            "iso-8859-15": "iso8859-15 iso885915 iso_8859-15 csisolatin9 latin9 latin-9 l9",
            "gb18030":
                "gb2312 gbk gb_2312 gb_2312-80 csgb2312 iso-ir-58 x-gbk cp936 windows-936 ms936 euc-cn chinese",
            "big5": "big5-hkscs big5hkscs big5_hkscs cn-big5 csbig5 x-x-big5 cp950 windows-950",
            "euc-kr": """
            cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949 \
            cp949 ms949 uhc
            """,
            "shift_jis":
                "sjis shift-jis x-sjis csshiftjis ms_kanji ms932 windows-31j cswindows31j cp932 windows-932",
            "euc-jp": "x-euc-jp eucjp cseucpkdfmtjapanese eucjp-ms euc-jp-ms cp51932",
            "iso-2022-jp":
                "csiso2022jp iso-2022-jp-1 iso-2022-jp-2 iso-2022-jp-3 iso-2022-jp-ms cp50220 cp50221",
            "koi8-r": "koi8 koi koi8_r cskoi8r",
            "koi8-u": "koi8-ru",
            "ibm866": "cp866 866 csibm866",
            "macintosh": "x-mac-roman mac csmacintosh macroman",
            "x-mac-cyrillic": "x-mac-ukrainian mac-cyrillic maccyrillic",
            "windows-874": "iso-8859-11 iso8859-11 iso885911 tis-620 dos-874 cp874 x-cp874",
            "windows-1254": """
            iso-8859-9 iso8859-9 iso88599 iso_8859-9 csisolatin5 latin5 latin-5 l5 cp1254 x-cp1254 cswindows1254
            """,
        ]
        var labels: [String: String] = [:]
        for (name, others) in groups {
            for label in others.split(separator: " ") { labels[String(label)] = name }
        }
        for page in [1250, 1251, 1253, 1255, 1256, 1257, 1258] {
            for label in ["cp\(page)", "x-cp\(page)", "cswindows\(page)", "windows\(page)", "win-\(page)"] {
                labels[label] = "windows-\(page)"
            }
        }
        return labels
    }()

    /// Whether iconv may decode an encoding that a stranger names.
    ///
    /// The encodings with states, such as ISO-2022-CN-EXT, UTF-7 or those of mainframes, have had faults of memory and
    /// endless loops in the C library; the Encoding Standard leaves them out, too.
    static func isDecoded(_ name: String) -> Bool {
        name != "iso-2022-jp"
            && (names.contains(name) || iconvNames[name] != nil || singleByte.contains(name))
    }

    private static let names = Set(labels.values)

    /// Tables of 256 characters that have no label of their own above.
    private static let singleByte: Set<String> = {
        var names: Set = [
            "koi8-t", "viscii", "tcvn", "georgian-ps", "armscii-8", "hp-roman8", "mac-centraleurope",
            "mac-is", "mac-uk",
        ]
        for part in [3, 4, 10, 13, 14, 16] {
            names.formUnion(["iso-8859-\(part)", "iso8859-\(part)", "iso_8859-\(part)"])
        }
        for latin in [3, 4, 6, 7, 8, 10] { names.formUnion(["latin\(latin)", "l\(latin)"]) }
        for page in [437, 737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864, 865, 869] {
            names.formUnion(["cp\(page)", "ibm\(page)"])
        }
        return names
    }()

    /// What iconv calls the supersets.
    static let iconvNames = [
        "shift_jis": "CP932", "euc-jp": "EUC-JP-MS", "euc-kr": "UHC", "big5": "BIG5-HKSCS",
        "iso-8859-8-i": "ISO-8859-8",
        "x-mac-cyrillic": "MAC-CYRILLIC", "windows-874": "CP874", "windows-1250": "CP1250",
        "windows-1251": "CP1251",
        "windows-1253": "CP1253", "windows-1254": "CP1254", "windows-1255": "CP1255",
        "windows-1256": "CP1256",
        "windows-1257": "CP1257", "windows-1258": "CP1258",
    ]
}
