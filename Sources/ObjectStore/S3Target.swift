package import ServiceSupport

/// Uploads to an S3-compatible object store.
package struct S3Target: UploadTarget {
    /// What the configuration can say below `s3`.
    package static let kind = UploadKind(
        keyword: "s3",
        parameters: [
            ParameterSpec("endpoint", .text, isRequired: true),
            ParameterSpec("bucket", .text, isRequired: true),
            ParameterSpec("region", .text, isRequired: true),
            ParameterSpec("access_key", .secret, isRequired: true),
            ParameterSpec("secret_key", .secret, isRequired: true),
            ParameterSpec("session_token", .secret),
            ParameterSpec("style", .choice(S3Address.Style.allCases.map(\.rawValue))),
            ParameterSpec("signature", .choice(S3Client.Signature.allCases.map(\.rawValue))),
            ParameterSpec("timeout", .duration),
        ],
        make: { parameters, surroundings throws(ParameterProblem) in
            S3Target(client: try client(parameters, surroundings))
        })

    /// The bucket that objects are put into.
    package let client: S3Client

    /// Puts an object in place, whole, whatever is there.
    ///
    /// - Throws: whether this object or all of them were refused, or when to try again.
    package func put(_ object: UploadObject, key: String) async throws(DeliveryFailure) {
        try await client.put(object, key: key)
    }

    /// A client of the bucket that the parameters of `s3` name.
    ///
    /// - Throws: every parameter at fault. No request is made to find out.
    package static func client(
        _ parameters: Parameters, _ surroundings: Surroundings
    ) throws(ParameterProblem) -> S3Client {
        var checks = ParameterChecks()
        let region = parameters.text("region") ?? ""
        if region.isEmpty || !region.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "/") }) {
            checks.refuse("region", "is the store's name of a region, for example ap-guangzhou or us-east-1")
        }
        let timeLimit = parameters.duration("timeout") ?? .seconds(60)
        if timeLimit < .seconds(1) || timeLimit > .seconds(3600) { checks.refuse("timeout", "is 1s to 1h") }
        let credentials = credentials(parameters, &checks)
        let address = try checks.finish { () throws(ParameterProblem) in
            try S3Address(
                endpoint: parameters.text("endpoint") ?? "", bucket: parameters.text("bucket") ?? "",
                style: parameters.text("style").flatMap(S3Address.Style.init) ?? .virtual)
        }
        return S3Client(
            client: surroundings.client, address: address, credentials: credentials, region: region,
            signature: parameters.text("signature").flatMap(S3Client.Signature.init) ?? .v4, timeLimit: timeLimit,
            now: surroundings.now)
    }

    private static func credentials(_ parameters: Parameters, _ checks: inout ParameterChecks) -> S3Credentials {
        for name in ["access_key", "secret_key", "session_token"] {
            guard let text = parameters.secret(name)?.reveal() else { continue }
            // A line break would end the header that it is sent in.
            if text.isEmpty || !text.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) {
                checks.refuse(name, "is empty or has spaces, line breaks or other characters that no key has")
            }
        }
        return S3Credentials(
            accessKey: parameters.secret("access_key")?.reveal() ?? "",
            secretKey: parameters.secret("secret_key") ?? Secret(""), sessionToken: parameters.secret("session_token"))
    }
}
