// swift-tools-version: 6.2
import PackageDescription

// Built with the fuzzer's own main by run.sh.
let package = Package(
    name: "Fuzzing",
    dependencies: [.package(name: "veille", path: "../..")],
    targets: [
        .executableTarget(
            name: "FuzzFeed",
            dependencies: [.product(name: "Parse", package: "veille")],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]
        ),
        .executableTarget(
            name: "FuzzPage",
            dependencies: [.product(name: "Pages", package: "veille")],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]
        ),
    ]
)
