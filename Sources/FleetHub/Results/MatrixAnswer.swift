internal import Foundation

/// An answer to `query_range`: `{"status":"success","data":{"resultType":"matrix","result":[{"metric":{…},
/// "values":[[seconds,"text"],…]},…]}}`.
enum MatrixAnswer {
    private struct Document: Decodable {
        struct Part: Decodable {
            var resultType: String
            var result: [One]
        }

        struct One: Decodable {
            var metric: [String: String]
            var values: [Sample]?
        }

        /// A pair of a number and a text.
        struct Sample: Decodable {
            var at: Double
            var value: Double

            init(from decoder: any Decoder) throws {
                var pair = try decoder.unkeyedContainer()
                at = try pair.decode(Double.self)
                let text = try pair.decode(String.self)
                value = Double(text) ?? .nan
            }
        }

        var status: String
        var data: Part?
    }

    /// nil for what is no such answer. Values that are no number, as that which ends a series, are left out.
    static func series(_ bytes: [UInt8]) -> [PrometheusQuery.Series]? {
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(bytes)), document.status == "success",
            let data = document.data, data.resultType == "matrix"
        else { return nil }
        return data.result.map { one in
            PrometheusQuery.Series(
                labels: one.metric,
                values: (one.values ?? []).compactMap { sample in
                    guard sample.value.isFinite, abs(sample.at) < 1e12 else { return nil }
                    return (Int64((sample.at * 1000).rounded()), sample.value)
                })
        }
    }
}
