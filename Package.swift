// swift-tools-version: 6.2
import PackageDescription

/// Warnings are errors where `run test` and CI build: a newer compiler's warnings must not break others.
let strictness: [SwiftSetting] =
    Context.environment["VEILLE_WARNINGS_AS_ERRORS"] == nil ? [] : [.treatAllWarnings(as: .error)]

let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .enableUpcomingFeature("InferIsolatedConformances"),
        .enableUpcomingFeature("ImmutableWeakCaptures"),
        .strictMemorySafety(),
    ] + strictness

/// For what computes a lot: the tests run it in debug builds.
let optimized: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// The files of feeds/demo, seen through a link in the target: the demonstration carries them in the program.
let demonstration = [
    "atelier-ecoconception.atom", "carnet-libre.atom", "donnees-ouvertes.rdf", "greensoft.json",
    "journal-du-climat-numerique.rss", "journal-du-climat.rss", "lowpower.rss", "modelwatch.rss",
    "sobriete-numerique.rss", "page.md",
]

/// What the review page is made of: the program carries it.
let reviewPages = [
    "layout.mustache", "queue.mustache", "card.mustache", "history.mustache", "preview.mustache",
    "add.mustache", "check.mustache", "sources.mustache", "overview.mustache",
    "picture.mustache", "digest.mustache", "send.mustache", "scout.mustache",
    "failure.mustache", "refusal.mustache", "undo.mustache", "mute.mustache", "review.css", "review.js",
    "openapi.json",
]

func stage(_ name: String, _ dependencies: [Target.Dependency], _ extra: [SwiftSetting] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings + extra)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

let package = Package(
    name: "veille",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "veille", targets: ["veille"]),
        // For the nested packages, Tests/Fuzzing and Benchmarks.
        .library(name: "FuzzChecks", targets: ["FuzzChecks"]),
        .library(name: "Parse", targets: ["Parse"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(
            name: "CMarkdown",
            pkgConfig: "libcmark-gfm",
            providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]
        ),
        .systemLibrary(name: "CRename"),
        .systemLibrary(name: "CStemmer", providers: [.apt(["libstemmer-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        stage("Feeds", []),
        stage("Pages", ["Feeds", "CMarkdown", .product(name: "Yams", package: "Yams")], optimized),
        stage("Fetch", ["Feeds", "CCurl", "CZlib"]),
        stage("Parse", ["Feeds", "CLibXML2"]),
        stage("Storage", ["Feeds", .product(name: "GRDB", package: "GRDB.swift")]),
        .target(
            name: "Classify",
            dependencies: ["Feeds", "CStemmer"],
            // Beside the program, not in it: it is mapped.
            resources: [.copy("Resources/vectors-fr-en.bin")],
            swiftSettings: settings + optimized
        ),
        stage("Digests", ["Feeds", .product(name: "Mustache", package: "swift-mustache")]),
        stage(
            "Home",
            [
                "Feeds", "CRename",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "Yams", package: "Yams"),
            ]
        ),
        stage(
            "Curation",
            [
                "Feeds", "Home", "Pages", "Fetch", "Parse", "Storage", "Classify",
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        stage("Delivery", ["Feeds", "Home", "Digests", "Fetch", "Pages", "Storage", "Curation"]),
        .target(
            name: "Web",
            dependencies: [
                "Feeds", "Home", "Curation", "Delivery", "Pages", "Storage",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: reviewPages.map { .embedInCode("Resources/\($0)") },
            swiftSettings: settings
        ),
        .executableTarget(
            name: "veille",
            dependencies: [
                "Feeds", "Pages", "Fetch", "Parse", "Storage", "Classify", "Digests", "Home", "Curation",
                "Delivery", "Web",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            resources: demonstration.map { .embedInCode("Demo/Feeds/\($0)") },
            swiftSettings: settings
        ),

        .target(
            name: "Support",
            dependencies: [
                "Fetch", "Home",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Tests/Support",
            swiftSettings: settings
        ),
        .target(
            name: "FuzzChecks",
            dependencies: [
                "Curation", "Digests", "Feeds", "Fetch", "Home", "Pages", "Parse", "Storage", "Web",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ],
            path: "Tests/FuzzChecks",
            swiftSettings: settings
        ),
        tests("FuzzTests", ["FuzzChecks"]),
        tests("FeedsTests", ["Feeds"]),
        tests("PagesTests", ["Feeds", "Pages", "Support"], exclude: ["Fixtures", "Disputed.md"]),
        tests("FetchTests", ["Feeds", "Fetch", "Support"]),
        tests("ParseTests", ["Feeds", "Parse"], exclude: ["Disputed.md", "Fixtures"]),
        tests(
            "StorageTests",
            ["Feeds", "Storage", "Support", .product(name: "GRDB", package: "GRDB.swift")]
        ),
        tests("ClassifyTests", ["Classify", "Feeds", "Support"]),
        tests("DigestsTests", ["Digests", "Feeds", "Parse"]),
        tests("HomeTests", ["Feeds", "Home", "Support"]),
        tests(
            "CurationTests",
            ["Classify", "Curation", "Feeds", "Fetch", "Home", "Pages", "Parse", "Storage", "Support"],
            exclude: ["Fixtures"]
        ),
        tests(
            "DeliveryTests",
            [
                "Curation", "Delivery", "Digests", "Feeds", "Fetch", "Home", "Pages", "Storage", "Support",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
            ]
        ),
        tests(
            "WebTests",
            [
                "Curation", "Feeds", "Home", "Pages", "Storage", "Web", "Support",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        tests(
            "CommandTests",
            [
                "Curation", "Delivery", "Feeds", "Fetch", "Home", "Pages", "Storage", "Support", "Web",
                "veille",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["Fixtures"]
        ),
    ]
)
