/// What one call of `HistoryStore.expire` did.
package struct ExpiryStep: Equatable, Sendable {
    /// Rows deleted in this call.
    package var deleted: Int
    /// There is more to delete or to give back to the file system: call again, after a pause.
    package var hasMore: Bool
    /// There may be more to delete, and not only space to give back.
    package var hasMoreRows: Bool
    /// Messages that waited too long and were given up in this call, by destination. Nobody was told: say it.
    package var givenUp: [String: Int]

    /// The account of one call; a caller outside the store makes one only to test what is done with it.
    package init(deleted: Int, hasMore: Bool, hasMoreRows: Bool, givenUp: [String: Int]) {
        self.deleted = deleted
        self.hasMore = hasMore
        self.hasMoreRows = hasMoreRows
        self.givenUp = givenUp
    }
}
