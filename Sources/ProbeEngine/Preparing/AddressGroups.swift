internal import LineModel
internal import LinuxSocket
internal import ProbeWire

/// Numbers for destination addresses, ports aside: what the cap of one address is about.
struct AddressGroups: Sendable {
    private(set) var groups: [Int] = []
    /// For each companion the group of its address; a number of its own where no line has it.
    private(set) var companions: [Int] = []
    private(set) var addresses: [Endpoint] = []

    /// - Parameters:
    ///   - destinations: for each line that can be measured where its probes go.
    ///   - companions: for each companion where its probes go.
    init(_ destinations: [Endpoint], companions: [Endpoint] = []) {
        var numbers: [Endpoint: Int] = [:]
        groups.reserveCapacity(destinations.count)
        for destination in destinations { groups.append(number(of: destination, &numbers)) }
        for companion in companions { self.companions.append(number(of: companion, &numbers)) }
    }

    private mutating func number(of destination: Endpoint, _ numbers: inout [Endpoint: Int]) -> Int {
        let address = destination.withPort(0)
        if let number = numbers[address] { return number }
        numbers[address] = addresses.count
        addresses.append(address)
        return addresses.count - 1
    }
}
