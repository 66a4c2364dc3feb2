/// A step from one form of the tables to the next. It only adds, so that members of the version before go on while the
/// next one begins. One that was released is never changed; a change is a new one.
struct HubMigration: Sendable {
    /// From 1 on, without gaps.
    let version: Int
    /// The least version of a program that may use tables of this form: `version` itself where an older one would write
    /// what a newer one cannot read, else that of a step before.
    let needs: Int
    /// What is done, one statement each.
    let statements: [String]
}
