package allod.gc.seam;

/// The named windows between two steps of a protocol, in which another thread can do harm if the protocol is
/// wrong. A thread says [Seams#reach] there; what it has done and what it has not done yet is what each
/// constant says.
public enum SeamPoint {
    /// A mutator has seen its word armed, and has not entered the slow half of the poll.
    POLL_ARMED,
    /// The conductor has armed a participant, and has not looked at its state.
    HANDSHAKE_ARMED,
    /// The conductor has claimed a blocked participant, and has not run the operation for it.
    HANDSHAKE_CLAIMED,
    /// The conductor has run the operation for a participant, and has neither acknowledged it nor given it
    /// back.
    HANDSHAKE_RAN_FOR,
    /// A mutator has run the operation itself, and has not acknowledged it.
    HANDSHAKE_RAN_SELF,
    /// A mutator has acknowledged, and has not woken the conductor.
    HANDSHAKE_ACKED,
    /// A mutator is about to say that it is blocked.
    BLOCKED_ENTERING,
    /// A mutator has said that it is blocked, and has not looked whether the conductor waits for that.
    BLOCKED_ENTERED,
    /// A mutator wants to run again, and has not taken its state back.
    BLOCKED_LEAVING,
    /// A mutator runs again, and has not looked at its word.
    BLOCKED_LEFT,
    /// The conductor has asked all to stand, and counts.
    STOP_REQUESTED,
    /// A mutator has said that it stands, and does not wait yet.
    STOPPED,
    /// All stand; the conductor begins its work.
    WORLD_STOPPED,
    /// The conductor has let all go, and woken nobody yet.
    RESUMED,
    /// A mutator is about to join the list of participants.
    ATTACHING,
    /// A mutator is about to say its last words, and to leave the list of participants.
    DETACHING,

    /// A lane's cursor has moved on, and the object has no header yet.
    ALLOCATED_BARE,
    /// The object has its header, and its reference is not handed out yet.
    ALLOCATED,
    /// A lane is empty, and nothing has been asked for.
    REFILLING,
    /// A run is the mutator's, and its lane does not show it yet.
    REFILLED,
    /// A large object has its memory, and no header yet.
    LARGE_TAKEN,

    /// The barrier has read the old value, and has not shaded it.
    BARRIER_OLD_READ,
    /// The barrier has shaded what it must, and the new value is not stored.
    BARRIER_SHADED,
    /// The new value is stored, and the mutator has not returned to the program.
    STORED,
    /// Compare-and-set has passed its barrier, and has not exchanged.
    EXCHANGING,
    /// A bulk copy has shaded a piece of its target, and not copied it.
    BULK_SHADED,
    /// A grey buffer is full, and not published.
    GREY_FULL,
    /// A grey chunk is published, and its owner has no new one.
    GREY_PUBLISHED,

    /// A mark bit is set, and its object is in no grey buffer yet.
    MARK_SET,
    /// An object has left the grey buffers, and is not scanned.
    OBJECT_POPPED,
    /// The tracer has read a slot, and has not shaded what it holds.
    SLOT_READ,
    /// A worker found no grey chunk, and does not count as idle yet.
    POOL_EMPTY,
    /// A worker counts as idle, and does not wait yet.
    WORKER_IDLE,
    /// The grey pool is full, and the object that did not fit is not flagged for a rescan.
    GREY_OVERFLOWED,
    /// Granules flagged for a rescan are taken, and not rescanned.
    RESCANNING,

    /// The conductor is about to switch the barriers on (handshake 1).
    MARK_STARTING,
    /// All barriers are on, and no root is scanned.
    BARRIERS_ON,
    /// Global roots are scanned, and no shadow stack is (before handshake 2).
    GLOBALS_SCANNED,
    /// A shadow stack is scanned in part.
    STACK_SCANNING,
    /// All roots are scanned; marking drains.
    ROOTS_SCANNED,
    /// Nothing grey was found in a flush (handshake 3), and the world runs.
    FLUSHED,
    /// Marking is over, and mutators do not run yet.
    MARK_ENDED,

    /// The referent of a weak object is read, and not shaded or tested.
    WEAK_READ,
    /// The collector has found a referent dead, and has not cleared it.
    WEAK_TESTED,
    /// A weak object is cleared, and not queued.
    WEAK_CLEARED,
    /// A pass over the ephemerons is done, and its findings are not drained.
    EPHEMERONS_PASSED,
    /// A weak object is found by the tracer, and not on the discovered list.
    WEAK_DISCOVERED,

    /// A span is taken for sweeping, and its mark bits are not read.
    SWEEP_TAKEN,
    /// A span's free runs are known, and the span is on no list.
    SWEPT,
    /// A pin is counted, and the object is not resolved again.
    PINNING,
    /// A slot of the global roots is taken, and not filled.
    GLOBAL_TAKEN
}
