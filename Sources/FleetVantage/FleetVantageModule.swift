/// A place for what this module's files share.
enum FleetVantageModule {}
