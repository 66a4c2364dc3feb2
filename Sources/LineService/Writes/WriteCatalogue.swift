package import ObjectStore

/// Every kind of database that rounds are written into.
package enum WriteCatalogue {
    /// In the order in which documents name them; the configuration finds a kind by its keyword.
    package static let all: [UploadKind] = [PrometheusTarget.kind]
}
