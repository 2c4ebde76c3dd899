package allod.pages;

import allod.pages.os.EmptyFile;
import allod.pages.os.Errno;
import allod.pages.os.FileCalls;
import java.util.ArrayList;
import java.util.List;

/// The main class of a [ChildJvm]; the argument names the scenario.
final class ChildScenarios {

    private static final long PAGE = PageSize.BYTES;

    private ChildScenarios() {}

    public static void main(String[] arguments) {
        switch (arguments[0]) {
            case "touch-committed" -> touchCommitted();
            case "touch-reserved" -> touch(reserve().baseAddress());
            case "touch-decommitted" -> touchDecommitted();
            case "touch-after-close" -> touchAfterClose();
            case "commit-too-much" -> commitTooMuch();
            case "guard-without-descriptors" -> guardWithoutDescriptors();
            case "guard-batches" -> guardBatches();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        System.out.println("survived");
    }

    private static void touchCommitted() {
        Reservation r = reserve();
        r.commit(r.baseAddress(), PAGE);
        touch(r.baseAddress());
    }

    private static void touchDecommitted() {
        Reservation r = reserve();
        r.commit(r.baseAddress(), 4 * PAGE);
        Address.fill(r.baseAddress(), 4 * PAGE, (byte) 1);
        r.decommit(r.baseAddress() + PAGE, PAGE);
        Address.putByte(r.baseAddress() + PAGE - 1, (byte) 2); // the neighbours stay
        Address.putByte(r.baseAddress() + 2 * PAGE, (byte) 2);
        touch(r.baseAddress() + PAGE);
    }

    private static void touchAfterClose() {
        Reservation r = Reservation.reserve("child", 1L << 40, 1);
        long middle = r.baseAddress() + (1L << 39); // the JVM will not map just there
        r.commit(middle, PAGE);
        r.close();
        touch(middle);
    }

    private static void touch(long address) {
        System.out.println("about to touch");
        Address.putLong(address, 1);
    }

    private static void commitTooMuch() {
        Reservation r = Reservation.reserve("big", 1L << 34, 1);
        r.commit(r.baseAddress() + (1L << 32), 1L << 20);
        Address.putLong(r.baseAddress() + (1L << 32), 42);
        int mappings = r.mappings();
        try {
            r.commit(r.baseAddress() + (1L << 33), 1L << 33);
            throw new AssertionError("the limit did not apply");
        } catch (CommitFailed expected) {
            System.out.println(expected);
        }
        try {
            r.commit(r.baseAddress(), 1L << 34); // some parts fit, a later one does not
            throw new AssertionError("the limit did not apply");
        } catch (CommitFailed expected) {
            check(expected.call().startsWith("mprotect("));
        }
        check(r.mappings() == mappings);
        r.checkInvariants();
        check(ProcessMappings.starts(r.baseAddress(), r.baseAddress() + r.bytes())
                        .size()
                == mappings);
        check(Address.getLong(r.baseAddress() + (1L << 32)) == 42);
        r.commit(r.baseAddress(), 1L << 20);
        Address.fill(r.baseAddress(), 1L << 20, (byte) 1);
    }

    private static void guardWithoutDescriptors() {
        Reservation r = Reservation.reserve("child", 2 * Guard.MIN_BYTES, 1);
        List<Integer> open = new ArrayList<>();
        loadClasses(Guard.class, KernelCallFailed.class, EmptyFile.class, Errno.class); // which takes descriptors
        long descriptor = FileCalls.open("/dev/null");
        while (descriptor >= 0) {
            open.add((int) descriptor);
            descriptor = FileCalls.open("/dev/null");
        }
        try {
            r.guard("no descriptor", r.baseAddress(), Guard.MIN_BYTES);
            throw new AssertionError("the limit did not apply");
        } catch (KernelCallFailed expected) {
            System.out.println(expected);
        }
        open.forEach(FileCalls::close);
        r.guard("one descriptor", r.baseAddress(), Guard.MIN_BYTES);
        r.checkInvariants();
    }

    private static void guardBatches() {
        GuardBatches batches = new GuardBatches();
        int named = batches.run(300);
        System.out.print(named + " of 300 batches, ");
        batches.close();
    }

    private static void loadClasses(Class<?>... classes) {
        for (Class<?> type : classes) {
            try {
                Class.forName(type.getName(), true, type.getClassLoader());
            } catch (ClassNotFoundException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static Reservation reserve() {
        return Reservation.reserve("child", 16 * PAGE, 1);
    }

    private static void check(boolean holds) {
        if (!holds) {
            throw new AssertionError();
        }
    }
}
