internal import FleetStore
internal import LineReport

/// What this member's driver of the hub's database did, for `/metrics`.
enum DatabaseMetrics {
    static func families(_ figures: HubDatabaseFigures) -> [MetricFamily] {
        var connections = MetricFamily(
            "hub_database_connections_total", .counter, "Connections to the database, by what became of them.")
        connections.add(Double(figures.connections), [("result", "made")])
        connections.add(Double(figures.losses), [("result", "lost")])
        connections.add(Double(figures.failedConnections), [("result", "failed")])
        connections.add(Double(figures.refusedInPause), [("result", "not_tried")])
        return [
            MetricFamily(
                "hub_database_transactions_total", .counter, "Transactions that were committed.",
                value: Double(figures.transactions)),
            MetricFamily(
                "hub_database_retries_total", .counter, "Transactions that met another one, and were made again.",
                value: Double(figures.retries)),
            connections,
            MetricFamily(
                "hub_database_rewritten_total", .counter,
                "Times that the database's file was deleted in use, and written to its place again.",
                value: Double(figures.rewritten)),
        ]
    }
}
