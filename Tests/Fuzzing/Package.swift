// swift-tools-version: 6.2
import PackageDescription

/// A program that is built with the fuzzer's own main, by run.sh; it may see what is internal to the room it tries.
func fuzzer(_ name: String, _ rooms: [String]) -> Target {
    .executableTarget(
        name: name,
        dependencies: ["Demand"] + rooms.map { .product(name: $0, package: "veille") },
        swiftSettings: [.unsafeFlags(["-parse-as-library"])]
    )
}

let package = Package(
    name: "Fuzzing",
    dependencies: [.package(name: "veille", path: "../..")],
    targets: [
        .target(name: "Demand"),
        fuzzer("FuzzCharset", ["Feeds", "Parse"]),
        fuzzer("FuzzConfiguration", ["Feeds", "Home"]),
        fuzzer("FuzzDate", ["Feeds", "Parse"]),
        fuzzer("FuzzEditor", ["Feeds", "Pages"]),
        fuzzer("FuzzFeed", ["Feeds", "Parse"]),
        fuzzer("FuzzLedger", ["Feeds", "Storage"]),
        fuzzer("FuzzOPML", ["Feeds", "Parse"]),
        fuzzer("FuzzPage", ["Feeds", "Pages"]),
    ]
)
