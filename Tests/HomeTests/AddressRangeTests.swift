import Home
import Testing

@Suite struct AddressRangeTests {
    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1", true), ("127.0.0.1", "127.0.0.2", false), ("10.0.0.0/8", "10.9.8.7", true),
        ("10.0.0.0/8", "11.0.0.1", false), ("172.16.0.0/12", "172.31.255.255", true),
        ("172.16.0.0/12", "172.32.0.0", false), ("0.0.0.0/0", "8.8.8.8", true),
        ("127.0.0.1", "::ffff:127.0.0.1", true), ("10.0.0.0/8", "::ffff:a09:807", true),
        ("::1", "::1", true), ("::1", "0:0:0:0:0:0:0:1", true), ("::1", "127.0.0.1", false),
        ("fd00::/8", "fd12:3456::1", true), ("fe80::/10", "fe80::1%eth0", true), ("::/0", "10.0.0.1", false),
        ("127.0.0.1", "localhost", false), ("127.0.0.1", "", false),
    ]) func `an address is in a range or not`(range: String, address: String, isIn: Bool) throws {
        #expect(try #require(AddressRange(range)).contains(address) == isIn)
    }

    @Test(arguments: [
        "", "/", "10.0.0", "10.0.0.256", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8/8", "010.0.0.1", "::1::",
        ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "::g", "::/129", "localhost", "10.0.0.0/-1",
        "+1::", "1:2:3:4:5:6:7::8",
    ]) func `what is no address is no range`(text: String) { #expect(AddressRange(text) == nil) }
}
