internal import LineModel
internal import LinuxSocket
internal import ProbeWire

/// Why a round that could be planned must not be begun.
package struct UnfitRound: Error, Equatable {
    /// For people, with the setting to change by the name of its flag.
    package let messages: [String]
    /// The machine is at fault, not what was asked for.
    package let isShortOfMemory: Bool
}

extension UnfitRound {
    init(_ message: String, isShortOfMemory: Bool = false) {
        self.init(messages: [message], isShortOfMemory: isShortOfMemory)
    }
}
