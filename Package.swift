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
        .target(name: "CLinuxSocket", cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])]),
        .target(name: "LinuxSocket", dependencies: ["CLinuxSocket"], swiftSettings: strict),
        .target(name: "LineModel", swiftSettings: strict),
        .target(name: "ProbeWire", dependencies: ["LineModel"], swiftSettings: strict),
        .target(name: "ProbeEngine", dependencies: ["LineModel", "ProbeWire", "LinuxSocket"], swiftSettings: strict),
        .testTarget(name: "LineModelTests", dependencies: ["LineModel"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
