/// A system call that failed while something was made ready.
package struct SystemFailure: Error, Hashable, Sendable, Codable {
    /// What the call was for.
    package enum Purpose: Hashable, Sendable, Codable {
        /// The call was to fulfil a setting, which is given with its value.
        case setting(RoundSetting, String)
        /// The call was to probe by ICMP, which takes a permission.
        case icmp
        /// The call was to send probes from a port that none of them goes to.
        case unprobedPort
    }

    /// What the call was for; nil when the call says enough.
    package var purpose: Purpose?
    /// The call, with its argument where that says more: `bind(192.0.2.1:0)`.
    package var call: String
    /// What the system said.
    package var system: SystemText
    /// What a person can do; nil where the error number does not tell.
    package var remedy: String?

    /// A failure in parts that were put into words already, so that it can be stored and read back.
    package init(purpose: Purpose?, call: String, system: SystemText, remedy: String?) {
        self.purpose = purpose
        self.call = call
        self.system = system
        self.remedy = remedy
    }
}
