package import LineModel
package import LinuxSocket
package import ProbeWire

/// What a reflector listens to, whom it answers, and what it does to what it answers.
package struct ReflectorSettings: Sendable {
    /// Addresses to listen at, with one socket each. Port 0 lets the kernel choose; an unspecified address is every
    /// address of the machine.
    package var listen: [Endpoint]
    /// Answers any datagram (RFC 862), not only what looks like a probe.
    package var answersAnything = false
    /// Who is answered; everyone when it is empty.
    package var allow: [AddressPrefix] = []
    /// The largest number of packets a second of one source address (IPv4 /32, IPv6 /64) that are answered; 0 sets no
    /// limit.
    package var maxSourceRate = 100_000
    /// How datagrams with a relay header are forwarded; such a datagram is no probe when this is nil.
    package var relay: RelaySettings?
    /// Which line has which impairment.
    package var impairments = ImpairmentProfile()
    /// What all chances are drawn from; the same seed makes the same choices for the same datagrams.
    package var seed: UInt64 = 0
    /// Datagrams that can be held at once (of up to 256 bytes; longer ones count for several).
    package var queuePlaces = 262_144
    /// Bytes of the longest datagram that is answered; longer ones are ignored and counted.
    package var maxDatagramBytes = 2048
    /// Bytes of kernel memory for each listening socket's received datagrams.
    package var receiveBuffer = 8 << 20

    /// Where STAMP requests are answered, and how; nil when they are not.
    package var stamp: STAMPListening?

    /// Where the requests of templates are answered.
    package var templates: [TemplateListening] = []

    /// A reflector that answers plumb probes from everyone at full speed; all else is off.
    ///
    /// - Parameter listen: one socket each; port 0 lets the kernel choose.
    package init(listen: [Endpoint]) { self.listen = listen }

    /// The port of an address that comes without one: outside of the ports that kernels choose from
    /// (`ip_local_port_range`), so that no client's own port can equal it.
    package static let defaultPort: UInt16 = 7007
}

/// A STAMP session-reflector's sockets and manners.
package struct STAMPListening: Sendable {
    /// Addresses to listen at, with one socket each, as in `ReflectorSettings.listen`.
    package var listen: [Endpoint]
    /// Addresses to listen at as a TWAMP-Light reflector (RFC 5357 appendix I), whose senders pad with bytes of any
    /// value: none of it is read as a session identifier or an extension.
    package var twampLight: [Endpoint] = []
    /// Sources whose requests are answered from 14 bytes on, with replies that are longer (RFC 8762 section 4.6); empty
    /// for none.
    package var shortRequests: [AddressPrefix] = []
    /// How requests are checked and answered.
    package var settings: STAMPReflectorSettings

    /// - Parameter listen: must differ from the addresses that other datagrams are answered at.
    package init(listen: [Endpoint], settings: STAMPReflectorSettings) {
        self.listen = listen
        self.settings = settings
    }
}

/// A template's far end.
package struct TemplateListening: Sendable {
    /// The address of its socket, as one of `ReflectorSettings.listen`.
    package var listen: Endpoint
    /// The template's name.
    package var kind: PayloadKind
    /// Makes replies from requests as the template describes them.
    package var mirror: TemplateMirror

    /// - Parameters:
    ///   - listen: must differ from the addresses of all other sockets.
    ///   - mirror: must be of the template that `kind` names.
    package init(listen: Endpoint, kind: PayloadKind, mirror: TemplateMirror) {
        (self.listen, self.kind, self.mirror) = (listen, kind, mirror)
    }
}

/// How relayed probes are forwarded.
package struct RelaySettings: Sendable {
    /// The echoes that may be forwarded to. Empty forwards nothing: an open relay would send anything to anyone. An
    /// address of loopback, a link, a private network, multicast and the like (`AddressKind`) must be in a prefix that
    /// lies inside of its block.
    package var allowEcho: [AddressPrefix]
    /// Clients (by address and port, ingress, and the echo's family) with a socket of their own at once.
    package var sockets = 1024

    /// Up to 1,024 clients have a socket of their own.
    ///
    /// - Parameter allowEcho: the echoes that may be forwarded to; empty forwards nothing.
    package init(allowEcho: [AddressPrefix]) { self.allowEcho = allowEcho }
}
