internal import LineModel
internal import LinuxSocket
internal import ProbeWire

/// Numbers for destination addresses, ports aside: what the cap of one address is about.
struct AddressGroups: Sendable {
    private(set) var groups: [Int] = []
    private(set) var addresses: [Endpoint] = []

    /// - Parameter destinations: for each target where its probes go.
    init(_ destinations: [Endpoint]) {
        var numbers: [Endpoint: Int] = [:]
        groups.reserveCapacity(destinations.count)
        for destination in destinations {
            let address = destination.withPort(0)
            let number = numbers[address] ?? addresses.count
            if number == addresses.count {
                numbers[address] = number
                addresses.append(address)
            }
            groups.append(number)
        }
    }
}
