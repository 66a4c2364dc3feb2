package import ServiceSupport

/// Where uploaded objects go: a bucket.
package protocol UploadTarget: Sendable {
    /// Puts one object in place, whole.
    ///
    /// - Parameter key: the object's, without a leading `/`.
    func put(_ object: UploadObject, key: String) async throws(DeliveryFailure)
}
