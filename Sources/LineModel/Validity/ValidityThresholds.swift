/// From where on the prober's own failures make a round suspect or invalid. Shares are 0...1 and exceeded strictly.
package struct ValidityThresholds: Equatable, Sendable {
    /// Unsent probes over planned ones. From 1 % on, lines differ in how often they were really probed.
    package var suspectUnsentShare = 0.01
    /// From 20 % on, so much of the plan is missing that the round was another one than asked for.
    package var invalidUnsentShare = 0.2
    /// Share of the probes that may leave later than an interval after their time: as much as p99 leaves out.
    package var lateShare = 0.01
    /// Dropped packets over sent probes up to which a round is borne: so few that only lines count which are abnormal
    /// by no more losses than that.
    package var dropShare = 0.01
    /// Least share of sent probes, and of replies, that carry a kernel stamp in a round that is said to be
    /// kernel-stamped.
    package var minStampedShare = 0.99
    /// Rejected kernel stamps over sent probes.
    package var rejectedStampShare = 0.01
    /// Stall below which a send time read in the process is as good as a transmit stamp.
    package var stallWithoutTransmitStamps: Duration = .milliseconds(1)
    /// Stall that the delays of a round without kernel stamps can hide in.
    package var stallWithUserStamps: Duration = .milliseconds(5)

    /// Stolen share of all cores' time. A stolen core delays the interrupt that stamps, so kernel stamps do not help;
    /// below a tenth a neighbour costs single packets some microseconds.
    package var stolenShare = 0.1
    /// Share of the time that the measuring threads waited for a core, or were held back by a CPU quota, from which on
    /// it is named as the cause of probes that were not sent in time: as much as the share of those that is suspect.
    package var starvedShareWithOverdue = 0.01
    /// The same where delays rest on the process's own clock, so that a wait is inside them. Kernel stamps do not mind.
    package var starvedShareWithUserStamps = 0.1
    /// How far the clock may be slewed, either way. 500 ppm is the most that ntpd and adjtime(3) do on their own, and
    /// more than any crystal needs: it makes a delay of 200 ms 0.1 ms wrong.
    package var slewPartsPerMillion = 500.0
    /// p99 of the self-probe's delay: what we add to every hundredth delay.
    package var canaryDelay: Duration = .milliseconds(1)
    /// Uncertain probes over sent ones. They are left out or marked, so the others' figures hold; beyond a tenth a
    /// line's figures rest on other probes than it is said to have.
    package var uncertainShare = 0.1
    /// Growth of an interface's `rx_dropped` a second that says nothing where it is not known how many frames IP never
    /// saw: switches send some (LLDP, STP every 2 s) that no program here listens for, and the kernel counts each as
    /// dropped.
    package var receiveDropsPerSecond = 5.0
    /// Lost probes without a transmit stamp over what the stamps missing from answered probes let expect.
    package var unstampedOverExpected = 2.0

    /// The thresholds that every round is judged by; tests change them.
    package init() {}
}
