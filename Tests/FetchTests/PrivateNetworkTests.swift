import Feeds
import Support
import Testing

@testable import Fetch

@Suite struct PrivateNetworkTests {
    @Test(
        arguments: [
            [127, 0, 0, 1], [10, 1, 2, 3], [172, 16, 0, 1], [172, 31, 255, 255], [192, 168, 1, 1],
            [169, 254, 169, 254], [0, 0, 0, 0],
            [100, 64, 0, 1], [198, 18, 0, 1], [224, 0, 0, 1], [255, 255, 255, 255], [192, 0, 2, 1],
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 127, 0, 0, 1],
            [0xFE, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
            [0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
            [0x00, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 1],
            [0x20, 0x02, 192, 168, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], [1, 2],
        ] as [[UInt8]]
    )
    func `private addresses`(address: [UInt8]) {
        #expect(PrivateNetwork.contains(address))
    }

    @Test(
        arguments: [
            [93, 184, 216, 34], [172, 32, 0, 1], [100, 128, 0, 1], [192, 169, 0, 1], [198, 20, 0, 1],
            [8, 8, 8, 8],
            [0x26, 0x06, 0x28, 0x00, 0x02, 0x20, 0, 1, 2, 0x48, 0x18, 0x93, 0x25, 0xC8, 0x19, 0x46],
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 8, 8, 8, 8],
        ] as [[UInt8]]
    )
    func `public addresses`(address: [UInt8]) {
        #expect(!PrivateNetwork.contains(address))
    }

    @Test(arguments: [
        "127.0.0.1", "0177.0.0.1", "0x7f.0.0.1", "0x7F000001", "2130706433", "017700000001", "127.1",
        "127.0.1",
        "127.0.0.1.", "127.0.0.1..", "localhost", "localhost.", "a.localhost", "[::1]", "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]", "[fe80::1]", "192.168.1", "0300.0250.0.1", "10.0.0.08", "1.2.3.4.5",
        "256.256.256.256",
        "0x", "[x]", "１２７.0.0.1", "127。0。0。1", "4294967296", "",
    ])
    func `private hosts in any notation`(host: String) {
        #expect(PrivateNetwork.contains(literal: host) == true)
    }

    @Test(arguments: [
        "93.184.216.34", "0135.0270.0330.042", "1572395042", "[2606:2800:220:1::1]", "8.8.8.8.",
    ])
    func `public hosts in any notation`(host: String) {
        #expect(PrivateNetwork.contains(literal: host) == false)
    }

    @Test(arguments: ["example.org", "0x7f.example", "127.0.0.1.example.org", "x127", "1.2.3.4a"])
    func `names have to be resolved`(host: String) {
        #expect(PrivateNetwork.contains(literal: host) == nil)
    }

    @Test(
        arguments: [
            ([[93, 184, 216, 34]], true), ([], false), ([[93, 184, 216, 34], [10, 0, 0, 1]], false),
            ([[10, 0, 0, 1]], false),
            ([[93, 184, 216, 34], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]], false),
        ] as [([[UInt8]], Bool)]
    )
    func `one private address is one too many`(addresses: [[UInt8]], isAllowed: Bool) {
        #expect(PrivateNetwork.allows(addresses) == isAllowed)
    }

    @Test(
        arguments: [
            ([[93, 184, 216, 34]], false, true), ([[93, 184, 216, 34], [127, 0, 0, 1]], false, false),
            ([], false, false),
            ([[127, 0, 0, 1]], true, true),
        ] as [([[UInt8]], Bool, Bool)]
    )
    func `names are resolved before a proxy gets them`(
        addresses: [[UInt8]],
        proxyResolves: Bool,
        isAsked: Bool
    ) async throws {
        try await LoopbackServer.whileServing({ _ in LoopbackServer.answer("from the proxy") }) { place in
            var settings = FetchLoop.Configuration(userAgent: "test")
            settings.proxies = ProxySettings(environment: ["http_proxy": "http://\(place)"])
            settings.proxyResolves = proxyResolves
            settings.resolver = { _ in addresses }
            try await FetchLoop.withLoop(settings) { loop in
                do throws(FetchError) {
                    let response = try await loop.fetch(Fetch.Request(url: "http://name.example/feed"))
                    #expect(isAsked && response.status == 200)
                } catch {
                    #expect(!isAsked && error.kind == (addresses.isEmpty ? .nameNotFound : .privateNetwork))
                }
            }
        }
    }
}
