package import LineHistory
package import LineModel
package import LineNotify
package import LineReport
package import LineService

/// What the destinations did, as metrics.
package enum DestinationMetrics {
    /// Metrics of notifiers: what the couriers and the watch did since the start, and what is in the outbox.
    package static func families(
        _ couriers: [String: CourierFigures], watch: WatchStatus.Counts, outbox: [String: OutboxFigures], now: WallTime
    ) -> [MetricFamily] {
        var messages = MetricFamily("notify_messages_total", .counter, "Messages of the outbox by how they ended.")
        var failures = MetricFamily("notify_failures_total", .counter, "Attempts to deliver that failed.")
        var repeats = MetricFamily("notify_repeats_total", .counter, "Messages sent again after a crash.")
        var held = MetricFamily("notify_held", .gauge, "1: the destination refuses everything; messages wait.")
        var untold = MetricFamily(
            "notify_untold_incidents_total", .counter,
            "Incidents that began and ended while the destination refused everything.")
        // Notifiers that are configured, and those that were before.
        for name in Set(couriers.keys).union(watch.givenUpMessages.keys).sorted() {
            let figures = couriers[name] ?? CourierFigures()
            let givenUp = figures.givenUp + (watch.givenUpMessages[name] ?? 0)
            messages.add(Double(figures.delivered), [("target", name), ("result", "delivered")])
            messages.add(Double(givenUp), [("target", name), ("result", "given_up")])
            let superseded = watch.supersededMessages[name] ?? 0
            messages.add(Double(superseded), [("target", name), ("result", "superseded")])
            failures.add(Double(figures.failedAttempts), [("target", name)])
            repeats.add(Double(figures.repeated), [("target", name)])
            held.add(figures.isHeld ? 1 : 0, [("target", name)])
            untold.add(Double(figures.untold), [("target", name)])
        }
        var waiting = MetricFamily("notify_waiting", .gauge, "Messages that wait in the outbox.")
        var oldest = MetricFamily("notify_oldest_waiting_seconds", .gauge, "Age of the oldest waiting message.")
        for name in Set(outbox.keys).union(couriers.keys).sorted() {
            waiting.add(Double(outbox[name]?.waiting ?? 0), [("target", name)])
            guard let since = outbox[name]?.oldestWaiting else { continue }
            let age = max(0, now.nanosecondsSince1970 - since.nanosecondsSince1970)
            oldest.add(Double(age) / 1e9, [("target", name)])
        }
        return [messages, failures, repeats, held, untold, waiting, oldest]
    }

    /// Metrics of parts of messages that failed while their digest was delivered.
    package static func families(_ parts: [PartFailures.Key: Int]) -> [MetricFamily] {
        var failures = MetricFamily(
            "notify_parts_failed_total", .counter, "Mentions, files and cards that failed; the digest was delivered.")
        for (key, count) in parts.sorted(by: { $0.key < $1.key }) {
            failures.add(Double(count), [("target", key.target), ("part", key.part)])
        }
        return [failures]
    }

    /// Metrics of uploads.
    package static func families(_ uploads: [(name: String, figures: UploadFigures)]) -> [MetricFamily] {
        families(
            of: uploads, done: "uploaded",
            MetricFamily("uploads_total", .counter, "Objects by how their upload ended."),
            MetricFamily("upload_failures_total", .counter, "Attempts to upload that failed."),
            MetricFamily("upload_held", .gauge, "1: the target refuses everything until its settings change."),
            MetricFamily("upload_waiting", .gauge, "Objects that wait in the spool."),
            MetricFamily("upload_waiting_bytes", .gauge, "Size of what waits in the spool."))
    }

    /// Metrics of databases that rounds are written into.
    package static func families(writes: [(name: String, figures: UploadFigures)]) -> [MetricFamily] {
        families(
            of: writes, done: "written",
            MetricFamily("writes_total", .counter, "Requests to databases of metrics by how they ended."),
            MetricFamily("write_failures_total", .counter, "Attempts to write that failed."),
            MetricFamily("write_held", .gauge, "1: the database redirects every request, and they wait."),
            MetricFamily("write_waiting", .gauge, "Requests that wait in the spool."),
            MetricFamily("write_waiting_bytes", .gauge, "Size of what waits in the spool to be written."))
    }

    /// - Parameter done: how an item ends that was taken.
    private static func families(
        of targets: [(name: String, figures: UploadFigures)], done: String, _ endings: MetricFamily,
        _ failures: MetricFamily, _ held: MetricFamily, _ waiting: MetricFamily, _ bytes: MetricFamily
    ) -> [MetricFamily] {
        var (endings, failures, held, waiting, bytes) = (endings, failures, held, waiting, bytes)
        for (name, figures) in targets {
            held.add(figures.isHeld ? 1 : 0, [("target", name)])
            endings.add(Double(figures.uploaded), [("target", name), ("result", done)])
            endings.add(Double(figures.dropped), [("target", name), ("result", "dropped")])
            endings.add(Double(figures.refused), [("target", name), ("result", "refused")])
            endings.add(Double(figures.unspooled), [("target", name), ("result", "unspooled")])
            failures.add(Double(figures.failedAttempts), [("target", name)])
            waiting.add(Double(figures.waiting), [("target", name)])
            bytes.add(Double(figures.waitingBytes), [("target", name)])
        }
        return [endings, failures, held, waiting, bytes]
    }
}
