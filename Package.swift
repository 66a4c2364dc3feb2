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
    products: [.executable(name: "plumbline", targets: ["plumbline"])],
    dependencies: [.package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")],
    targets: [
        .target(name: "CLinuxSocket", cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])]),
        .target(name: "LinuxSocket", dependencies: ["CLinuxSocket"], swiftSettings: strict),
        .target(name: "LineModel", swiftSettings: strict),
        .target(name: "ProbeWire", dependencies: ["LineModel"], swiftSettings: strict),
        .target(name: "ProbeEngine", dependencies: ["LineModel", "ProbeWire", "LinuxSocket"], swiftSettings: strict),
        .target(name: "LineReport", dependencies: ["LineModel"], swiftSettings: strict),
        .target(
            name: "ProbeCommands",
            dependencies: [
                "LineModel", "ProbeWire", "LinuxSocket", "ProbeEngine", "LineReport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .executableTarget(name: "plumbline", dependencies: ["ProbeCommands"], swiftSettings: strict),
        .testTarget(name: "LineModelTests", dependencies: ["LineModel"], swiftSettings: strict),
        .testTarget(name: "LineReportTests", dependencies: ["LineReport", "LineModel"], swiftSettings: strict),
        .testTarget(
            name: "ProbeEngineTests", dependencies: ["ProbeEngine", "LinuxSocket", "ProbeWire", "LineModel"],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
