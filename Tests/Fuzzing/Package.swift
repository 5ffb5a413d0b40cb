// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Fuzzing",
    dependencies: [.package(name: "veille", path: "../..")],
    targets: [
        // Built with the fuzzer's own main, by run.sh.
        .executableTarget(
            name: "Fuzz",
            dependencies: [.product(name: "FuzzChecks", package: "veille")],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]
        )
    ]
)
