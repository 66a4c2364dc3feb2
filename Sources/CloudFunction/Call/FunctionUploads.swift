package import ObjectStore
package import ServiceSupport

/// The key pair of the role that a platform gives to a function, for uploads that name none of their own.
package struct RoleCredentials: Sendable {
    private let access: Secret
    private let secret: Secret
    private let token: Secret?

    /// Reads the keys from the environment; nil when it has none. SCF's names go first, since only its own functions
    /// have them.
    package init?(environment: [String: String]) {
        let found = [
            "TENCENTCLOUD_SECRETID TENCENTCLOUD_SECRETKEY TENCENTCLOUD_SESSIONTOKEN",
            "AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN",
        ].lazy.compactMap { names -> [Secret?]? in
            let values = names.split(separator: " ").map {
                environment[String($0)].flatMap { $0.isEmpty ? nil : Secret($0) }
            }
            return values[0] != nil && values[1] != nil ? values : nil
        }.first
        guard let found, let access = found[0], let secret = found[1] else { return nil }
        (self.access, self.secret, token) = (access, secret, found[2])
    }

    /// The parameters of an `s3` upload with this key pair, where they have none of their own. A pair is never mixed
    /// from two sources.
    func filling(_ parameters: Parameters) -> Parameters {
        guard parameters.secret("access_key") == nil, parameters.secret("secret_key") == nil else { return parameters }
        var more: [String: Parameters.Value] = ["access_key": .secret(access), "secret_key": .secret(secret)]
        if let token { more["session_token"] = .secret(token) }
        return parameters.adding(more)
    }
}

/// The kind of upload that a function's configuration may name: `s3` as in `watch`, whose key pair may be left out.
package enum FunctionUploads {
    /// - Parameter role: the platform's keys; nil when the platform gave none, so that the configuration must have the
    ///   pair.
    package static func kind(role: RoleCredentials?) -> UploadKind {
        let parameters = S3Target.kind.parameters.map { spec in
            ParameterSpec(
                spec.name, spec.kind,
                isRequired: spec.isRequired && spec.name != "access_key" && spec.name != "secret_key")
        }
        return UploadKind(keyword: S3Target.kind.keyword, parameters: parameters) {
            parameters, surroundings throws(ParameterProblem) in
            try S3Target.kind.make(try filled(parameters, role), surroundings)
        }
    }

    static func filled(_ parameters: Parameters, _ role: RoleCredentials?) throws(ParameterProblem) -> Parameters {
        let all = role?.filling(parameters) ?? parameters
        for name in ["access_key", "secret_key"] where all.secret(name) == nil {
            throw ParameterProblem(
                name,
                "is missing, and the environment has no role's key pair; give the function a role that may "
                    + "use the bucket, or write access_key and secret_key")
        }
        return all
    }

    /// An object of a bucket that the environment names.
    ///
    /// - Parameter parameters: of `s3`; the key pair may be left out.
    package static func object(
        _ key: String, _ parameters: Parameters, role: RoleCredentials?, surroundings: Surroundings, maxBytes: Int
    ) async throws(FunctionFault) -> [UInt8] {
        let store: S3Client
        do throws(ParameterProblem) {
            store = try S3Target.client(try filled(parameters, role), surroundings)
        } catch {
            throw FunctionFault(.configuration, "the bucket of \(key): \(error.name ?? "") \(error.message)")
        }
        do throws(DeliveryFailure) {
            guard case .object(let bytes, _) = try await store.get(key: key, maxBytes: maxBytes) else {
                throw DeliveryFailure(.itemRefused, "there is no such object")
            }
            return bytes
        } catch {
            throw FunctionFault(.bucket, "the object \(key) cannot be read: \(error.message)")
        }
    }
}
