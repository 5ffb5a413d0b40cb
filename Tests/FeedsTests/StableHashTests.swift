import Feeds
import Testing

@Suite struct StableHashTests {
    @Test func `the hash is FNV-1a`() {
        #expect(StableHash.of([]) == 0xCBF2_9CE4_8422_2325)
        #expect(StableHash.of(Array("a".utf8)) == 0xAF63_DC4C_8601_EC8C)
        #expect(StableHash.of(Array("foobar".utf8)) == 0x8594_4171_F739_67E8)
    }

    @Test func `names start with a letter, and shorter ones are prefixes of longer ones`() {
        let name = StableHash.name(of: "page.md e.fr/a", length: 12)
        #expect(name.count == 12)
        #expect(name.first?.isLetter == true)
        #expect(name.hasPrefix(StableHash.name(of: "page.md e.fr/a", length: 4)))
        #expect(Set((0..<1000).map { StableHash.name(of: "e.fr/\($0)", length: 8) }).count == 1000)
    }
}
