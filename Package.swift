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
    targets: [
        .target(name: "LineModel", swiftSettings: strict),
        .target(name: "LineReport", dependencies: ["LineModel"], swiftSettings: strict),
        .testTarget(name: "LineModelTests", dependencies: ["LineModel"], swiftSettings: strict),
        .testTarget(name: "LineReportTests", dependencies: ["LineModel", "LineReport"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
