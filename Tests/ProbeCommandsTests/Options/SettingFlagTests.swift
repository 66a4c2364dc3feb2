import ArgumentParser
import LineModel
import LineReport
import Testing

@testable import ProbeCommands

@Suite("Settings that findings name")
struct SettingFlagTests {
    @Test("are flags of a round", arguments: RoundSetting.allCases.filter { $0 != .ipVersion })
    func flags(_ setting: RoundSetting) throws {
        let values: [RoundSetting: String] = [
            .interval: "20ms", .timeout: "2s", .payload: "plumb", .source: "127.0.0.1", .interface: "lo",
            .timestamps: "kernel", .maxLoss: "30%", .maxRTT: "300ms", .minGain: "-5ms",
        ]
        let named = Words.flags.setting(setting, values[setting] ?? "64")
        let words = named.split(separator: " ").map(String.init)
        #expect(words.count == 2 && words[0].hasPrefix("--"))
        _ = try RoundOptions.parse(words)
        #expect(throws: (any Error).self) { _ = try RoundOptions.parse([words[0] + "x", words[1]]) }
    }

    @Test("are flags without a value where the setting is one of two", arguments: IPVersion.allCases)
    func withoutValue(_ version: IPVersion) throws {
        let flag = Words.flags.setting(.ipVersion, version.rawValue)
        #expect(flag == "--\(version.rawValue)")
        _ = try RoundOptions.parse([flag])
    }
}
