/// Made by Benchmarks/meaning/expect-pieces.py.
enum PieceExpectations {
    static let texts: [(text: String, parts: String)] = [
        (
            "Le chat dort sur le canapé.",
            "▁Le|▁chat|▁dort|▁sur|▁le|▁can|a|pé|."
        ),
        (
            "Consommation d’eau des centres de données : l’envers du décor",
            "▁Con|som|m|ation|▁d|’|eau|▁des|▁centres|▁de|▁données|▁:|▁l|’|en|vers|▁du|▁décor"
        ),
        (
            "Où est passée la forêt de l’été dernier ?",
            "▁O|ù|▁est|▁passé|e|▁la|▁for|ê|t|▁de|▁l|’|été|▁dernier|▁?"
        ),
        (
            "Œuvres, cœurs et nœuds : ça s’écrit comment ?",
            "▁|Œ|uv|res|,|▁cœur|s|▁et|▁n|œ|ud|s|▁:|▁ça|▁s|’|é|crit|▁comment|▁?"
        ),
        (
            "The cat sleeps on the sofa.",
            "▁The|▁cat|▁sleep|s|▁on|▁the|▁so|fa|."
        ),
        (
            "How we moved 3,000 servers to another city (and back)",
            "▁How|▁we|▁moved|▁3|,|000|▁server|s|▁to|▁another|▁city|▁(|and|▁back|)"
        ),
        (
            "OpenMapTiles, GeoServer & PostGIS: open-source mapping",
            "▁Open|Map|Ti|les|,|▁Geo|Server|▁&|▁Post|GIS|:|▁open|-|source|▁ma|pping"
        ),
        (
            "C++17 / F# / .NET 8 — what’s new?!",
            "▁C|++|17|▁/|▁F|#|▁/|▁|.|NET|▁8|▁—|▁what|’|s|▁new|?!"
        ),
        (
            "rust-lang/rust-analyzer v0.3.1842",
            "▁rust|-|lang|/|rust|-|ana|ly|zer|▁v|0|.|3|.|18|42"
        ),
        (
            "https://example.org/a/b?c=d&e=f#g",
            "▁http|s|://|ex|a|mple|.|org|/|a|/|b|?|c|=|d|&|e|=|f|#|g"
        ),
        (
            "deux  espaces   et\u{9}une tabulation",
            "▁deux|▁espace|s|▁et|▁une|▁tabul|ation"
        ),
        (
            " espace au début et à la fin ",
            "▁espace|▁au|▁début|▁et|▁à|▁la|▁fin|▁"
        ),
        (
            "e\u{301}te\u{301}, nai\u{308}f, c\u{327}a",
            "▁été|,|▁na|ï|f|,|▁ça"
        ),
        (
            "ﬁchier, ﬂux, Ĳsselmeer, Ǆ",
            "▁fichier|,|▁flux|,|▁I|J|s|sel|me|er|,|▁D|?"
        ),
        (
            "Ｆｕｌｌ－ｗｉｄｔｈ\u{3000}ｔｅｘｔ１２３",
            "▁Full|-|width|▁text|123"
        ),
        (
            "①②③ ½ ¼ x² H₂O ™ № ℃",
            "▁|123|▁1|?|2|▁1|?|4|▁x|2|▁H|2|O|▁TM|▁No|▁|°|C"
        ),
        (
            "un\u{A0}espace insécable\u{202F}: fin",
            "▁un|▁espace|▁in|sé|c|able|▁:|▁fin"
        ),
        (
            "zéro\u{200B}largeur et marque\u{FEFF}cachée",
            "▁z|ér|o|▁large|ur|▁et|▁marque|▁ca|ché|e"
        ),
        (
            "soft\u{AD}hyphen",
            "▁soft|\u{AD}|hy|phen"
        ),
        (
            "tilde ～ large",
            "▁til|de|▁|?|▁large"
        ),
        (
            "Грамматика живого языка",
            "▁|?|?|?|?|?|?|?|?|?|?|▁|?|?|?|?|?|?|▁|?|?|?|?|?"
        ),
        (
            "Το νερό των κέντρων δεδομένων",
            "▁|?|?|▁|?|?|?|?|▁|?|?|?|▁|?|?|?|?|?|?|?|▁|?|?|?|?|?|?|?|?|?"
        ),
        (
            "Ղեկավարի գիրքը",
            "▁|?|?|?|?|?|?|?|?|▁|?|?|?|?|?"
        ),
        (
            "מים ושמן על האש",
            "▁|?|?|?|▁|?|?|?|?|▁|?|?|▁|?|?|?"
        ),
        (
            "المياه في مراكز البيانات",
            "▁|?|?|?|?|?|?|▁|?|?|▁|?|?|?|?|?|▁|?|?|?|?|?|?|?|?"
        ),
        (
            "پایگاه داده\u{200C}ها",
            "▁|?|?|?|?|?|?|▁|?|?|?|?|▁|?|?"
        ),
        (
            "डेटा केंद\u{94D}रों का पानी",
            "▁|?|?|?|?|▁|?|?|?|?|?|?|?|?|▁|?|?|▁|?|?|?|?"
        ),
        (
            "তথ\u{9CD}য কেন\u{9CD}দ\u{9CD}রের জল",
            "▁|?|?|?|?|▁|?|?|?|?|?|?|?|?|?|▁|?|?"
        ),
        (
            "தரவு மையங\u{BCD}கள\u{BCD}",
            "▁|?|?|?|?|▁|?|?|?|?|?|?|?|?"
        ),
        (
            "ข\u{E49}อม\u{E39}ลและน\u{E49}ำ",
            "▁|?|?|?|?|?|?|?|?|?|?|?|?|?"
        ),
        (
            "ຂໍ\u{EC9}ມ\u{EB9}ນ ແລະ ນ\u{EC9}ຳ",
            "▁|?|?|?|?|?|?|▁|?|?|?|▁|?|?|?|?"
        ),
        (
            "ဒေတာစင\u{103A}တာ",
            "▁|?|?|?|?|?|?|?|?|?"
        ),
        (
            "მონაცემთა ცენტრი",
            "▁|?|?|?|?|?|?|?|?|?|▁|?|?|?|?|?|?"
        ),
        (
            "የውሂብ ማዕከል",
            "▁|?|?|?|?|▁|?|?|?|?"
        ),
        (
            "ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ",
            "▁|?|?|?|▁|?|?|?|?|?|?"
        ),
        (
            "មជ\u{17D2}ឈមណ\u{17D2}ឌល\u{200B}ទិន\u{17D2}នន័យ",
            "▁|?|?|?|?|?|?|?|?|?|▁|?|?|?|?|?|?|?|?"
        ),
        (
            "数据中心的用水量",
            "▁|?|?|?|?|?|?|?|?"
        ),
        (
            "データセンターの水使用量",
            "▁|?|?|?|?|?|?|?|?|?|?|?|?"
        ),
        (
            "데이터 센터의 물 사용량",
            "▁|?|?|?|▁|?|?|?|▁|?|▁|?|?|?"
        ),
        (
            "한 글",
            "▁|?|▁|?"
        ),
        (
            "Đường phố Hà Nội về đêm",
            "▁|?|?|?|ng|▁ph|?|▁H|à|▁N|?|i|▁v|?|▁|?|êm"
        ),
        (
            "İstanbul’da ışık kirliliği",
            "▁|?|stan|bul|’|da|▁|?|?|?|k|▁ki|r|li|li|?|i"
        ),
        (
            "Żółw i źdźbło trawy",
            "▁|?|ó|?|w|▁i|▁|?|d|?|b|?|o|▁tra|wy"
        ),
        (
            "Łódź — město příští",
            "▁|?|ó|d|?|▁—|▁m|?|sto|▁p|?|í|?|t|í"
        ),
        (
            "Þetta er íslenska",
            "▁|?|et|ta|▁er|▁|í|s|len|ska"
        ),
        (
            "ǅungla ɐ ʃ ɲ ŋ",
            "▁D|?|ung|la|▁|?|▁|?|▁|?|▁|?"
        ),
        (
            "Ελληνικά και English ensemble, 中文 avec français",
            "▁|?|?|?|?|?|?|?|?|▁|?|?|?|▁English|▁ensemble|,|▁|?|?|▁avec|▁français"
        ),
        (
            "👩\u{200D}🔬 Science 🌍 et 🇫🇷 pays",
            "▁|?|▁|?|▁Science|▁|?|▁et|▁|?|?|▁pays"
        ),
        (
            "𝐛𝐨𝐥𝐝 𝒮𝒸𝓇𝒾𝓅𝓉 𝔉𝔯𝔞𝔨𝔱𝔲𝔯",
            "▁bo|ld|▁Script|▁Fra|k|tur"
        ),
        (
            "𐍈𐌰𐌿 Gothic",
            "▁|?|?|?|▁Got|hic"
        ),
        (
            "☃ ★ → ⇒ ∑ ∂ ≠",
            "▁|?|▁|?|▁|?|▁|?|▁|?|▁|?|▁|?"
        ),
        (
            "---___***",
            "▁--|-|_|_|_|*|*|*"
        ),
        (
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "▁a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a|a"
        ),
        (
            "ANTICONSTITUTIONNELLEMENT",
            "▁A|NT|I|CON|ST|IT|U|TION|NE|L|LE|MENT"
        ),
        (
            "Donaudampfschifffahrtsgesellschaft",
            "▁Don|au|dam|pf|sch|iff|fa|hr|ts|ges|ell|s|cha|ft"
        ),
        (
            "l'apostrophe droite et l’apostrophe courbe",
            "▁l|'|apo|stro|phe|▁droite|▁et|▁l|’|apo|stro|phe|▁cour|be"
        ),
        (
            "«guillemets» “quotes” „tief“ ‹un›",
            "▁«|gu|ille|met|s|»|▁“|quo|tes|”|▁|?|ti|ef|“|▁|?|un|?"
        ),
        (
            "1234567890 3.14159 2026-11-29",
            "▁|123|45|6|78|90|▁3.|14|15|9|▁20|26|-|11|-|29"
        ),
    ]

    static let words = [
        "eau", "serveurs", "l’écran", "numérique", "open", "source", "The", "learning", "être", "GitHub",
        "données:", "(2026)",
    ]

    static let ranges: [ClosedRange<UInt32>] = [
        0x21...0x7E,
        0xA1...0x17F,
        0x180...0x24F,
        0x370...0x377,
        0x386...0x3FF,
        0x400...0x52F,
        0x531...0x556,
        0x5D0...0x5EA,
        0x620...0x64A,
        0x905...0x939,
        0x995...0x9A8,
        0xB85...0xB8A,
        0xE01...0xE2E,
        0x10D0...0x10FA,
        0x1200...0x1246,
        0x13A0...0x13F4,
        0x1E00...0x1EFF,
        0x2010...0x2027,
        0x2030...0x205E,
        0x2190...0x23FF,
        0x2460...0x24FF,
        0x3041...0x3096,
        0x30A1...0x30FA,
        0x4E00...0x9FA5,
        0xAC00...0xD7A3,
        0xFF01...0xFF5D,
        0x10330...0x1034A,
        0x1D400...0x1D433,
        0x1F600...0x1F64F,
    ]

    static let sum: UInt64 = 0x410401C4A60538BF
}
