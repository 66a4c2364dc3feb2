// swift-tools-version: 6.3
import PackageDescription

// Every Swift target is built the same way: warnings are errors, and what a file imports it must say itself.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "plumbline",
    products: [
        .executable(name: "plumbline", targets: ["plumbline"]),
        .executable(name: "plumblined", targets: ["plumblined"]),
        .executable(name: "plumbhub", targets: ["plumbhub"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // Both programs sign or check evidence packs with it (`CaseFile`).
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        // Of the service alone; building the product `plumbline` compiles none of these.
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        .target(name: "CLinuxSocket", cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])]),
        .target(name: "LinuxSocket", dependencies: ["CLinuxSocket"], swiftSettings: strict),
        .target(name: "LineModel", swiftSettings: strict),
        .target(name: "ProbeWire", dependencies: ["LineModel"], swiftSettings: strict),
        .target(name: "ProbeEngine", dependencies: ["LineModel", "ProbeWire", "LinuxSocket"], swiftSettings: strict),
        .target(name: "LineReport", dependencies: ["LineModel"], swiftSettings: strict),
        .target(name: "SystemFiles", swiftSettings: strict),
        .target(
            name: "CommandSupport",
            dependencies: [
                "LineModel", "LinuxSocket", "ProbeWire", "SystemFiles",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .target(
            name: "ProbeCommands",
            dependencies: [
                "CaseFile", "CommandSupport", "SystemFiles", "LineModel", "ProbeWire", "LinuxSocket", "ProbeEngine",
                "LineReport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .executableTarget(name: "plumbline", dependencies: ["ProbeCommands"], swiftSettings: strict),
        .target(
            name: "LineHistory",
            dependencies: [
                "LineModel", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "LinePictures", dependencies: ["CZlib", "LineModel"], swiftSettings: strict),
        .target(
            name: "CaseFile",
            dependencies: [
                "CZlib", "LineModel", "LinePictures", "LineReport", .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict),
        .target(
            name: "ServiceSupport",
            dependencies: [
                "LineModel", "LinuxSocket", "SystemFiles",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: strict),
        .target(
            name: "ObjectStore",
            dependencies: [
                "CZlib", "SystemFiles", "LineModel", "ServiceSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .target(
            name: "LineNotify",
            dependencies: [
                "SystemFiles", "LinuxSocket", "LineModel", "LinePictures", "LineHistory", "LineReport",
                "ServiceSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            swiftSettings: strict),
        .target(
            name: "LineService",
            dependencies: [
                "SystemFiles", "LineModel", "ProbeWire", "LinuxSocket", "ProbeEngine", "LineHistory", "LineReport",
                "CaseFile", "ServiceSupport", "ObjectStore", "LineNotify",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .target(
            name: "LineWeb",
            dependencies: [
                "CZlib", "CaseFile", "LineModel", "LinePictures", "LineReport", "LineHistory", "ServiceSupport",
                "LineNotify", "LineService",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .target(
            name: "CloudFunction",
            dependencies: [
                "SystemFiles", "LineModel", "ProbeWire", "LinuxSocket", "ProbeEngine", "LineHistory", "LineReport",
                "ServiceSupport", "ObjectStore", "LineNotify", "LineService", "FleetModel", "FleetWire", "FleetVantage",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .target(
            name: "SettingsReading",
            dependencies: ["LineModel", "SystemFiles", "ServiceSupport", .product(name: "Yams", package: "Yams")],
            swiftSettings: strict),
        .target(
            name: "ServiceCommands",
            dependencies: [
                "CommandSupport", "SystemFiles", "LineModel", "ProbeWire", "LinuxSocket", "ProbeEngine", "LineHistory",
                "LinePictures", "LineReport", "CaseFile", "ServiceSupport", "ObjectStore", "LineNotify", "LineService",
                "LineWeb", "CloudFunction", "SettingsReading", "FleetModel", "FleetVantage",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .executableTarget(name: "plumblined", dependencies: ["ServiceCommands"], swiftSettings: strict),
        // What joins many vantages. Pure but for the last four; `plumbhub` alone links libpq.
        .target(name: "FleetModel", dependencies: ["LineModel"], swiftSettings: strict),
        .target(
            name: "FleetWire", dependencies: ["CZlib", "FleetModel", "LineModel", "LineReport", "LineHistory"],
            swiftSettings: strict),
        .target(
            name: "FleetVantage",
            dependencies: [
                "FleetModel", "FleetWire", "LineModel", "LineReport", "LineHistory", "ServiceSupport", "SystemFiles",
                "ObjectStore", "LineService",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(
            name: "FleetStore",
            dependencies: [
                "CPostgres", "FleetModel", "LineModel", "LineHistory", "LineNotify", "ObjectStore", "ServiceSupport",
                "SystemFiles",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .target(
            name: "FleetHub",
            dependencies: [
                "CZlib", "FleetModel", "FleetWire", "FleetStore", "LineModel", "LinePictures", "LineReport",
                "LineHistory", "ServiceSupport", "SystemFiles", "LineNotify", "LineService", "LineWeb", "ObjectStore",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .target(
            name: "HubCommands",
            dependencies: [
                "CommandSupport", "SystemFiles", "LinuxSocket", "FleetModel", "FleetWire", "FleetStore", "FleetHub",
                "LineHistory", "LineModel", "LineReport", "LineNotify", "LineService", "LineWeb", "ServiceSupport",
                "ServiceCommands",
                "SettingsReading",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .executableTarget(name: "plumbhub", dependencies: ["HubCommands"], swiftSettings: strict),
        // What tests of several modules share. No product has it.
        .target(
            name: "TestSupport",
            dependencies: [
                "LineModel", "LineNotify", "ServiceSupport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            path: "Tests/TestSupport",
            swiftSettings: strict),
        .testTarget(
            name: "TestSupportTests",
            dependencies: [
                "TestSupport", "LineModel",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(name: "SystemFilesTests", dependencies: ["SystemFiles", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "LineModelTests", dependencies: ["LineModel", "LineReport", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "ProbeWireTests",
            dependencies: [
                "ProbeWire", "LineModel", "LineReport", "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict),
        .testTarget(name: "LinuxSocketTests", dependencies: ["LinuxSocket"], swiftSettings: strict),
        .testTarget(
            name: "ProbeEngineTests",
            dependencies: ["ProbeEngine", "ProbeWire", "LineModel", "LineReport", "LinuxSocket", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "LineReportTests", dependencies: ["LineReport", "LineModel", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "CommandSupportTests",
            dependencies: ["CommandSupport", "LineModel", "LineReport", "LinuxSocket", "ProbeWire", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "ProbeCommandsTests",
            dependencies: [
                "ProbeCommands", "CaseFile", "CommandSupport", "LineModel", "LinuxSocket", "ProbeWire", "ProbeEngine",
                "LineReport", "TestSupport", "plumbline",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "LinePicturesTests", dependencies: ["CZlib", "LineModel", "LinePictures", "TestSupport"],
            exclude: ["Fixtures"], swiftSettings: strict),
        .testTarget(
            name: "CaseFileTests", dependencies: ["CaseFile", "LineModel", "LineReport", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "LineHistoryTests",
            dependencies: [
                "LineHistory", "LineModel", "LineReport", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["Fixtures"],
            swiftSettings: strict),
        .testTarget(
            name: "ServiceSupportTests",
            dependencies: [
                "LineModel", "ServiceSupport", "TestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ObjectStoreTests",
            dependencies: [
                "ObjectStore", "ServiceSupport", "LineModel", "TestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "LineNotifyTests",
            dependencies: [
                "LineNotify", "ServiceSupport", "LineHistory", "LineReport", "LineModel", "TestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "LineServiceTests",
            dependencies: [
                "LineService", "CaseFile", "LineNotify", "ObjectStore", "ServiceSupport", "LineHistory", "LineReport",
                "LineModel", "ProbeEngine", "ProbeWire", "LinuxSocket", "TestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "LineWebTests",
            dependencies: [
                "LineWeb", "CaseFile", "LineService", "LineNotify", "LineHistory", "LineReport", "LineModel",
                "TestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "CloudFunctionTests",
            dependencies: [
                "CloudFunction", "FleetModel", "FleetWire", "LineService", "LineNotify", "ObjectStore",
                "ServiceSupport", "LineHistory", "LineReport", "LineModel", "ProbeEngine", "LinuxSocket", "TestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "FleetModelTests", dependencies: ["FleetModel", "LineModel", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "FleetWireTests",
            dependencies: ["FleetWire", "FleetModel", "LineHistory", "LineReport", "LineModel", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "FleetVantageTests",
            dependencies: [
                "FleetVantage", "FleetWire", "FleetModel", "LineService", "LineNotify", "LineHistory", "LineReport",
                "LineModel", "ObjectStore", "ProbeEngine", "ServiceSupport", "TestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "FleetStoreTests",
            dependencies: [
                "FleetStore", "FleetModel", "LineHistory", "LineNotify", "LineModel", "LinuxSocket", "ServiceSupport",
                "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "FleetHubTests",
            dependencies: [
                "FleetHub", "FleetStore", "FleetWire", "FleetModel", "LineWeb", "LineService", "LineNotify",
                "LineHistory", "LineReport", "LineModel", "ObjectStore", "ServiceSupport", "TestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "HubCommandsTests",
            dependencies: [
                "HubCommands", "CommandSupport", "FleetHub", "FleetStore", "FleetModel", "LineModel", "LineNotify",
                "LineService", "ServiceSupport", "SettingsReading", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SettingsReadingTests",
            dependencies: ["SettingsReading", "LineModel", .product(name: "Yams", package: "Yams")],
            swiftSettings: strict),
        .testTarget(
            name: "ServiceCommandsTests",
            dependencies: [
                "ServiceCommands", "CaseFile", "CommandSupport", "SettingsReading", "CloudFunction", "LineWeb",
                "LineService", "LineNotify", "ObjectStore",
                "ServiceSupport", "LineHistory", "LineModel", "LineReport", "ProbeEngine", "ProbeWire", "TestSupport",
                "plumblined",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
