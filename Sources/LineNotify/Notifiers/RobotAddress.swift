internal import Foundation
internal import LineModel
internal import ServiceSupport

/// A checked http or https address. A robot's key is in its path or query, so only scheme, host and port are ever
/// shown.
struct RobotAddress: Sendable, CustomStringConvertible, CustomReflectable {
    private let components: URLComponents
    /// `https://host:port`, which is safe to show.
    let description: String
    let host: String

    /// - Parameter name: of the parameter that holds it.
    init(_ secret: Secret?, parameter name: String) throws(ParameterProblem) {
        guard let secret, !secret.isEmpty else {
            throw ParameterProblem(name, "\(name) is missing; write the address that the destination gave you")
        }
        guard let components = URLComponents(string: secret.reveal()), let host = components.host, !host.isEmpty,
            let scheme = components.scheme?.lowercased(), scheme == "http" || scheme == "https",
            components.user == nil, components.url != nil
        else {
            throw ParameterProblem(
                name, "\(name) is no address of the form https://host/path (it is not shown, as it may hold a key)")
        }
        self.components = components
        self.host = host
        description = "\(scheme)://\(host)" + (components.port.map { ":\($0)" } ?? "")
    }

    var customMirror: Mirror { Mirror(self, children: [:]) }

    /// The whole address, for the request alone.
    func revealed(adding query: [(name: String, value: String)] = []) -> String {
        var components = components
        let added = query.map { "\($0.name)=\(URIEncoding.encoded($0.value))" }
        let all = [components.percentEncodedQuery].compactMap { $0 }.filter { !$0.isEmpty } + added
        components.percentEncodedQuery = all.isEmpty ? nil : all.joined(separator: "&")
        return components.string ?? ""
    }

    /// The address with another path, which keeps the query.
    func revealed(path: String, adding query: [(name: String, value: String)] = []) -> String {
        var copy = components
        copy.percentEncodedPath = path
        return RobotAddress(copy, description, host).revealed(adding: query)
    }

    var path: String { components.percentEncodedPath }

    func queryValue(_ name: String) -> String? {
        components.queryItems?.first { $0.name == name }?.value
    }

    private init(_ components: URLComponents, _ description: String, _ host: String) {
        self.components = components
        self.description = description
        self.host = host
    }
}
