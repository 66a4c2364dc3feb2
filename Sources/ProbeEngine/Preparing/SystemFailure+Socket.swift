package import LineModel
package import LinuxSocket

extension SystemText {
    init(_ errno: Errno) { self.init(message: errno.message, name: errno.name) }
}

extension SystemFailure {
    /// What the sockets say, for whoever speaks it.
    package init(_ error: SocketError) {
        self.init(
            purpose: error.purpose.flatMap(Purpose.init), call: error.call, system: SystemText(error.errno),
            remedy: error.remedy)
    }
}

extension SystemFailure.Purpose {
    /// nil for what is no round's.
    fileprivate init?(_ purpose: SocketPurpose) {
        switch purpose {
        case .source(let address): self = .setting(.source, address)
        case .interface(let name): self = .setting(.interface, name)
        case .dscp(let codePoint): self = .setting(.dscp, "\(codePoint)")
        case .hops(let hops): self = .setting(.timeToLive, "\(hops)")
        case .icmp: self = .icmp
        case .unprobedPort: self = .unprobedPort
        case .listening, .stampListening, .twampListening: return nil
        }
    }
}
