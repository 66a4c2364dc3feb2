/// What this module's other files share.
enum FleetHub {}
