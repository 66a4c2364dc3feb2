/// Which kernel stamps a socket takes.
package struct TimestampOptions: OptionSet, Sendable {
    /// Bits of our own, not the kernel's SOF_TIMESTAMPING ones.
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// SOF_TIMESTAMPING_RX_SOFTWARE: every received datagram is stamped.
    package static let receive = TimestampOptions(rawValue: 1)
    /// SOF_TIMESTAMPING_TX_SOFTWARE: every sent datagram is stamped, and the stamp put on the error queue.
    package static let transmit = TimestampOptions(rawValue: 2)
    /// Stamps of single datagrams only, chosen at the send call (`SendBatch.prepare(requestStamp:)`).
    package static let transmitOnRequest = TimestampOptions(rawValue: 4)
}
