package import ServiceSupport

/// Which platform this process was started by, as its environment says.
package enum FunctionPlatform: Equatable, Sendable {
    /// Tencent SCF; `host:port` of its interface.
    case tencent(address: String)
    /// AWS Lambda; the memory that it gives in megabytes.
    case lambda(address: String, memoryMegabytes: Int?)
    /// A person, or a plain timer: one round.
    case byHand

    /// AWS Lambda and Tencent SCF each set variables of their own; without those a person or a timer started the
    /// process.
    package init(environment: [String: String]) {
        if let host = environment["SCF_RUNTIME_API"], !host.isEmpty {
            let port = environment["SCF_RUNTIME_API_PORT"] ?? ""
            self = .tencent(address: port.isEmpty ? host : "\(host):\(port)")
        } else if let address = environment["AWS_LAMBDA_RUNTIME_API"], !address.isEmpty {
            self = .lambda(
                address: address, memoryMegabytes: environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"].flatMap { Int($0) })
        } else {
            self = .byHand
        }
    }

    /// The platform's interface; nil when no platform started the process.
    package func runtime(_ surroundings: Surroundings) -> (any FunctionRuntime)? {
        switch self {
        case .tencent(let address): TencentRuntime(address: address, client: surroundings.client.direct)
        case .lambda(let address, let memory):
            LambdaRuntime(
                address: address, memoryMegabytes: memory, client: surroundings.client.direct, now: surroundings.now)
        case .byHand: nil
        }
    }
}
