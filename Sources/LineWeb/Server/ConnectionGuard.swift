internal import NIOCore

/// Keeps one connection within its bounds: there may be so many at a time; the head of a request must be whole within a
/// time of the beginning, or of the last answer; and the answer must have been taken within the same time of that. A
/// request that drips in, a head that never ends, a body that nobody asked for and an answer that nobody reads end
/// alike. An answer that waits for something to happen takes as long as it takes; whoever asked for it has left when
/// nothing more can come from there. One that becomes a stream of events gives its place to another connection, and may
/// be silent; what it is sent must have been taken within the same time. On its event loop alone.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny
    typealias OutboundIn = NIOAny

    private let counts: ConnectionCounts
    private let patience: TimeAmount
    private var isCounted = false
    private var since = NIODeadline.now()
    /// Whether the head of a request came since the last answer: what comes behind it gains no time.
    private var isAsked = false
    private var timer: Scheduled<Void>?
    private var isStream = false
    /// Whether the answer waits for something to happen.
    private var isWaiting = false
    /// Whether nothing more can come from whoever asked, which may be known before the answer is found to wait.
    private var isInputClosed = false
    /// Pieces of a stream that the kernel has not taken yet.
    private var unsent = 0

    /// Sent through the pipeline by whoever answers with a stream.
    enum Event { case streamBegins, answerWaits }

    init(_ counts: ConnectionCounts, patience: TimeAmount) {
        self.counts = counts
        self.patience = patience
    }

    func handlerAdded(context: ChannelHandlerContext) { if context.channel.isActive { begin(context) } }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { end() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if !isAsked { (isAsked, since) = (true, context.eventLoop.now) }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let written = promise ?? context.eventLoop.makePromise()
        let loop = context.eventLoop
        if isStream {
            if unsent == 0 { since = loop.now }
            unsent += 1
            written.futureResult.assumeIsolated().whenComplete { _ in
                self.unsent -= 1
                self.since = loop.now
            }
            return context.write(data, promise: written)
        }
        if isWaiting { (isWaiting, since) = (false, loop.now) }
        // When the kernel has it, not when it was handed over: a reader that stands still takes nothing.
        written.futureResult.assumeIsolated().whenSuccess { (self.isAsked, self.since) = (false, loop.now) }
        context.write(data, promise: written)
    }

    func triggerUserOutboundEvent(
        context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?
    ) {
        guard let event = event as? Event else {
            return context.triggerUserOutboundEvent(event, promise: promise)
        }
        if event == .answerWaits {
            isWaiting = true
        } else if !isStream {
            isStream = true
            leave()
        }
        promise?.succeed()
        if isInputClosed { context.close(promise: nil) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        context.fireUserInboundEventTriggered(event)
        // Whoever follows a stream says nothing more, and has left when nothing more can come.
        if (event as? ChannelEvent) == .inputClosed {
            isInputClosed = true
            if isStream || isWaiting { return context.close(promise: nil) }
        }
        // What stands between two answers is not waited for when the service ends: the end must not be held up.
        if event is ChannelShouldQuiesceEvent { wait(context, .milliseconds(500)) }
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard !isCounted, timer == nil else { return }
        guard counts.enter() else {
            context.close(promise: nil)
            return
        }
        isCounted = true
        since = context.eventLoop.now
        wait(context, patience)
    }

    private func wait(_ context: ChannelHandlerContext, _ patience: TimeAmount) {
        timer?.cancel()
        let from = isWaiting || (isStream && unsent == 0) ? context.eventLoop.now : since
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: from + patience) {
            let isSilent = self.isWaiting || (self.isStream && self.unsent == 0)
            guard !isSilent, self.since + patience <= context.eventLoop.now else { return self.wait(context, patience) }
            self.counts.noteTimeOut()
            context.close(promise: nil)
        }
    }

    private func end() {
        timer?.cancel()
        timer = nil
        leave()
    }

    private func leave() {
        guard isCounted else { return }
        isCounted = false
        counts.leave()
    }
}
