extension PlumbProbe {
    /// The header of one of our own datagrams, behind a relay's header or without one, whatever follows it: for an ICMP
    /// error's quotation that may be cut, and for a reply that is damaged.
    ///
    /// nil when there is no whole header of version 1. Says nothing about the identity. Does not allocate.
    package init?(quotation datagram: UnsafeRawBufferPointer) {
        if PlumbProbe.hasMagic(datagram) {
            self.init(header: datagram)
        } else {
            guard let header = RelayHeader(datagram) else { return nil }
            self.init(header: header.content(of: datagram))
        }
    }
}
