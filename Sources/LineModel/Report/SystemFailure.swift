/// A system call that failed while something was made ready.
package struct SystemFailure: Error, Hashable, Sendable, Codable {
    /// What the call was for.
    package enum Purpose: Hashable, Sendable, Codable {
        /// To fulfil a setting, with its value.
        case setting(RoundSetting, String)
        /// To probe by ICMP, which takes a permission.
        case icmp
    }

    /// nil when the call says enough.
    package var purpose: Purpose?
    /// With its argument where that says more: `bind(192.0.2.1:0)`.
    package var call: String
    package var system: SystemText
    /// What a person can do, where the error number tells.
    package var remedy: String?

    package init(purpose: Purpose?, call: String, system: SystemText, remedy: String?) {
        self.purpose = purpose
        self.call = call
        self.system = system
        self.remedy = remedy
    }
}
