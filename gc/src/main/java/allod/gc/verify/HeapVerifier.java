package allod.gc.verify;

import allod.gc.object.HeaderLayout;
import allod.gc.object.SlotLayout;
import allod.gc.object.TypeTable;
import allod.gc.verify.SlotWalk.Strength;
import allod.gc.verify.VerifyPhase.Marks;
import allod.pages.Address;

/// Judges a stopped heap: whether it is what the phase of the cycle says it is. Knows how objects are laid out,
/// and nothing of how the plans work.
///
/// ```
/// level 1   roots, flags of the mutators, books of the spaces     cheap enough to be always on in a soak
/// level 2   + all that is reachable from the roots
/// level 3   + every object that can be walked, dead ones too
/// ```
///
/// Invariants, the letter in each message:
///
/// - **A1** what is reachable is marked, or protected by something grey; at the end of marking, what a marked
///   object refers to is marked
/// - **V1** a root is null, an immediate, or refers to an object
/// - **V2** so does every slot of a reachable object
/// - **V3** objects lie inside the heap, have a type, and do not overlap
/// - **V4** what is referred to is one of the objects that a walk meets
/// - **V5** no header is forwarded, except while objects are copied
/// - **V6** the mutators' flags are those of the phase
/// - **V7** the books of the spaces add up
/// - **V8** after clearing, no reachable weak reference has a dead referent
/// - **V9** nothing is marked when no cycle runs
///
/// Threads: one, while the world is stopped. Errors: the first thing that does not hold, as [HeapBroken].
///
/// Sources: the verifier of Shenandoah, which also separates what to expect from where to look; sanity checks
/// of MMTk and JikesRVM, which trace anew.
public final class HeapVerifier {

    /// All that there is.
    public static final int EVERYTHING = 3;

    private static volatile int automaticLevel = Integer.getInteger("allod.gc.verify", 0);

    private final VerifiedHeap heap;
    private final TypeTable types;

    public HeapVerifier(VerifiedHeap heap) {
        this.heap = heap;
        this.types = heap.types();
    }

    /// The level at which plans verify before and after each phase: from `-Dallod.gc.verify=LEVEL`, 0 unless it
    /// is there.
    public static int automaticLevel() {
        return automaticLevel;
    }

    /// For tests: sets the level of all heaps of this JVM.
    public static void automaticLevel(int level) {
        automaticLevel = level;
    }

    /// Verifies if the JVM was started so.
    public void verifyAutomatically(VerifyPhase phase) {
        verify(phase, automaticLevel);
    }

    /// @param level from 0, nothing, to 3, everything
    /// @throws HeapBroken with the first thing that does not hold
    public void verify(VerifyPhase phase, int level) {
        if (level > 0) {
            new Run(phase, level).verify();
        }
    }

    /// One verification.
    private final class Run {
        private final VerifyPhase phase;
        private final int level;
        private final AddressMap walked = new AddressMap(); // object -> its bytes
        private final AddressMap reached = new AddressMap(); // object -> who referred to it first, itself for a root
        private final AddressMap protectedOnes = new AddressMap(); // what grey objects will lead to
        private final AddressStack pending = new AddressStack();
        private final AddressStack ephemerons = new AddressStack();
        private long lastStart;
        private long lastEnd;

        private Run(VerifyPhase phase, int level) {
            this.phase = phase;
            this.level = level;
        }

        private void verify() {
            heap.mutators(this::checkFlags);
            checkBooks();
            if (level >= EVERYTHING) {
                heap.walk(this::checkWalked);
            }
            heap.roots(this::checkRoot);
            if (level >= 2) {
                trace();
                checkMarks();
            }
        }

        private void checkFlags(String mutator, int flags) {
            if ((flags & phase.flagsMask()) != phase.flags()) {
                throw broken(
                        "V6",
                        "mutator " + mutator + " has flags " + Integer.toBinaryString(flags) + " where "
                                + Integer.toBinaryString(phase.flags()) + " of "
                                + Integer.toBinaryString(phase.flagsMask())
                                + " are due: it missed a handshake");
            }
        }

        private void checkBooks() {
            try {
                heap.checkAccounting();
            } catch (AssertionError | IllegalStateException e) {
                throw broken("V7", "the books of the spaces do not add up: " + e.getMessage());
            }
        }

        private void checkWalked(long object) {
            long bytes = checkObject(object, 0, "the walk");
            if (object >= lastStart && object < lastEnd) {
                throw broken(
                        "V3",
                        describe(object) + " overlaps " + describe(lastStart) + ": a wrong size, or a lost filler");
            }
            lastStart = object;
            lastEnd = object + bytes;
            walked.add(object, bytes);
            if (phase.marks() == Marks.NONE && heap.isMarked(object)) {
                throw broken("V9", describe(object) + " is marked although no cycle runs: its bit was not cleared");
            }
        }

        private void checkRoot(String holder, long slotAddress) {
            long target = SlotLayout.addressOf(Address.getLong(slotAddress));
            if (target != 0) {
                checkTarget("V1", target, slotAddress, holder);
                if (reached.add(target, target)) {
                    pending.push(target);
                }
            }
        }

        private void trace() {
            drain();
            boolean more = true;
            while (more) {
                more = false;
                for (int i = 0; i < ephemerons.size(); i++) {
                    more |= reachValue(ephemerons.get(i));
                }
                drain();
            }
        }

        private void drain() {
            while (!pending.isEmpty()) {
                long object = pending.pop();
                SlotWalk.visit(types, object, Address.getLong(object), this::reach);
            }
        }

        private void reach(long object, long slotAddress, Strength strength) {
            long target = SlotLayout.addressOf(Address.getLong(slotAddress));
            if (strength == Strength.VALUE) {
                ephemerons.push(object);
            } else if (target != 0) {
                reach(object, slotAddress, target, strength);
            }
        }

        private void reach(long object, long slotAddress, long target, Strength strength) {
            if (strength == Strength.WEAK) {
                checkReferent(object, slotAddress, target);
                return;
            }
            checkTarget("V2", target, slotAddress, "a slot of a reachable object");
            if (reached.add(target, object)) {
                pending.push(target);
            }
        }

        /// Dead referents are whole until they are cleared; after that there must be none.
        private void checkReferent(long object, long slotAddress, long target) {
            checkTarget("V2", target, slotAddress, "the referent of a reachable weak reference");
            if (phase.marks() == Marks.CLEARED && !heap.isMarked(target)) {
                throw broken(
                        "V8",
                        describe(object) + " still refers weakly, in slot " + hex(slotAddress) + ", to "
                                + describe(target) + ", which is dead: it was discovered too late, or not cleared");
            }
        }

        private boolean reachValue(long ephemeron) {
            long key = SlotLayout.addressOf(Address.getLong(ephemeron + 8));
            long slotAddress = ephemeron + 16;
            long value = SlotLayout.addressOf(Address.getLong(slotAddress));
            if (value == 0 || key == 0 || !reached.contains(key) || reached.contains(value)) {
                return false;
            }
            reach(ephemeron, slotAddress, value, Strength.STRONG);
            return true;
        }

        private void checkTarget(String invariant, long target, long slotAddress, String holder) {
            try {
                checkObject(target, slotAddress, holder);
            } catch (HeapBroken e) {
                throw e.invariant().equals("V3") ? broken(invariant, detail(e)) : e;
            }
            if (level >= EVERYTHING && !walked.contains(target)) {
                throw broken(
                        "V4",
                        holder + " refers, in slot " + hex(slotAddress) + ", to " + describe(target)
                                + ", which no walk meets: the middle of an object, or a free cell");
            }
        }

        private String detail(HeapBroken e) {
            String message = String.valueOf(e.getMessage());
            return message.substring(message.indexOf(": ") + 2);
        }

        /// @param slotAddress that refers to the object, or 0
        /// @return its bytes
        private long checkObject(long object, long slotAddress, String holder) {
            String from = holder + (slotAddress == 0 ? "" : ", slot " + hex(slotAddress));
            if ((object & 7) != 0 || !heap.contains(object)) {
                throw broken("V3", from + ": " + hex(object) + " is outside the memory of objects, or crooked");
            }
            long header = Address.getLong(object);
            if (HeaderLayout.isForwarded(header)) {
                if (!phase.mayForward()) {
                    throw broken(
                            "V5",
                            from + ": " + hex(object) + " was copied to " + hex(HeaderLayout.forwardedTo(header))
                                    + ", and this reference was not updated");
                }
                return HeaderLayout.MIN_OBJECT_BYTES;
            }
            return checkSize(object, header, from);
        }

        private long checkSize(long object, long header, String from) {
            int typeId = HeaderLayout.typeIdOf(header);
            if (typeId == 0 || typeId >= types.count() || HeaderLayout.isFiller(header)) {
                throw broken(
                        "V3",
                        from + ": at " + hex(object) + " is no object: header " + hex(header)
                                + (header == 0 ? ", a free cell or one whose header is not written" : ""));
            }
            long bytes = types.bytesOf(header);
            if (!heap.contains(object + bytes - 8)) {
                throw broken(
                        "V3",
                        from + ": " + describe(object) + " of " + bytes + " bytes ends outside the memory of objects");
            }
            return bytes;
        }

        private void checkMarks() {
            if (phase.marks() == Marks.INCOMPLETE) {
                protect();
                requireMarked();
            } else if (phase.marks() == Marks.COMPLETE || phase.marks() == Marks.CLEARED) {
                requireMarked();
                if (level >= EVERYTHING) {
                    heap.walk(this::checkClosed);
                }
            }
        }

        private void requireMarked() {
            reached.forEachKey(object -> {
                if (!heap.isMarked(object) && !protectedOnes.contains(object)) {
                    throw broken("A1", describe(object) + " is reachable and would be freed; " + path(object));
                }
            });
        }

        /// Everything that grey objects, and roots that are not scanned yet, lead to over objects that are not
        /// marked.
        private void protect() {
            heap.grey(this::protect);
            while (!pending.isEmpty()) {
                long object = pending.pop();
                SlotWalk.visit(types, object, Address.getLong(object), this::protectTarget);
            }
        }

        private void protect(long object) {
            if (protectedOnes.add(object, object)) {
                pending.push(object);
            }
        }

        private void protectTarget(long object, long slotAddress, Strength strength) {
            long target = SlotLayout.addressOf(Address.getLong(slotAddress));
            if (target != 0 && strength != Strength.WEAK && !heap.isMarked(target)) {
                protect(target);
            }
        }

        private void checkClosed(long object) {
            if (heap.isMarked(object)) {
                SlotWalk.visit(types, object, Address.getLong(object), this::checkClosedSlot);
            }
        }

        private void checkClosedSlot(long object, long slotAddress, Strength strength) {
            long target = SlotLayout.addressOf(Address.getLong(slotAddress));
            if (strength == Strength.STRONG && target != 0 && !heap.isMarked(target)) {
                throw broken(
                        "A1",
                        describe(object) + " is marked, and refers in slot " + hex(slotAddress) + " to "
                                + describe(target) + ", which is not");
            }
        }

        private String path(long object) {
            StringBuilder text = new StringBuilder("referred to by");
            long at = object;
            for (int steps = 0; steps < 8; steps++) {
                long holder = reached.get(at);
                if (holder == at) {
                    return text.append(" a root").toString();
                }
                text.append(' ').append(describe(holder)).append(" <-");
                at = holder;
            }
            return text.append(" ...").toString();
        }

        private HeapBroken broken(String invariant, String detail) {
            return new HeapBroken(
                    invariant,
                    "in phase " + phase + ", level " + level + ", " + invariant + " does not hold: " + detail);
        }

        private String describe(long object) {
            if (!heap.contains(object)) {
                return hex(object);
            }
            long header = Address.getLong(object);
            int typeId = HeaderLayout.typeIdOf(header);
            boolean known = typeId > 0 && typeId < types.count() && header > 0;
            return (known ? heap.typeName(typeId) : "header " + hex(header)) + "@" + hex(object);
        }

        private static String hex(long address) {
            return "0x" + Long.toHexString(address);
        }
    }
}
