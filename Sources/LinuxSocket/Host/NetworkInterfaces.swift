internal import CLinuxSocket
internal import Glibc

/// Counters of an interface since it appeared, packets modulo 2^32 (struct rtnl_link_stats, <linux/if_link.h>).
package struct InterfaceCounters: Equatable, Sendable {
    /// Outgoing packets that the driver or the device dropped. What a queueing discipline drops is not in it.
    package var transmitDropped: Int64?
    /// Outgoing packets that failed, for example for a lost carrier.
    package var transmitErrors: Int64?
    /// Incoming packets that were dropped; holds those of protocols that nobody on the machine speaks, so it also grows
    /// on a healthy machine behind a switch that speaks LLDP or STP.
    package var receiveDropped: Int64?
    /// Incoming packets for which the device had no room.
    package var receiveMissed: Int64?
    /// Incoming packets lost to a full queue of the device.
    package var receiveFIFOErrors: Int64?
    /// Frames that the device handed to the kernel, dropped there or not.
    package var receivedPackets: Int64?

    /// No counter is known: all are nil.
    package init() {}

    init(_ raw: cls_link_counters) {
        transmitDropped = Int64(raw.tx_dropped)
        transmitErrors = Int64(raw.tx_errors)
        receiveDropped = Int64(raw.rx_dropped)
        receiveMissed = Int64(raw.rx_missed_errors)
        receiveFIFOErrors = Int64(raw.rx_fifo_errors)
        receivedPackets = Int64(raw.rx_packets)
    }

    /// How much each counter grew since `earlier`.
    package func since(_ earlier: InterfaceCounters) -> InterfaceCounters {
        var growth = InterfaceCounters()
        for path: WritableKeyPath<InterfaceCounters, Int64?> in [
            \.transmitDropped, \.transmitErrors, \.receiveDropped, \.receiveMissed, \.receiveFIFOErrors,
            \.receivedPackets,
        ] {
            growth[keyPath: path] = CounterDelta.between(earlier[keyPath: path], self[keyPath: path])
        }
        return growth
    }
}

/// The interfaces of this network namespace (getifaddrs(3)).
///
/// It asks the kernel by netlink, so it tells of the namespace that the process is in. /sys/class/net would tell of the
/// one that /sys was mounted in, and /proc/net/dev adds what a device missed to what the kernel dropped.
package struct NetworkInterfaces: Sendable {
    /// Counters of each interface by its name; an interface without link statistics is absent.
    package private(set) var counters: [String: InterfaceCounters] = [:]
    private var names: [Endpoint: String] = [:]
    /// Interfaces that this machine reaches itself by (IFF_LOOPBACK).
    private(set) var loopbacks: Set<String> = []
    /// Interfaces with an address that is not link-local alone: their frames go to IP, and not to a bridge or a bond
    /// above them, whose ports have no more than that.
    private(set) var addressed: Set<String> = []

    /// - Parameter names: the interface of each address, with port 0.
    package init(counters: [String: InterfaceCounters] = [:], names: [Endpoint: String] = [:]) {
        self.counters = counters
        self.names = names
    }

    init(counters: [String: InterfaceCounters], loopbacks: Set<String>, addressed: Set<String>) {
        self.init(counters: counters)
        (self.loopbacks, self.addressed) = (loopbacks, addressed)
    }

    /// The interfaces as they are now; nil when the kernel does not say. Blocks some 100 us, and longer on a machine
    /// with thousands of interfaces.
    package static func read() -> NetworkInterfaces? {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&first) == 0 else { return nil }
        defer { freeifaddrs(first) }
        var interfaces = NetworkInterfaces()
        var next = first
        while let entry = next {
            interfaces.add(entry.pointee)
            next = entry.pointee.ifa_next
        }
        return interfaces
    }

    private mutating func add(_ entry: ifaddrs) {
        guard let address = entry.ifa_addr else { return }
        let name = interfaceName(label: String(cString: entry.ifa_name))
        if entry.ifa_flags & UInt32(IFF_LOOPBACK) != 0 { loopbacks.insert(name) }
        switch Int32(address.pointee.sa_family) {
        case AF_PACKET:
            if let data = entry.ifa_data { counters[name] = InterfaceCounters(cls_link_counters_read(data)) }
        case AF_INET, AF_INET6:
            let endpoint = Endpoint(sockaddr: UnsafePointer(address)).withPort(0)
            names[endpoint] = name
            if !endpoint.isLinkLocal { addressed.insert(name) }
        default: break
        }
    }

    /// The addresses of this machine, with port 0.
    package var addresses: Set<Endpoint> { Set(names.keys) }

    /// The interface that an address of this machine belongs to; nil when it is none of this machine's.
    ///
    /// Packets from that address need not leave by it, but do unless somebody has set up routes by hand.
    package func name(of address: Endpoint) -> String? { names[address.withPort(0)] }
}

/// `eth0` for an address's label `eth0:1` (ip-address(8)); names of interfaces have no colon.
func interfaceName(label: String) -> String { String(label.prefix { $0 != ":" }) }
